/**
 * Whether a host is this machine alone, by its name or address.
 *
 * @module
 */

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i;

/** Whether a host name or an address is `localhost` or a loopback address. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/** The same for a Host header, which may have a port. */
export function isLoopbackHost(header: string): boolean {
  return isLoopback(header.replace(/:\d{1,5}$/, ""));
}
