/**
 * Requests on their way in.
 *
 * @module
 */
import type { UpdateQueue } from "../dispatch/update_queue.ts";
import type { RequestReader } from "../net/request_reader.ts";
import type { Refusal } from "./refusal.ts";
import type { SecretCheck } from "./compare_secrets.ts";

/** Where a bot is reached. */
export interface Route {
  readonly queue: UpdateQueue;
  /** The check of its secrets; none until it has been prepared. */
  readonly secretCheck: SecretCheck | undefined;
  /** Makes the check of its secrets; a promise where they must be derived first. */
  prepareSecret(): Promise<void> | undefined;
}

/** A request, as far as it has been read. */
export interface Incoming {
  readonly request: Request;
  readonly reader: RequestReader;
  /** The address of the peer, if it is known. */
  readonly peer: string | undefined;
  /** Whether a server hands it over, which holds its body to its Content-Length. */
  readonly fromServer: boolean;
  /** Whether that server is our own listener. */
  readonly ownListener: boolean;
  /** What its path leads to. */
  readonly route: Route | undefined;
}

/** One reason to turn requests away, looked for in one of them. */
export type Check = (incoming: Incoming) => Refusal | undefined;
