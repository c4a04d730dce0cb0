/**
 * Where a server listens: on an address and a port, or on the file of a Unix socket.
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

/** Owner and group may connect: the proxy gets in by the group. */
const SOCKET_MODE = 0o660;

/**
 * Makes room for a Unix socket. A process that was killed leaves its file behind, and nobody can
 * listen there again until it is gone.
 *
 * @param path Where the socket is to be.
 * @throws {Deno.errors.AddrInUse} If somebody listens there, or the file is no socket.
 *
 * @example Usage
 * ```ts
 * import { clearStaleSocket } from "./place.ts";
 * import { assertRejects } from "@std/assert";
 *
 * const path = await Deno.makeTempDir() + "/postern.sock";
 * await clearStaleSocket(path);
 *
 * using _listener = Deno.listen({ transport: "unix", path });
 * await assertRejects(() => clearStaleSocket(path), Deno.errors.AddrInUse);
 * ```
 */
export async function clearStaleSocket(path: string): Promise<void> {
  try {
    const { isSocket } = await Deno.lstat(path);
    if (!isSocket) throw new Deno.errors.AddrInUse(`Cannot listen on "${path}": it is no socket`);
    (await Deno.connect({ transport: "unix", path })).close();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
    return await Deno.remove(path);
  }
  throw new Deno.errors.AddrInUse(`Cannot listen on "${path}": somebody listens there`);
}

/**
 * Lets those connect who should: owner and group.
 *
 * @param path Where the socket is.
 *
 * @example Usage
 * ```ts
 * import { openToGroup } from "./place.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const path = await Deno.makeTempDir() + "/postern.sock";
 * using _listener = Deno.listen({ transport: "unix", path });
 * openToGroup(path);
 * assertEquals(Deno.statSync(path).mode! & 0o777, 0o660);
 * ```
 */
export function openToGroup(path: string): void {
  Deno.chmodSync(path, SOCKET_MODE);
}
