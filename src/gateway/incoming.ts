/**
 * Requests as the checks see them, and the routes they are for.
 *
 * @module
 */
import type { UpdateQueue } from "../dispatch/update_queue.ts";
import type { RequestReader } from "../net/request_reader.ts";
import type { Refusal } from "./refusal.ts";
import type { SecretCheck } from "./secret_comparison.ts";

/** The webhook route of a bot. */
export interface Route {
  readonly queue: UpdateQueue;
  /** The check of its secrets; `undefined` until it has been prepared. */
  readonly secretCheck: SecretCheck | undefined;
  /** Prepares the check of its secrets; a promise if they must be derived first. */
  prepareSecret(): Promise<void> | undefined;
}

/** A request and what is known about it. */
export interface Incoming {
  readonly request: Request;
  readonly reader: RequestReader;
  /** The address of the peer, if known. */
  readonly peer: string | undefined;
  /** Whether it comes from a server, which enforces its Content-Length. */
  readonly fromServer: boolean;
  /** Whether that server is our own listener. */
  readonly ownListener: boolean;
  /** The route at its path. */
  readonly route: Route | undefined;
}

/** Checks a request for one reason to refuse it. */
export type Check = (incoming: Incoming) => Refusal | undefined;
