/**
 * The file of a Unix socket: removing a stale one, and who may connect.
 *
 * @module
 */

import { join } from "@std/path/join";

/** Owner and group may connect: a proxy connects through the group. */
const SOCKET_MODE = 0o660;

/**
 * Removes the socket file left behind by a killed process: until then, nothing can listen there.
 *
 * @param path Path of the socket.
 * @throws {Deno.errors.AddrInUse} If a process is listening there, or the file is not a socket.
 */
export async function clearStaleSocket(path: string): Promise<void> {
  try {
    const { isSocket } = await Deno.lstat(path);
    if (!isSocket) {
      throw new Deno.errors.AddrInUse(`Cannot listen on "${path}": the file is not a socket`);
    }
    (await Deno.connect({ transport: "unix", path })).close();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
    return await Deno.remove(path);
  }
  throw new Deno.errors.AddrInUse(`Cannot listen on "${path}": another process is using it`);
}

/**
 * Locks the folder of a socket, so that of two servers starting at the same moment neither takes
 * the other's new socket for a stale one.
 *
 * @param path Path of the socket.
 * @returns The lock; `undefined` if the folder cannot be opened.
 */
export async function lockFolder(path: string): Promise<Disposable | undefined> {
  const folder = join(path, "..");
  const { state } = Deno.permissions.querySync({ name: "read", path: folder });
  if (state !== "granted") return undefined; // Deno would prompt for it.
  const file = await Deno.open(folder).catch(() => undefined);
  await file?.lock(true).catch(() => {});
  return file;
}

/** Lets owner and group connect. */
export function openToGroup(path: string): void {
  Deno.chmodSync(path, SOCKET_MODE);
}
