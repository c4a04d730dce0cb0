/**
 * Failures of handlers as process-wide events, so that a simulator in the same process can report
 * in a test why a bot did not answer, without either side importing the other.
 *
 * @module
 */

const TYPE = "postern:handler-failure";

/** A handler that failed. */
export interface HandlerFailure {
  readonly update_id: number;
  /** Which attempt it was, from 1. */
  readonly attempt: number;
  /** What was thrown. */
  readonly error: unknown;
}

/** Announces that a handler failed. */
export function announceFailure(failure: HandlerFailure): void {
  dispatchEvent(new CustomEvent(TYPE, { detail: failure }));
}

/** Listens for failures of handlers until a signal aborts. */
export function listenForFailures(
  listener: (failure: HandlerFailure) => void,
  signal: AbortSignal,
): void {
  // Not typed as an Event: in tests that reference the DOM's types there are two of that name.
  const heard = (event: unknown) => listener((event as CustomEvent<HandlerFailure>).detail);
  addEventListener(TYPE, heard, { signal });
}
