/**
 * The messages between the main thread and a Worker. They are tuples, which are the cheapest to
 * clone; those of one turn of the event loop are sent together, as one array.
 *
 * @module
 */
import type { LogLevel } from "../events/events.ts";
import type { HandlerOptions } from "../handler/handler.ts";
import type { WatchedCall } from "../telegram/api/call_span.ts";
import type { UpdateKind } from "../telegram/types.ts";
import type { SpanAddress } from "../util/tracing/telemetry.ts";
import type { PortableError } from "./portable_error.ts";

/**
 * A call of a handler: the numbers of the call and the bot, then its arguments. The payload is an
 * update or its JSON, the messages of an album, or a task.
 */
export type Call = [
  "call",
  id: number,
  bot: number,
  kind: string,
  payload: unknown,
  attempt: number,
  deadline: number,
  responseOpen: boolean,
  observed: Observed | undefined,
];

/** How a call is observed, by the console or by tracing. */
export interface Observed {
  /** Whether the Bot API calls that it makes are reported. */
  readonly calls: boolean;
  /** The parent of its spans. */
  readonly parent: SpanAddress | undefined;
}

/** A request to a route, with its body read. */
export interface PortableRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: [string, string][];
  readonly body: Uint8Array<ArrayBuffer> | undefined;
}

/** A route's response, with its body read. */
export interface PortableResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: [string, string][];
  readonly body: Uint8Array<ArrayBuffer> | undefined;
}

/** Messages from the main thread. */
export type ToWorker =
  | Call
  | [
    "route",
    id: number,
    bot: number,
    path: string,
    request: PortableRequest,
    deadline: number,
    observed: Observed | undefined,
  ]
  | [
    "signature",
    id: number,
    bot: number,
    path: string,
    headers: [string, string][],
    body: Uint8Array<ArrayBuffer>,
  ]
  | ["abort", id: number, name: string, message: string]
  /** Call the function of `ctx.once`. */
  | ["once", id: number, number: number]
  /** The result of `ctx.once`: the value as JSON, or an error. */
  | ["once_result", id: number, number: number, json: string | undefined, error?: PortableError]
  | ["ping", number: number];

/** Names of methods are cut to so many characters. */
export const LONGEST_METHOD = 100;

/** Messages from a Worker. */
export type ToMain =
  | ["up", bots: ReportedBot[]]
  /** An error outside any call. */
  | ["stray", error: PortableError]
  | ["done", id: number, result: unknown]
  /** The number of a call that is done without a result: the most frequent message, and the cheapest. */
  | number
  | ["failed", id: number, error: PortableError]
  | ["log", id: number, level: LogLevel, text: string]
  | ["respond", id: number, body: string]
  /** Report when the call's signal aborts. */
  | ["watch", id: number]
  | ["once", id: number, number: number, name: string]
  /** Schedule a task; its data is JSON. */
  | ["later", id: number, delayMs: number, name: string, json: string | undefined]
  /** It has made a Bot API call. */
  | ["called", id: number, call: WatchedCall]
  | ["once_done", id: number, number: number, json: string | undefined, error?: PortableError]
  | ["pong", number: number];

/** What a Worker knows about a bot once its module is loaded. */
export interface ReportedBot {
  /** The kinds that it handles. */
  readonly kinds: readonly string[];
  /** Whether it also handles kinds that are unknown here. */
  readonly takesRest: boolean;
  readonly takesAlbums: boolean;
  /** The names of its tasks. */
  readonly tasks: readonly string[];
  readonly allowedUpdates: readonly UpdateKind[];
  /** Without `retry`, whose decision comes with each error. */
  readonly options: Omit<HandlerOptions, "retry">;
  readonly retries: boolean;
  readonly routes: readonly ReportedRoute[];
}

/** A route without its functions. */
export interface ReportedRoute {
  readonly path: string;
  readonly sources: string[];
  readonly methods: string[];
  readonly signed: boolean;
}

/** One end of a channel: what is sent in one turn of the event loop arrives together. */
export interface Port {
  post(messages: readonly unknown[]): void;
}
