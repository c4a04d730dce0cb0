/**
 * One process for each file: the lanes of a SQLite store have one owner.
 *
 * @module
 */
import { StoreRefused } from "../errors.ts";

/**
 * Locks a file that exists for this process until it ends or lets go, whatever ends it.
 *
 * @throws {StoreRefused} If another process has it.
 */
export async function lockFile(path: string): Promise<Disposable> {
  // Another process may know the file by another name.
  const real = await Deno.realPath(path);
  // Never deleted: a process that waits for a deleted file's lock would share it with nobody.
  const file = await Deno.open(`${real}.lock`, { write: true, create: true, mode: 0o600 });
  if (await file.tryLock(true)) return file;
  file.close();
  throw new StoreRefused(
    `Cannot use the store ${path}: another process uses it; to run several instances, ` +
      "set STORE=postgres://\u2026 in all of them",
  );
}
