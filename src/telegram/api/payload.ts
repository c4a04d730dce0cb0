/**
 * A call's parameters as the body of its request.
 *
 * @module
 */
import { InputFile, type InputFileOpener } from "./input_file.ts";

/** The body of a request, created again for each attempt. */
export interface Payload {
  /** The Content-Type header. */
  contentType: string;
  /** Whether it contains files. */
  upload: boolean;
  /** Whether it can be sent a second time. */
  repeatable: boolean;
  /** The body: JSON as text, a form in chunks. */
  body(opener: InputFileOpener): string | AsyncIterable<Uint8Array>;
}

/**
 * Encodes parameters as JSON, or, if they contain an {@linkcode InputFile}, as multipart/form-data.
 * A file that is itself a parameter keeps its name; a nested one is referenced by `attach://`.
 * `undefined` and `null` are omitted.
 *
 * @param params The parameters; they are not changed.
 * @returns The body, ready to send.
 * @throws {TypeError} when they contain something JSON cannot represent: a bigint, a cycle.
 */
export function encodePayload(params: Record<string, unknown>): Payload {
  const found: InputFile[] = [];
  const json = JSON.stringify(params, (_name, value) => {
    if (value instanceof InputFile) found.push(value);
    return value ?? undefined;
  });
  if (found.length === 0) {
    return { contentType: "application/json", upload: false, repeatable: true, body: () => json };
  }
  const form = createForm(params);
  const boundary = `postern-${crypto.randomUUID()}`;
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    upload: true,
    repeatable: found.every((file) => file.repeatable),
    body: (opener) => encodeMultipart(form, boundary, opener),
  };
}

function createForm(params: Record<string, unknown>): MultipartForm {
  const fields: [string, string][] = [];
  const files: [string, InputFile][] = [];
  let count = 0;

  function attach(_name: string, value: unknown): unknown {
    if (!(value instanceof InputFile)) return value ?? undefined;
    let name;
    do name = `file${count++}`; while (Object.hasOwn(params, name));
    files.push([name, value]);
    return `attach://${name}`;
  }

  for (const [name, value] of Object.entries(params)) {
    if (value instanceof InputFile) files.push([name, value]);
    else if (typeof value === "string") fields.push([name, value]);
    else if (value !== undefined && value !== null) {
      fields.push([name, JSON.stringify(value, attach)]);
    }
  }
  return { fields, files };
}

/** The parts of a form. */
export interface MultipartForm {
  /** Plain values, by name. */
  fields: readonly (readonly [name: string, value: string])[];
  /** Files, by name. */
  files: readonly (readonly [name: string, file: InputFile])[];
}

/**
 * Writes a form. The boundary must be random: the files are not searched for it.
 *
 * @param form Fields and files; the fields are written first.
 * @param boundary What separates the parts, without the dashes before it.
 * @param opener What the files need to be read.
 * @returns The body in chunks.
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
 * Writes a quoted-string, which is how Telegram parses it. The `%22` that browsers write would
 * become part of the name.
 */
function quote(name: string): string {
  return `"${name.replace(/[\r\n]+/g, " ").replace(/["\\]/g, "\\$&")}"`;
}
