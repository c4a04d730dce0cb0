/**
 * Calls that a handler makes after its run, when nothing would be kept.
 *
 * @module
 */

/** The error for something that must happen during the run: `call ctx.once("send")`. */
export function runEnded(action: string): Error {
  return new Error(`Cannot ${action}: the run has ended; await it in the handler`);
}
