/**
 * Secrets from files: `BOT_ECHO_TOKEN_FILE` instead of `BOT_ECHO_TOKEN`, as Docker and systemd
 * provide them.
 *
 * @module
 */
import { grantRemedy } from "../util/files/permission.ts";
import type { EnvReader } from "./reader.ts";
import { unreadableReason } from "../util/files/unreadable_file.ts";

/** Reads a file's text. */
export type SecretFileReader = (path: string) => Promise<string>;

/**
 * A secret variable's value, or the content of the file that its `_FILE` twin names.
 *
 * @param reader The environment.
 * @param variable The variable without `_FILE`.
 * @param readFile Reads the file.
 * @returns The value; `undefined` if neither is set or the file cannot be used.
 */
export async function readSecretFile(
  reader: EnvReader,
  variable: string,
  readFile: SecretFileReader,
): Promise<string | undefined> {
  const value = reader.get(variable);
  const name = `${variable}_FILE`;
  const path = reader.get(name);
  if (path === undefined) return value;
  if (value !== undefined) {
    reader.problem(name, `${variable} is also set`, "unset one of them");
    return value;
  }
  try {
    const text = (await readFile(path)).replace(/^\uFEFF/, "").trim();
    if (text !== "") return text;
    reader.problem(name, "the file is empty", "write the value into it");
  } catch (error) {
    const message = `Cannot read the file: ${unreadableReason(error)}`;
    if (isPath(path)) {
      reader.problem(name, message, remedyFor(error, path, "name a file it may read"));
    } else {reader.secretProblem(
        name,
        message,
        `name a file; the value itself goes into ${variable}`,
      );}
  }
  return undefined;
}

/** Base64, in which a slash proves nothing: `openssl rand -base64 32` as a console's token. */
const BASE64 = /^[A-Za-z0-9+][A-Za-z0-9+/]{15,}={0,2}$/;

/** Whether a value must be a path; any other may be the secret itself, put there by mistake. */
function isPath(text: string): boolean {
  return /[/\\.]/.test(text) && !BASE64.test(text);
}

/** What to do about a file that cannot be read. */
export function remedyFor(error: unknown, path: string, otherwise: string): string {
  return error instanceof Deno.errors.NotCapable ? grantRemedy(path, "read") : otherwise;
}
