/**
 * Turns of the event loop: long work that pauses between slices does not hold up updates.
 *
 * @module
 */

/** Lets everything else that is ready go first. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
