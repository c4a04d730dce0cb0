/**
 * The log: every request between bots and the simulator, in both directions.
 *
 * @module
 */
import type { ShownRequest, ShownResponse } from "../webhook_sender/shown.ts";

/** A Bot API call made by a bot, over HTTP or in a webhook reply. */
export interface CallEntry {
  /** Discriminates the two kinds of entry. */
  readonly type: "call";
  /** The bot's username; `""` if the token belongs to no bot. */
  readonly bot: string;
  /** The method as Telegram spells it, e.g. `sendMessage`. */
  readonly method: string;
  /** The parameters; files are shown as `{ file, type, size }`. */
  readonly params: Readonly<Record<string, unknown>>;
  /** How the call arrived; `"relay"` marks the relay's own calls to Telegram. */
  readonly via: "http" | "webhook reply" | "relay";
  /** When it arrived, ms since the epoch. */
  readonly at: number;
  /** Time until the answer, ms. */
  readonly ms: number;
  /** The answer's HTTP status; 0 if `tg.fail("drop")` dropped the connection. */
  readonly status: number;
  /** The answer's `result`, if it is ok. */
  readonly result?: unknown;
  /** The answer's `description`, if it has one. */
  readonly description?: string;
}

/** One attempt to deliver an update to a webhook. */
export interface DeliveryEntry {
  /** Discriminates the two kinds of entry. */
  readonly type: "delivery";
  /** The bot's username. */
  readonly bot: string;
  /** The update that was sent. */
  readonly update_id: number;
  /** Its kind, e.g. `message`. */
  readonly kind: string;
  /** The ordering queue it belongs to, e.g. `chat 42`. */
  readonly queue: string;
  /** Number of the attempt, from 1. */
  readonly attempt: number;
  /** When the request was written to the connection, ms since the epoch. */
  readonly at: number;
  /** Time until the answer or the failure, ms. */
  readonly ms: number;
  /** The answer's status; absent if there was no answer. */
  readonly status?: number;
  /** The error, in Telegram's words; absent on success. */
  readonly error?: string;
  /** The method of the webhook reply, if the answer contained one that was run. */
  readonly reply?: string;
  /** Seconds until the next attempt, if there is one. */
  readonly retryIn?: number;
  /** The URL and headers of the request, without secrets. */
  readonly request: ShownRequest;
  /** The whole answer; absent if there was none. */
  readonly response?: ShownResponse;
  /** The number of the copy, if it was sent by hand. */
  readonly copy?: number;
}

/** An entry of the log. */
export type LogEntry = CallEntry | DeliveryEntry;

/** A log may exceed its limit by this fraction, so that it is rarely trimmed. */
const SLACK = 0.1;

/**
 * Appends an entry to a log and drops the oldest entries once it is too long.
 *
 * @param limit How many entries to keep; up to a tenth more are allowed.
 */
export function append<T>(log: T[], entry: T, limit: number): void {
  log.push(entry);
  if (log.length > limit * (1 + SLACK)) log.splice(0, log.length - limit);
}
