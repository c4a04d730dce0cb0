/**
 * Log notices about deliveries: that a webhook fails, with reason and remedy, and that it accepts
 * updates again. Once each, however many updates are attempted.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";
import type { DeliveryEntry } from "../simulator/log.ts";
import type { Traffic } from "../simulator/wire/traffic.ts";

/** An intermittent problem is reported at most this often, ms. */
const AGAIN_MS = 60_000;

/** Options for {@linkcode reportDeliveries}. */
export interface DeliveryNoticesOptions {
  /** The bot's name. */
  readonly name: string;
  /** Its username, which identifies its traffic. */
  readonly username: string;
  readonly traffic: Traffic;
  readonly emit: Observer;
}

/** Starts reporting a bot's deliveries. */
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
    report("info", "delivery_recovered", `${delivery.request.url} accepts updates again`);
  });
}

interface Failure {
  readonly error: string;
  readonly status: number | undefined;
  readonly url: string;
  readonly location: string | undefined;
}

const BY_STATUS: Readonly<Record<number, string>> = {
  401: "it expects another secret token: the relay sends the one passed to setWebhook, " +
    "or with --to BOT_<NAME>_SECRET",
  403: "it refuses the relay; allow requests from this machine, " +
    "which for Postern is SOURCES=127.0.0.0/8,::1/128",
  404: "nothing is at this path; check the webhook's URL",
  405: "this path does not take POST; check the webhook's URL",
};

const BY_ERROR: readonly (readonly [RegExp, string])[] = [
  [/certificate verify failed/, "use --insecure, or upload its certificate with setWebhook"],
  [/wrong version number/, "nothing speaks TLS at this port; use http://"],
  [/SSL error/, "enable TLS 1.2 or 1.3 on it"],
  [/refused/, "start the bot, or check the port"],
  [/Read timeout/, "the bot must answer within a minute"],
  [/connection closed|reset|Broken pipe/i, "see the bot's own log for why it hangs up"],
];

/** What to do. */
function remedyFor({ error, status, url, location }: Failure): string {
  if (status !== undefined) {
    const known = BY_STATUS[status];
    if (known) return known;
    if (status >= 300 && status < 400) {
      const target = location && URL.parse(location, url)?.href;
      return `redirects are not followed, as Telegram does not; use ${target ?? "the target"}`;
    }
    return "see the bot's own log";
  }
  return BY_ERROR.find(([pattern]) => pattern.test(error))?.[1] ??
    "see the request and the answer in the inspector";
}
