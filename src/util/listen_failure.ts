/**
 * Why a port cannot be opened.
 *
 * @module
 */

/**
 * The reasons that a user can do something about: another process has the port, this machine does
 * not have the address, or this user may not open the port.
 */
export type ListenFailure = "in use" | "no address" | "denied";

/** The reason of an error; `undefined` if it is another one. */
export function listenFailure(error: unknown): ListenFailure | undefined {
  if (error instanceof Deno.errors.AddrInUse) return "in use";
  if (error instanceof Deno.errors.AddrNotAvailable || isNoHost(error)) return "no address";
  return error instanceof Deno.errors.PermissionDenied ? "denied" : undefined;
}

/** Deno has no error class for an unknown host, and throws URIError for a malformed one. */
function isNoHost(error: unknown): boolean {
  return error instanceof URIError ||
    error instanceof Error && error.message.includes("failed to lookup address");
}
