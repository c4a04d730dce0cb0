/**
 * Where a server listens.
 *
 * @module
 */

/** An address and a port, or the path of a Unix socket. */
export type Place =
  | { readonly hostname: string; readonly port: number }
  | { readonly socket: string };

/**
 * The URL under which this machine reaches what listens at an address. Deno's way of writing URLs
 * of sockets is kept: `http+unix:` with the path as the host.
 *
 * @param addr The address.
 * @param secure Whether it speaks TLS.
 * @returns The URL, without a path.
 *
 * @example Usage
 * ```ts
 * import { urlOf } from "./place.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const anywhere = { transport: "tcp", hostname: "0.0.0.0", port: 8443 } as const;
 * assertEquals(urlOf(anywhere, true), "https://localhost:8443");
 * const socket = { transport: "unix", path: "/run/postern.sock" } as const;
 * assertEquals(urlOf(socket, false), "http+unix://%2Frun%2Fpostern.sock");
 * ```
 */
export function urlOf(addr: Deno.Addr, secure: boolean): string {
  if ("path" in addr) return `http+unix://${encodeURIComponent(addr.path)}`;
  if ("cid" in addr) return `http+vsock://${addr.cid}:${addr.port}`;
  const { hostname, port } = addr;
  const host = hostname === "0.0.0.0" || hostname === "::" ? "localhost" : hostname;
  return `${secure ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
