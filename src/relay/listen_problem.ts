/**
 * Why a relay cannot listen.
 *
 * @module
 */
import { type ListenFailure, listenFailure } from "../util/listen_failure.ts";

const REASONS: Record<ListenFailure, string> = {
  "in use": "it is in use; stop the process using it, or choose another --port, 0 for any",
  "no address": "it is not an address of this machine; choose another --host",
  denied: "this user may not open it; choose a --port of 1024 or above",
};

/** The error with a message that states the address and the remedy. */
export function listenProblem(error: unknown, hostname: string, port: number): unknown {
  const failure = listenFailure(error);
  if (failure === undefined) return error;
  const message = `Cannot listen on ${hostname}:${port}: ${REASONS[failure]}`;
  return new Error(message, { cause: error });
}
