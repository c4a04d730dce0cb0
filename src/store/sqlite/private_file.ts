/**
 * Files that nobody but their owner may read: updates hold what people write.
 *
 * @module
 */
import { dirname } from "node:path";

/** Makes an empty file for this user alone, and its folder. What exists stays as it is. */
export async function makePrivateFile(path: string): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
  try {
    (await Deno.open(path, { write: true, createNew: true, mode: 0o600 })).close();
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
}
