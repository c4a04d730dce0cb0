/**
 * The log: every request between bots and the simulator, both ways.
 *
 * @module
 */
import type { ShownRequest, ShownResponse } from "../webhook_sender/shown.ts";

/** A Bot API call that a bot made, by HTTP or in a webhook's answer. */
export interface CallEntry {
  /** Tells the two sorts of entry apart. */
  readonly type: "call";
  /** The bot's username, or `""` when the token is no bot's. */
  readonly bot: string;
  /** The method as Telegram spells it, e.g. `sendMessage`. */
  readonly method: string;
  /** The parameters; files are shown as `{ file, type, size }`. */
  readonly params: Readonly<Record<string, unknown>>;
  /** How the call came in; a relay's own go to Telegram. */
  readonly via: "http" | "webhook reply" | "relay";
  /** When it came in, ms since the epoch. */
  readonly at: number;
  /** How long the answer took, ms. */
  readonly ms: number;
  /** The answer's HTTP status; 0 when the connection was dropped by `tg.fail("drop")`. */
  readonly status: number;
  /** `result` of the answer, when it is ok. */
  readonly result?: unknown;
  /** `description` of the answer, when there is one. */
  readonly description?: string;
}

/** One attempt to deliver an update to a webhook. */
export interface DeliveryEntry {
  /** Tells the two sorts of entry apart. */
  readonly type: "delivery";
  /** The bot's username. */
  readonly bot: string;
  /** The update that was sent. */
  readonly update_id: number;
  /** Its kind, e.g. `message`. */
  readonly kind: string;
  /** The ordering queue it waits in, e.g. `chat 42`. */
  readonly queue: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** When it was written to the connection, ms since the epoch. */
  readonly at: number;
  /** Until the answer or the failure, ms. */
  readonly ms: number;
  /** The answer's status; absent when none came. */
  readonly status?: number;
  /** What went wrong, in Telegram's words; absent when all went well. */
  readonly error?: string;
  /** The method of the webhook reply, when the answer carried one that was run. */
  readonly reply?: string;
  /** Seconds until the next attempt, when there will be one. */
  readonly retryIn?: number;
  /** Where it went and with which headers, without secrets. */
  readonly request: ShownRequest;
  /** The whole answer; absent when none came. */
  readonly response?: ShownResponse;
  /** Which copy of the update, when it was sent by hand. */
  readonly copy?: number;
}

/** A line of the log. */
export type LogEntry = CallEntry | DeliveryEntry;

/** The part of its limit by which a log may be longer, so that it is shortened now and then only. */
const SLACK = 0.1;

/**
 * Adds an entry to a log that keeps the newest.
 *
 * @param log The log; the oldest entries leave it.
 * @param entry The new entry.
 * @param limit How many entries to keep, and up to a tenth more.
 */
export function append<T>(log: T[], entry: T, limit: number): void {
  log.push(entry);
  if (log.length > limit * (1 + SLACK)) log.splice(0, log.length - limit);
}
