/**
 * The files that commands read and write.
 *
 * @module
 */
import { unreadableText } from "../util/files/unreadable_file.ts";
import { CommandError } from "./command.ts";

/** Reads a file; `-` is standard input. */
export async function readFile(path: string): Promise<string> {
  if (path === "-") return await new Response(Deno.stdin.readable).text();
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    throw new CommandError(`Cannot read "${path}": ${unreadableText(error, path)}`);
  }
}

/** Writes a file that must not exist. */
export async function createFile(path: string, text: string): Promise<void> {
  try {
    await Deno.writeTextFile(path, text, { createNew: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    throw new CommandError(`Cannot write "${path}": it exists already; choose another name`);
  }
}
