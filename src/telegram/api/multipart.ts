/**
 * multipart/form-data, written as it is sent, so that a file is never in memory as a whole.
 *
 * @module
 */
import type { InputFile, InputFileOpener } from "./input_file.ts";

/** What a form holds. */
export interface MultipartForm {
  /** Plain values by their names. */
  fields: readonly (readonly [name: string, value: string])[];
  /** Files by their names. */
  files: readonly (readonly [name: string, file: InputFile])[];
}

/**
 * Writes a form. The boundary is to be random: nothing looks for it in the files.
 *
 * @param form Fields and files; the fields are written first.
 * @param boundary What separates the parts, without the dashes before it.
 * @param opener What reading the files needs.
 * @returns The body in pieces.
 *
 * @example Usage
 * ```ts
 * import { encodeMultipart } from "./multipart.ts";
 * import { InputFile } from "./input_file.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const photo = new InputFile(new Uint8Array([1, 2, 3]), "dot.png");
 * const form = { fields: [["chat_id", "7"]], files: [["photo", photo]] } as const;
 * const opener = { fetch, signal: new AbortController().signal };
 * const body = ReadableStream.from(encodeMultipart(form, "xyz", opener));
 *
 * const headers = { "content-type": "multipart/form-data; boundary=xyz" };
 * const parsed = await new Response(body, { headers }).formData();
 * assertEquals(parsed.get("chat_id"), "7");
 * assertEquals((parsed.get("photo") as File).name, "dot.png");
 * ```
 */
export async function* encodeMultipart(
  form: MultipartForm,
  boundary: string,
  opener: InputFileOpener,
): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder();
  const head = (name: string, more = "") =>
    `--${boundary}\r\ncontent-disposition: form-data; name=${quote(name)}${more}\r\n\r\n`;
  const fields = form.fields.map(([name, value]) => `${head(name)}${value}\r\n`);
  yield encoder.encode(fields.join(""));
  for (const [name, file] of form.files) {
    const filename = `; filename=${quote(file.filename)}`;
    yield encoder.encode(head(name, `${filename}\r\ncontent-type: application/octet-stream`));
    yield* file.read(opener);
    yield encoder.encode("\r\n");
  }
  yield encoder.encode(`--${boundary}--\r\n`);
}

/**
 * As a quoted-string, which is how Telegram reads it. The `%22` that browsers write would become
 * part of the name.
 */
function quote(name: string): string {
  return `"${name.replace(/[\r\n]+/g, " ").replace(/["\\]/g, "\\$&")}"`;
}
