/**
 * Files that only their owner may read: updates contain what people write.
 *
 * @module
 */
import { dirname } from "node:path";
import { StoreRefused } from "../errors.ts";

/** Creates a file, and its folder, for this user alone. What exists stays as it is. */
export async function makePrivateFile(path: string): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
  try {
    (await Deno.open(path, { write: true, createNew: true, mode: 0o600 })).close();
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    await checkFile(path, "it is a link to a file that does not exist; make that file");
  }
}

/**
 * Checks that a file exists. A command must not create it: it may run as another user.
 *
 * @throws {StoreRefused} If it is not.
 */
export async function checkFile(
  path: string,
  missing = "there is no such file; the server makes it when it starts",
): Promise<void> {
  let problem = "";
  try {
    const { isDirectory } = await Deno.stat(path);
    if (isDirectory) problem = `it is a folder; name a file in it, such as ${path}/postern.db`;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    problem = missing;
  }
  if (problem !== "") throw new StoreRefused(`Cannot open the store ${path}: ${problem}`);
}
