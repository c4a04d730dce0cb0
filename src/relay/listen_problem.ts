/**
 * Why a relay cannot listen.
 *
 * @module
 */

/** The error in words that name the place and the remedy. */
export function listenProblem(error: unknown, hostname: string, port: number): unknown {
  const place = `Cannot listen on ${hostname}:${port}`;
  const say = (text: string) => new Error(`${place}: ${text}`, { cause: error });
  if (error instanceof Deno.errors.AddrInUse) {
    return say("it is in use; stop the process that uses it, or choose another --port, 0 for any");
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return say("it is not open to this user; choose a --port from 1024");
  }
  const isNoAddress = error instanceof Deno.errors.AddrNotAvailable ||
    error instanceof Error && /lookup address/.test(error.message);
  if (isNoAddress) return say("it is not an address of this machine; choose another --host");
  return error;
}
