/**
 * The URL at which this machine reaches its own listener.
 *
 * @module
 */
import { isEveryAddress, originOf } from "../net/origin.ts";

/**
 * The URL of a listening address. Unix sockets and vsocks are written as Deno writes them:
 * `http+unix:` with the path as the host.
 *
 * @param addr The address.
 * @param secure Whether it speaks TLS.
 * @returns The URL, without a path.
 */
export function localUrl(addr: Deno.Addr, secure: boolean): string {
  if ("path" in addr) return `http+unix://${encodeURIComponent(addr.path)}`;
  if ("cid" in addr) return `http+vsock://${addr.cid}:${addr.port}`;
  const { hostname, port } = addr;
  return originOf(isEveryAddress(hostname) ? "localhost" : hostname, port, secure);
}
