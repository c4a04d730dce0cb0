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

/** The Bot API's limit for a query string. */
const MAX_QUERY = 1 << 20;
/** The Bot API's limit for a body, after decompression. */
const MAX_BODY = 256 << 20;

/** The parts of a request that contain parameters. */
export interface Source {
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}

/**
 * Reads all parameters. Of two with the same name the first counts, starting with the query string.
 *
 * @param source The request.
 * @param query The raw query string.
 * @throws {BodyError} If the body is malformed for its type, or is too large.
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
 * An empty body has no parameters, whatever its type: api.telegram.org passes on even an empty
 * chunked one without a body. (A self-hosted Bot API server answers 400 to an empty chunked
 * multipart body.)
 */
async function readBody({ headers, body }: Source, encoding: string): Promise<CallArguments> {
  if (body.length === 0) return { values: new Map(), files: new Map() };
  const content = await decodeContent(encoding, body, MAX_BODY);
  return readArguments(headers.get("content-type") ?? "", content);
}
