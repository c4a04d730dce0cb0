/**
 * Why a relay cannot listen.
 *
 * @module
 */

/** The error with a message that states the address and the remedy. */
export function listenProblem(error: unknown, hostname: string, port: number): unknown {
  const place = `Cannot listen on ${hostname}:${port}`;
  const say = (text: string) => new Error(`${place}: ${text}`, { cause: error });
  if (error instanceof Deno.errors.AddrInUse) {
    return say("it is in use; stop the process using it, or choose another --port, 0 for any");
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return say("this user may not open it; choose a --port of 1024 or above");
  }
  const isNoAddress = error instanceof Deno.errors.AddrNotAvailable ||
    error instanceof Error && /lookup address/.test(error.message);
  if (isNoAddress) return say("it is not an address of this machine; choose another --host");
  return error;
}
