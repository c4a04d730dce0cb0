/**
 * Files named by environment variables.
 *
 * @module
 */

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
    throw new TypeError(`Cannot read ${variable}="${path}": ${reasonFor(error)}`);
  }
}

function reasonFor(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file; check the path";
  if (error instanceof Deno.errors.NotCapable) return "Deno may not read it; run with --allow-read";
  if (error instanceof Deno.errors.PermissionDenied) return "this user may not read it";
  return (error as Error).message;
}
