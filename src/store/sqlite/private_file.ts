/**
 * Files that only their owner may read: updates contain what people write.
 *
 * @module
 */
import { dirname } from "node:path";
import { StoreRefused } from "../errors.ts";

/** The form of a path that can only be a folder's. */
const FOLDER = /(^|[/\\])\.{0,2}$/;

/** Creates a file, and its folder, for this user alone. What exists stays as it is. */
export async function makePrivateFile(path: string): Promise<void> {
  // Deno may not be allowed to look; then it may not write either, which is reported below.
  const exists = await isFile(path).catch((error) => {
    if (error instanceof StoreRefused) throw error;
    return false;
  });
  if (exists) return;
  await makeFolder(dirname(path));
  const mode = 0o600;
  try {
    (await Deno.open(path, { write: true, createNew: true, mode })).close();
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    // What a link points to need not exist.
    if (!await isFile(path)) (await Deno.open(path, { write: true, create: true, mode })).close();
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { AlreadyExists, NotADirectory } = Deno.errors;
    if (!(error instanceof AlreadyExists || error instanceof NotADirectory)) throw error;
    throw fileInPlace(path);
  }
}

function fileInPlace(folder: string): StoreRefused {
  return new StoreRefused(
    `Cannot create the folder ${folder} for the store: there is a file in its place; ` +
      "set STORE to a file in another folder",
  );
}

/**
 * Whether there is such a file.
 *
 * @throws {StoreRefused} If there can be none.
 */
async function isFile(path: string): Promise<boolean> {
  const refusal = (problem: string) =>
    new StoreRefused(`Cannot open the store ${path}: ${problem}`);
  const inFolder = () =>
    refusal(`it is a folder; name a file in it, such as ${path.replace(/[/\\]+$/, "")}/postern.db`);
  if (FOLDER.test(path)) throw inFolder();
  try {
    const { isDirectory, isFile } = await Deno.stat(path);
    if (isDirectory) throw inFolder();
    if (!isFile) throw refusal("it is a device, a socket or the like; name a file");
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotADirectory) throw fileInPlace(dirname(path));
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * Checks that a file exists. A command must not create it: it may run as another user.
 *
 * @throws {StoreRefused} If it does not.
 */
export async function checkFile(path: string): Promise<void> {
  if (await isFile(path)) return;
  throw new StoreRefused(
    `Cannot open the store ${path}: there is no such file; the server makes it when it starts`,
  );
}
