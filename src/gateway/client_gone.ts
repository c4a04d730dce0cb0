/**
 * Whether the client of a request has gone.
 *
 * @module
 */

/** Turns of the microtask queue; with the current Deno, one is enough. */
const SIGNAL_TURNS = 4;

/**
 * Whether the client has closed its connection. Expensive: asked only before an answer that took a
 * while, because a reply in it would be lost.
 *
 * @param request The request, not answered yet.
 * @returns `false` where the server does not track its clients.
 */
export async function isClientGone(request: Request): Promise<boolean> {
  try {
    const { signal } = request;
    // A signal that is first read late takes a few microtasks to learn that the client has gone.
    for (let turn = 0; turn < SIGNAL_TURNS && !signal.aborted; turn++) await undefined;
    return signal.aborted;
  } catch {
    return false;
  }
}
