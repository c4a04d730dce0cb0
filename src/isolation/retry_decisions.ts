/**
 * Retry decisions: what a bot's own `retry`, called in its Worker, decided about an error.
 *
 * @module
 */
import type { RetryDecision } from "../handler/handler.ts";
import { type PortableError, unpackError } from "./portable_error.ts";
import { WorkerError } from "../handler/worker_error.ts";

type Said = NonNullable<PortableError["retry"]>;

/** The decisions that arrived with errors. */
export class RetryDecisions {
  readonly #said = new WeakMap<object, Said>();

  /** Remembers a decision. */
  keep(error: unknown, said: Said): void {
    if (typeof error === "object" && error !== null) this.#said.set(error, said);
  }

  /**
   * The decision on an error. Where the Worker could not decide, there is another attempt, as
   * without `retry`.
   */
  of(error: unknown): RetryDecision {
    const said = typeof error === "object" && error !== null ? this.#said.get(error) : undefined;
    if (said && "problem" in said) throw unpackError(said.problem);
    if (said) return said.decision;
    // A Worker cannot decide about its own end, nor about a value that is not an error.
    return error instanceof WorkerError || error !== undefined;
  }
}
