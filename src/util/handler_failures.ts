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
  globalThis.dispatchEvent(new CustomEvent(TYPE, { detail: failure }));
}

/** Listens for failures of handlers until a signal aborts. */
export function listenForFailures(
  listener: (failure: HandlerFailure) => void,
  signal: AbortSignal,
): void {
  const heard = (event: Event) => listener((event as CustomEvent<HandlerFailure>).detail);
  globalThis.addEventListener(TYPE, heard, { signal });
}
