/**
 * The event stream: everything that Postern does is reported here once, as plain data. The log and
 * other observers only listen.
 *
 * @module
 */
import type { OutcomeType } from "./outcome.ts";
import type { Update } from "../telegram/types.ts";

/** The level of a log line. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** Identifies the update that an event is about. */
export interface OfUpdate {
  /** The bot's name. */
  readonly bot: string;
  /** The update's id. */
  readonly update_id: number;
  /** The update's kind. */
  readonly kind: string;
}

/** A delivery of an update was answered. */
export interface UpdateEvent extends OfUpdate {
  /** The kind of event. */
  readonly type: "update";
  /** The outcome. */
  readonly outcome: OutcomeType;
  /** The HTTP status, if it came over HTTP. */
  readonly status?: number;
  /** From its arrival to its answer, in milliseconds. */
  readonly ms: number;
}

/** A request was refused before it was accepted as an update. */
export interface RefusedEvent {
  /** The kind of event. */
  readonly type: "refused";
  /** The HTTP status. */
  readonly status: number;
  /** The reason in a word or two: `source`, `secret`, … */
  readonly reason: string;
  /** The HTTP method. */
  readonly method: string;
  /** The client's address, if known. */
  readonly address: string | undefined;
  /** The bot whose path it requested, if any. */
  readonly bot: string | undefined;
}

/** A handler threw, or its run was abandoned. */
export interface FailureEvent extends OfUpdate {
  /** The kind of event. */
  readonly type: "failure";
  /** The number of the attempt, from 1. */
  readonly attempt: number;
  /** The thrown value. */
  readonly error: unknown;
}

/** A run ended after its delivery was answered, or after it was abandoned. */
export interface LateEvent extends OfUpdate {
  /** The kind of event. */
  readonly type: "late";
  /** Whether the handler succeeded after all. */
  readonly ok: boolean;
  /** Whether it had been abandoned. */
  readonly abandoned: boolean;
  /** How long the handler took, in milliseconds. */
  readonly ms: number;
  /** What it threw, if it failed. */
  readonly error?: unknown;
}

/** A run has finished. Reported only when the console or tracing is on. */
export interface RunEvent extends OfUpdate {
  /** The kind of event. */
  readonly type: "run";
  /** The number of the attempt, from 1. */
  readonly attempt: number;
  /** The outcome. */
  readonly outcome: OutcomeType;
  /** From its arrival to the call of its handler, in milliseconds. */
  readonly waitedMs: number;
  /** From the call of its handler to the end of the run, in milliseconds. */
  readonly ms: number;
  /** The chat whose lane it was in, if any. */
  readonly chat?: number;
  /** How often the update was delivered again during the run. */
  readonly joins: number;
}

/** A Bot API call was answered. Like `run`, reported only when the console or tracing is on. */
export interface CallEvent extends Partial<Omit<OfUpdate, "bot">> {
  /** The kind of event. */
  readonly type: "call";
  /** The bot's name. */
  readonly bot: string;
  /** The Bot API method. */
  readonly method: string;
  /** The HTTP status; `undefined` if there was no answer. */
  readonly status: number | undefined;
  /** From the first byte sent to the last one read, in milliseconds. */
  readonly ms: number;
  /** With status 429: how long Telegram asks to wait, in seconds. */
  readonly retryAfter?: number;
}

/** A batch was written to the store. Like `run`, reported only when the console or tracing is on. */
export interface CommitEvent {
  /** The kind of event. */
  readonly type: "commit";
  /** How many accepted updates it contained. */
  readonly accepted: number;
  /** How many ends of runs it contained. */
  readonly ended: number;
  /** Whether the write succeeded. */
  readonly ok: boolean;
  /** How long that took, in milliseconds. */
  readonly ms: number;
}

/** A reply was sent as a Bot API call because no response could carry it. */
export interface ReplyEvent extends OfUpdate {
  /** The kind of event. */
  readonly type: "reply";
  /** The Bot API method. */
  readonly method: string;
}

/** An update will not be retried. */
export interface DeadLetterEvent extends OfUpdate {
  /** The kind of event. */
  readonly type: "dead_letter";
  /** The whole update, to be stored or retried manually. */
  readonly update: Update;
  /** The number of the attempt, from 1. */
  readonly attempt: number;
  /** The thrown value. */
  readonly error: unknown;
}

/** A handler of updates, or of a route, wrote to the log. */
export interface LogEvent extends Partial<Omit<OfUpdate, "bot">> {
  /** The kind of event. */
  readonly type: "log";
  /** The level. */
  readonly level: LogLevel;
  /** The message. */
  readonly text: string;
  /** The bot's name. */
  readonly bot: string;
  /** The route, if a route's handler wrote it. */
  readonly route?: string;
}

/** A request to one of a bot's own routes was answered. */
export interface RouteEvent {
  /** The kind of event. */
  readonly type: "route";
  /** The bot's name. */
  readonly bot: string;
  /** The route as the bot's module declares it. */
  readonly route: string;
  /** The HTTP method. */
  readonly method: string;
  /** The HTTP status. */
  readonly status: number;
  /** From the request's arrival to its answer, in milliseconds. */
  readonly ms: number;
  /** What the handler threw, if it failed. */
  readonly error?: unknown;
}

/** Something the operator should know about the server or the application. */
export interface NoticeEvent {
  /** The kind of event. */
  readonly type: "notice";
  /** The level. */
  readonly level: LogLevel;
  /** A stable name: `listening`, `reloaded`, `draining`, … */
  readonly name: string;
  /** A description of what happened. */
  readonly text: string;
  /** The error, if any. */
  readonly error?: unknown;
}

/** Every event. */
export type PosternEvent =
  | UpdateEvent
  | RefusedEvent
  | FailureEvent
  | LateEvent
  | RunEvent
  | CallEvent
  | CommitEvent
  | ReplyEvent
  | DeadLetterEvent
  | LogEvent
  | RouteEvent
  | NoticeEvent;

/**
 * An observer of the event stream. Called synchronously and in order, so it must be quick.
 *
 * @example Usage
 * ```ts
 * import type { Observer } from "./events.ts";
 *
 * let failures = 0;
 * const countFailures: Observer = (event) => {
 *   if (event.type === "failure") failures++;
 * };
 * ```
 */
export type Observer = (event: PosternEvent) => void;
