/**
 * Alerts: one for each trouble that lasts, and another once it is resolved.
 *
 * @module
 */
import type { Internals } from "../app/internals.ts";
import { createApi } from "../telegram/api/mod.ts";
import type { Redactor } from "../util/redact/redact.ts";
import { withoutUrls } from "../util/tracing/without_urls.ts";
import type { AlertOptions } from "./options.ts";
import { AlertOutbox } from "./alert_outbox.ts";
import type { Trouble } from "./trouble.ts";

/** Trouble that passes sooner is not worth an alert. */
const LASTING_MS = 60_000;

/** How many alerts are sent at a time; the last one sums up the rest. */
const MAX_AT_ONCE = 10;

/** A delivery that takes longer has failed. */
const TIMEOUT_MS = 10_000;

/** A message may have 4096 characters. */
const MAX_TEXT = 4000;

/** An alert as it is sent. */
interface Alert {
  readonly state: "trouble" | "over";
  readonly bot?: string;
  readonly text: string;
}

interface Known {
  readonly trouble: Trouble;
  /** When it was first seen. */
  readonly since: number;
  alerted: boolean;
}

/** Sends alerts. */
export class Alerts {
  readonly #internals: Internals;
  readonly #outboxes: readonly AlertOutbox<Alert>[];
  readonly #redact: Redactor;
  readonly #known = new Map<string, Known>();

  /** @param redact Removes secrets, which the text of a check may contain. */
  constructor(internals: Internals, { url, chat }: AlertOptions, redact: Redactor) {
    this.#internals = internals;
    this.#redact = redact;
    this.#outboxes = [
      ...url === undefined ? [] : [this.#outbox((alert) => post(url, alert))],
      ...chat === undefined ? [] : [this.#outbox((alert) => this.#write(chat, alert))],
    ];
    if (chat !== undefined && !internals.hosted.get(chat.bot)) {
      const text = `Cannot deliver alerts to a chat until there is a bot "${chat.bot}"`;
      internals.emit({ type: "notice", level: "warn", name: "alert", text });
    }
  }

  /** Takes everything that is wrong now. Alerts are sent in the background. */
  take(troubles: Iterable<Trouble>): void {
    const now = this.#internals.clock.now();
    const alerts: Alert[] = [];
    const there = new Set<string>();
    for (const trouble of troubles) {
      there.add(trouble.key);
      const seenAt = now - (trouble.agoMs ?? 0);
      const known = this.#known.get(trouble.key) ?? { trouble, since: seenAt, alerted: false };
      this.#known.set(trouble.key, known);
      if (known.alerted || seenAt - known.since < LASTING_MS) continue;
      known.alerted = true;
      alerts.push(alertOf("trouble", trouble));
    }
    for (const [key, { trouble, alerted }] of this.#known) {
      if (there.has(key)) continue;
      this.#known.delete(key);
      if (alerted) alerts.push(alertOf("over", trouble));
    }
    const bundled = (["trouble", "over"] as const).flatMap((state) =>
      bundle(alerts.filter((alert) => alert.state === state))
    ).map((alert) => ({ ...alert, text: this.#redact(alert.text) }));
    for (const outbox of this.#outboxes) {
      outbox.add(bundled);
      void outbox.flush();
    }
  }

  /** Stops sending. */
  close(): void {
    for (const outbox of this.#outboxes) outbox.close();
  }

  #outbox(send: (alert: Alert) => Promise<void>): AlertOutbox<Alert> {
    return new AlertOutbox({
      send,
      now: () => this.#internals.clock.now(),
      failed: (error, givenUp) => {
        const text = givenUp === 0
          ? "Cannot deliver an alert; it will be tried again"
          : `Cannot deliver alerts for five minutes; ${givenUp} given up`;
        this.#internals.emit({ type: "notice", level: "error", name: "alert", text, error });
      },
    });
  }

  async #write({ bot, id }: NonNullable<AlertOptions["chat"]>, alert: Alert): Promise<void> {
    const { hosted, options: { telegram } } = this.#internals;
    const token = hosted.get(bot) && hosted.list([bot])[0]?.token;
    if (!token) throw new Error(`Cannot write to a chat: there is no bot "${bot}" with a token`);
    const api = createApi({ token, ...telegram });
    await api.sendMessage({ chat_id: id, text: cut(wordsOf(alert)) }, { timeoutMs: TIMEOUT_MS });
  }
}

/** When Telegram cannot be reached, thousands of bots are in trouble at once. */
function bundle(alerts: readonly Alert[]): readonly Alert[] {
  if (alerts.length <= MAX_AT_ONCE) return alerts;
  const shown = alerts.slice(0, MAX_AT_ONCE - 1);
  const text = `${alerts.length - shown.length} more problems; see the console`;
  return [...shown, { state: alerts[0]!.state, text }];
}

function alertOf(state: Alert["state"], { bot, text, what = text }: Trouble): Alert {
  return { state, ...bot !== undefined && { bot }, text: state === "trouble" ? text : what };
}

function wordsOf({ state, bot, text }: Alert): string {
  const who = bot === undefined ? "The server" : `Bot ${bot}`;
  return state === "trouble" ? `${who} is in trouble: ${text}` : `${who}: resolved: ${text}`;
}

function cut(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)} …`;
}

/** The URL may hold a secret, so neither errors nor traces include it. */
async function post(url: string, alert: Alert): Promise<void> {
  const init = {
    method: "POST",
    headers: { "content-type": "application/json" },
    // Chat services look for "text".
    body: JSON.stringify({ ...alert, text: wordsOf(alert), detail: alert.text }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: "manual",
  } as const;
  const response = await withoutUrls(() => fetch(url, init)).catch((error: Error) => {
    throw new Error(`Cannot post to ALERT_URL: ${error.name}`);
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`Cannot post to ALERT_URL: it answered ${response.status}`);
}
