/**
 * What the main thread and a Worker say to each other. Messages are tuples, the cheapest to clone;
 * those of one turn of the event loop travel together, as one array.
 *
 * @module
 */
import type { LogLevel } from "../events/events.ts";
import type { HandlerOptions } from "../handler/handler.ts";
import type { UpdateKind } from "../telegram/types.ts";
import type { PortableError } from "./portable_error.ts";

/** A call of a handler: the number of the call and of the bot, then what it is about. */
export type Call = [
  "call",
  id: number,
  bot: number,
  kind: string,
  payload: unknown,
  attempt: number,
  deadline: number,
  responseOpen: boolean,
];

/** A request to a route, its body at hand. */
export interface PortableRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: [string, string][];
  readonly body: Uint8Array<ArrayBuffer> | undefined;
}

/** A route's response, its body at hand. */
export interface PortableResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: [string, string][];
  readonly body: Uint8Array<ArrayBuffer> | undefined;
}

/** What the main thread says. */
export type ToWorker =
  | Call
  | ["route", id: number, bot: number, path: string, request: PortableRequest, deadline: number]
  | [
    "signature",
    id: number,
    bot: number,
    path: string,
    headers: [string, string][],
    body: Uint8Array<ArrayBuffer>,
  ]
  | ["abort", id: number, name: string, message: string]
  /** The function of `ctx.once` is to be called. */
  | ["once", id: number, number: number]
  /** What `ctx.once` gives: the value as JSON, or an error. */
  | ["once_result", id: number, number: number, json: string | undefined, error?: PortableError]
  | ["ping", number: number];

/** What a Worker says. */
export type ToMain =
  | ["up", bots: ReportedBot[]]
  /** An error outside any call. */
  | ["stray", error: PortableError]
  | ["done", id: number, result: unknown]
  | ["failed", id: number, error: PortableError]
  | ["log", id: number, level: LogLevel, text: string]
  | ["respond", id: number, body: string]
  /** Whoever made the call is to say when its signal aborts. */
  | ["watch", id: number]
  | ["once", id: number, number: number, name: string]
  /** A task is to be scheduled; its data as JSON. */
  | ["later", id: number, delayMs: number, name: string, json: string | undefined]
  | ["once_done", id: number, number: number, json: string | undefined, error?: PortableError]
  | ["pong", number: number];

/** What a Worker knows of a bot once its module is loaded. */
export interface ReportedBot {
  /** The kinds that it takes. */
  readonly kinds: readonly string[];
  /** Whether it also takes kinds that are not known here. */
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
