/**
 * The files of Unix sockets.
 *
 * @module
 */

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
 * import { clearStaleSocket } from "./unix_socket.ts";
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
 * import { openToGroup } from "./unix_socket.ts";
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
