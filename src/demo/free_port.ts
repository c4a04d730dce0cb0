/**
 * A port for a server that must be known before the server starts.
 *
 * @module
 */

/**
 * Below the ports that operating systems give to those who ask for any, or who connect. One of those
 * that was free a moment ago may already be somebody else's.
 */
const [FIRST, LAST] = [20_000, 32_767];

/** A port of 127.0.0.1 that is free, and that nobody is given who does not ask for it. */
export function freePort(): number {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      const { AddrInUse, PermissionDenied } = Deno.errors; // Windows reserves some.
      if (!(error instanceof AddrInUse || error instanceof PermissionDenied)) throw error;
    }
  }
}
