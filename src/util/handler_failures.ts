/**
 * Failures of handlers as events of the process, so that a simulator in the same process can say in
 * a test why a bot kept silent, without either knowing the other.
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
  // Not typed as an Event, of which there are two where a test refers to the types of the DOM.
  const heard = (event: unknown) => listener((event as CustomEvent<HandlerFailure>).detail);
  addEventListener(TYPE, heard, { signal });
}
