/**
 * What the log says of deliveries: that a webhook fails, why, and what helps; and that it takes
 * updates again. Once each, however many updates are tried.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";
import type { DeliveryEntry } from "../simulator/log.ts";
import type { Traffic } from "../simulator/wire/traffic.ts";

/** A problem that comes and goes is reported this often at most, ms. */
const AGAIN_MS = 60_000;

/** Options for {@linkcode reportDeliveries}. */
export interface DeliveryNoticesOptions {
  /** The bot's name. */
  readonly name: string;
  /** Its username, by which its traffic is known. */
  readonly username: string;
  readonly traffic: Traffic;
  readonly emit: Observer;
}

/** Reports a bot's deliveries from now on. */
export function reportDeliveries(
  { name, username, traffic, emit }: DeliveryNoticesOptions,
): void {
  const reportedAt = new Map<string, number>();
  let troubled = false;

  function report(level: "info" | "warn", event: string, text: string): void {
    emit({ type: "notice", level, name: event, text: `Bot "${name}": ${text}` });
  }

  function failed({ request: { url }, error, status, response }: DeliveryEntry): void {
    const location = response?.headers.find(([header]) => /^location$/i.test(header))?.[1];
    const remedy = remedyFor({ error: error!, status, url, location });
    const problem = `Cannot deliver to ${url}: ${error}; ${remedy}`;
    const now = traffic.clock.now();
    if (now - (reportedAt.get(problem) ?? -Infinity) < AGAIN_MS) return;
    reportedAt.set(problem, now);
    troubled = true;
    report("warn", "delivery_failed", problem);
  }

  traffic.feed.on((event) => {
    if (event.type !== "delivery" || event.delivery.bot !== username) return;
    const { delivery } = event;
    if (delivery.error !== undefined) return failed(delivery);
    if (!troubled) return;
    troubled = false;
    report("info", "delivery_recovered", `${delivery.request.url} takes updates again`);
  });
}

interface Failure {
  readonly error: string;
  readonly status: number | undefined;
  readonly url: string;
  readonly location: string | undefined;
}

const BY_STATUS: Readonly<Record<number, string>> = {
  401: "it wants another secret token: the relay sends the one that the bot gave to setWebhook, " +
    "and with --to BOT_<NAME>_SECRET",
  403: "it refuses the relay; let it accept requests from this machine, " +
    "which for Postern is SOURCES=127.0.0.0/8,::1/128",
  404: "nothing is at this path; check the webhook's URL",
  405: "this path does not take POST; check the webhook's URL",
};

const BY_ERROR: readonly (readonly [RegExp, string])[] = [
  [/certificate verify failed/, "use --insecure, or upload its certificate by setWebhook"],
  [/wrong version number/, "nothing speaks TLS at this port; use http://"],
  [/SSL error/, "let it speak TLS 1.2 or 1.3"],
  [/refused/, "start the bot, or check the port"],
  [/Read timeout/, "the bot has to answer within a minute"],
  [/connection closed|reset|Broken pipe/i, "the bot's own log says why it hangs up"],
];

/** What helps. */
function remedyFor({ error, status, url, location }: Failure): string {
  if (status !== undefined) {
    const known = BY_STATUS[status];
    if (known) return known;
    if (status >= 300 && status < 400) {
      const target = location && URL.parse(location, url)?.href;
      return `redirects are not followed, as Telegram does not; use ${target ?? "its target"}`;
    }
    return "the bot's own log says why";
  }
  return BY_ERROR.find(([pattern]) => pattern.test(error))?.[1] ??
    "the inspector shows the request and the answer";
}
