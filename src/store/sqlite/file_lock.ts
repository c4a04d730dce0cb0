/**
 * The lock that lets only one process use a file, because the lanes in it have one owner.
 *
 * @module
 */
import { StoreRefused } from "../errors.ts";

/**
 * Locks an existing file for this process until it is released or the process ends in any way.
 *
 * @throws {StoreRefused} If another process has it.
 */
export async function lockFile(path: string): Promise<Disposable> {
  // Another process may know the file by another name.
  const real = await Deno.realPath(path);
  // Never deleted: the lock of a deleted file would keep nobody out.
  const file = await Deno.open(`${real}.lock`, { write: true, create: true, mode: 0o600 });
  if (await file.tryLock(true)) return file;
  file.close();
  throw new StoreRefused(
    `Cannot use the store ${path}: another process uses it; to run several instances, ` +
      "set STORE=postgres://\u2026 in all of them",
  );
}
