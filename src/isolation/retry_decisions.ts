/**
 * Retry decisions: what a bot's own `retry` has said of an error where the bot runs.
 *
 * @module
 */
import type { RetryDecision } from "../handler/handler.ts";
import { type PortableError, unpackError } from "./portable_error.ts";
import { WorkerError } from "./worker_error.ts";

type Said = NonNullable<PortableError["retry"]>;

/** The decisions that came along with errors. */
export class RetryDecisions {
  readonly #said = new WeakMap<object, Said>();

  /** Remembers a decision. */
  keep(error: unknown, said: Said): void {
    if (typeof error === "object" && error !== null) this.#said.set(error, said);
  }

  /**
   * The decision on an error. Where the Worker could not be asked, another attempt is made, as
   * without `retry`.
   */
  of(error: unknown): RetryDecision {
    const said = typeof error === "object" && error !== null ? this.#said.get(error) : undefined;
    if (said && "problem" in said) throw unpackError(said.problem);
    if (said) return said.decision;
    // No Worker could decide on its own end; neither on a value that is not an error.
    return error instanceof WorkerError || error !== undefined;
  }
}
