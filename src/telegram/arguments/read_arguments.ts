/**
 * How Telegram's servers read a call's parameters from an HTTP body: the same for requests of the
 * Bot API and for replies to webhooks.
 *
 * @module
 */
import { tooManyParameters } from "./body_error.ts";
import { jsonArguments } from "./json_arguments.ts";
import { multipartParts } from "./multipart_arguments.ts";
import { decodePercent, decodeText } from "./text.ts";

const MAX_PARAMETERS = 1 << 20;

/** A file that came with a call. */
export interface UploadedFile {
  /** Its file name. */
  readonly name: string;
  /** Its media type. */
  readonly type: string;
  /** Its content. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A call's parameters; if several have the same name, the first counts. */
export interface CallArguments {
  /** Strings, and from JSON also other values; `null` is the string "null". */
  readonly values: ReadonlyMap<string, unknown>;
  /** Files, by field name. */
  readonly files: ReadonlyMap<string, UploadedFile>;
}

/** Whether a body of this type is read for parameters. */
export function carriesArguments(contentType: string): boolean {
  return /application\/json|application\/x-www-form-urlencoded|multipart\/form-data/i
    .test(contentType);
}

/**
 * Reads a body. Truncated JSON counts as far as it goes.
 *
 * @throws {BodyError} When it is too large, or a multipart body is malformed.
 */
export function readArguments(contentType: string, body: Uint8Array<ArrayBuffer>): CallArguments {
  const values = new Map<string, unknown>();
  const files = new Map<string, UploadedFile>();
  const type = contentType.toLowerCase();
  const put = ([name, value]: [string, unknown]) => {
    if (!values.has(name)) values.set(name, value);
  };
  if (type.includes("multipart/form-data")) {
    for (const { name, filename, type, bytes } of multipartParts(contentType, body)) {
      if (filename === undefined) {
        if (type.startsWith("application/x-www-form-urlencoded")) {
          formArguments(decodeText(bytes)).forEach(put);
        } else put([name, decodeText(bytes)]);
      } else if (!files.has(name)) files.set(name, { name: filename, type, bytes });
    }
  } else if (carriesArguments(type)) {
    if (body.length > MAX_PARAMETERS) throw tooManyParameters();
    const text = decodeText(body);
    const isForm = type.includes("application/x-www-form-urlencoded");
    for (const pair of isForm ? formArguments(text) : jsonArguments(text)) put(pair);
  }
  return { values, files };
}

/** The parameters of a query string or a form, in the order written. */
export function formArguments(text: string): [name: string, value: string][] {
  return text.split("&").filter((pair) => pair !== "").map((pair) => {
    const equals = pair.indexOf("=");
    const [name, value] = equals < 0 ? [pair, ""] : [pair.slice(0, equals), pair.slice(equals + 1)];
    return [decodePercent(name, true), decodePercent(value, true)];
  });
}
