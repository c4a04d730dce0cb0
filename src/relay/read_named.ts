/**
 * Files named by environment variables.
 *
 * @module
 */
import { unreadableReason } from "../util/files/unreadable_file.ts";

/**
 * The text of the file that a variable names; `undefined` if the variable is not set.
 *
 * @throws {TypeError} If it cannot be read; the message names the variable and the path.
 */
export async function readNamed(
  variable: string,
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => Promise<string>,
): Promise<string | undefined> {
  const path = env[variable];
  if (!path) return undefined;
  try {
    return await readFile(path);
  } catch (error) {
    const reason = unreadableReason(error) + remedyFor(error);
    throw new TypeError(`Cannot read ${variable}="${path}": ${reason}`);
  }
}

function remedyFor(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "; check the path";
  return error instanceof Deno.errors.NotCapable ? "; run with --allow-read" : "";
}
