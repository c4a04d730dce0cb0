/**
 * One process for each file: the lanes of a SQLite store have one owner.
 *
 * @module
 */
import { StoreRefused } from "../errors.ts";

/**
 * Locks `path` for this process until it ends or lets go, whatever ends it.
 *
 * @throws {StoreRefused} If another process has it.
 */
export async function lockFile(path: string): Promise<Disposable> {
  // Never deleted: a process that waits for a deleted file's lock would share it with nobody.
  const file = await Deno.open(`${path}.lock`, { write: true, create: true, mode: 0o600 });
  if (await file.tryLock(true)) return file;
  file.close();
  throw new StoreRefused(
    `Cannot use the store ${path}: another process uses it; to run several instances, ` +
      "set STORE=postgres://\u2026 in all of them",
  );
}
