/**
 * Reads parameters from a request: query string, JSON, form or multipart.
 *
 * @module
 */
import { BodyError, tooManyParameters } from "../../telegram/arguments/body_error.ts";
import { decodeContent, isKnownEncoding } from "../../telegram/arguments/decode_content.ts";
import {
  type CallArguments,
  formArguments,
  readArguments,
} from "../../telegram/arguments/read_arguments.ts";
import { cleanFileName } from "./file_names.ts";
import { Params } from "./params.ts";

/** What the Bot API takes in a query string. */
const MAX_QUERY = 1 << 20;
/** What it takes in a body, whatever it is when it is inflated. */
const MAX_BODY = 256 << 20;

/** What parameters are read from. */
export interface Source {
  /** Its headers. */
  readonly headers: Headers;
  /** Its body. */
  readonly body: Uint8Array<ArrayBuffer>;
}

/**
 * Reads all parameters; of two with one name the first counts, and the query string comes first.
 *
 * @param source The request.
 * @param query The query string as it was written.
 * @throws {BodyError} When the body breaks the rules of its type, or is too large.
 */
export async function readParams(source: Source, query = ""): Promise<Params> {
  const { headers } = source;
  const encoding = headers.get("content-encoding") ?? "";
  if (!isKnownEncoding(encoding)) {
    throw new BodyError(415, `Unsupported Media Type: unsupported content encoding`);
  }
  if (query.length > MAX_QUERY) throw tooManyParameters();
  const { values, files } = await readBody(source, encoding);
  const named = new Map([...values, ...formArguments(query).toReversed()]);
  const uploads = [...files].map(([field, file]) =>
    [field, { ...file, name: cleanFileName(file.name) }] as const
  );
  return new Params(Object.fromEntries(named), new Map(uploads));
}

/**
 * An empty body has no parameters, whatever its type: api.telegram.org hands even an empty chunked
 * one on without a body. (A Bot API server of one's own answers 400 to an empty multipart one that
 * is chunked.)
 */
async function readBody({ headers, body }: Source, encoding: string): Promise<CallArguments> {
  if (body.length === 0) return { values: new Map(), files: new Map() };
  const content = await decodeContent(encoding, body, MAX_BODY);
  return readArguments(headers.get("content-type") ?? "", content);
}
