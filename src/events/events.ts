/**
 * The event stream: everything that Postern does is reported here, once, as plain data. The log and
 * other observers only listen.
 *
 * @module
 */
import type { OutcomeType } from "./outcome.ts";
import type { Update } from "../telegram/types.ts";

/** How much a line of the log matters. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** Names the update that an event is about; most events do. */
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
  /** What became of it. */
  readonly outcome: OutcomeType;
  /** The HTTP status, if it came over HTTP. */
  readonly status?: number;
  /** From its arrival to its answer, in milliseconds. */
  readonly ms: number;
}

/** A request was turned away before it was known to be an update. */
export interface RefusedEvent {
  /** The kind of event. */
  readonly type: "refused";
  /** The HTTP status. */
  readonly status: number;
  /** Why, in a word or two: `source`, `secret`, … */
  readonly reason: string;
  /** The HTTP method. */
  readonly method: string;
  /** Where it came from, if that is known. */
  readonly address: string | undefined;
  /** The bot whose route it asked for, if any. */
  readonly bot: string | undefined;
}

/** A handler threw, or its run was given up. */
export interface FailureEvent extends OfUpdate {
  /** The kind of event. */
  readonly type: "failure";
  /** Which attempt it was, from 1. */
  readonly attempt: number;
  /** What was thrown. */
  readonly error: unknown;
}

/** A run ended after its answer had left, or after it had been given up. */
export interface LateEvent extends OfUpdate {
  /** The kind of event. */
  readonly type: "late";
  /** Whether the handler succeeded after all. */
  readonly ok: boolean;
  /** Whether it had been given up before. */
  readonly abandoned: boolean;
  /** How long the handler took, in milliseconds. */
  readonly ms: number;
  /** What it threw, if it failed. */
  readonly error?: unknown;
}

/** A run is over. Reported only where somebody watches: the console, or tracing. */
export interface RunEvent extends OfUpdate {
  /** The kind of event. */
  readonly type: "run";
  /** Which attempt it was, from 1. */
  readonly attempt: number;
  /** What became of it. */
  readonly outcome: OutcomeType;
  /** From its arrival to the call of its handler, in milliseconds. */
  readonly waitedMs: number;
  /** From the call of its handler to its end, in milliseconds. */
  readonly ms: number;
  /** The chat whose lane it was in, if any. */
  readonly chat?: number;
  /** How often the update was delivered again while it went on. */
  readonly joins: number;
}

/** A Bot API call was answered. Reported only where somebody watches, as `run` is. */
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
  /** How long Telegram said to wait, in seconds, with status 429. */
  readonly retryAfter?: number;
}

/** A batch was written to the store. Reported only where somebody watches, as `run` is. */
export interface CommitEvent {
  /** The kind of event. */
  readonly type: "commit";
  /** How many updates it brought. */
  readonly accepted: number;
  /** How many ends of runs it brought. */
  readonly ended: number;
  /** Whether it could be written. */
  readonly ok: boolean;
  /** How long that took, in milliseconds. */
  readonly ms: number;
}

/** A reply went out as a Bot API call, because no response could carry it. */
export interface ReplyEvent extends OfUpdate {
  /** The kind of event. */
  readonly type: "reply";
  /** The Bot API method. */
  readonly method: string;
}

/** An update will not be tried again. */
export interface DeadLetterEvent extends OfUpdate {
  /** The kind of event. */
  readonly type: "dead_letter";
  /** The whole update, to be kept or tried by hand. */
  readonly update: Update;
  /** Which attempt it was, from 1. */
  readonly attempt: number;
  /** What was thrown. */
  readonly error: unknown;
}

/** A handler wrote to the log: one of an update, or one of a route. */
export interface LogEvent extends Partial<Omit<OfUpdate, "bot">> {
  /** The kind of event. */
  readonly type: "log";
  /** How much it matters. */
  readonly level: LogLevel;
  /** What the handler said. */
  readonly text: string;
  /** The bot's name. */
  readonly bot: string;
  /** The route, if it is the handler of one. */
  readonly route?: string;
}

/** A request to one of a bot's own routes was answered. */
export interface RouteEvent {
  /** The kind of event. */
  readonly type: "route";
  /** The bot's name. */
  readonly bot: string;
  /** The route, as the bot's module names it. */
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

/** Something that the operator should know about the server or the application. */
export interface NoticeEvent {
  /** The kind of event. */
  readonly type: "notice";
  /** How much it matters. */
  readonly level: LogLevel;
  /** A stable name: `listening`, `reloaded`, `draining`, … */
  readonly name: string;
  /** What happened, in words. */
  readonly text: string;
  /** What went wrong. */
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
 * A listener to the event stream. Called synchronously and in order; it must be quick.
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
