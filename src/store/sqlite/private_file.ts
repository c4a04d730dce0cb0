/**
 * Files that only their owner may read: updates contain what people write.
 *
 * @module
 */
import { dirname } from "node:path";
import { StoreRefused } from "../errors.ts";

/** Creates a file, and its folder, for this user alone. What exists stays as it is. */
export async function makePrivateFile(path: string): Promise<void> {
  await makeFolder(dirname(path));
  const mode = 0o600;
  try {
    (await Deno.open(path, { write: true, createNew: true, mode })).close();
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    // What a link points to need not exist.
    if (await isMissing(path)) (await Deno.open(path, { write: true, create: true, mode })).close();
    await checkFile(path);
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { AlreadyExists, NotADirectory } = Deno.errors;
    if (!(error instanceof AlreadyExists || error instanceof NotADirectory)) throw error;
    throw new StoreRefused(
      `Cannot create the folder ${path} for the store: there is a file in its place; ` +
        "set STORE to a file in another folder",
    );
  }
}

async function isMissing(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return false;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    throw error;
  }
}

/**
 * Checks that a file exists. A command must not create it: it may run as another user.
 *
 * @throws {StoreRefused} If it is not.
 */
export async function checkFile(path: string): Promise<void> {
  let problem = "";
  try {
    const { isDirectory } = await Deno.stat(path);
    if (isDirectory) problem = `it is a folder; name a file in it, such as ${path}/postern.db`;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    problem = "there is no such file; the server makes it when it starts";
  }
  if (problem !== "") throw new StoreRefused(`Cannot open the store ${path}: ${problem}`);
}
