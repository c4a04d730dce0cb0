/** Ports for programs that cannot choose one themselves, or that must find theirs again. */

/** Where every system leaves the choice to programs: below Linux's 32 768 and the others' 49 152. */
const FIRST = 10_000;
const COUNT = 20_000;

/**
 * A port that is free now. One that the system had chosen would be given away again, sooner or later,
 * to another test that asks for any: before the program listens there, or while it is restarted.
 */
export function freePort(): number {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      const { AddrInUse, PermissionDenied } = Deno.errors; // Windows reserves some.
      if (!(error instanceof AddrInUse || error instanceof PermissionDenied)) throw error;
    }
  }
}
