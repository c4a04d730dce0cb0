/**
 * Reads parameters from a request: query string, JSON, form or multipart.
 *
 * @module
 */
import { decodeLatin1, decodeUtf8, readPairs } from "../http/bytes_text.ts";
import { UnreadableRequest } from "../http/request_reader.ts";
import { readJsonParams } from "./json_params.ts";
import { readMultipart } from "./multipart.ts";
import { type JsonText, Params, type Upload } from "./params.ts";

/** What the Bot API takes in parameters, files not counted. */
const MAX_BYTES = 1 << 20;
const FORM = "application/x-www-form-urlencoded";

/** What parameters are read from: a request, or the answer of a webhook. */
export interface Source {
  /** Its headers. */
  readonly headers: Headers;
  /** Its body. */
  readonly body: Uint8Array<ArrayBuffer>;
}

/**
 * Reads all parameters; of two with one name the first counts, and the query string comes first.
 *
 * @param source The request or answer.
 * @param query The query string as it was written.
 * @throws {UnreadableRequest} When the body breaks the rules of its type, or is too large.
 */
export async function readParams(source: Source, query = ""): Promise<Params> {
  const { headers } = source;
  const body = await decoded(source);
  const values: Record<string, string | JsonText> = Object.create(null);
  let files: ReadonlyMap<string, Upload> | undefined;
  let size = 0;
  function count(length: number): void {
    size += length;
    if (size > MAX_BYTES) throw new UnreadableRequest(413, "Too many parameters");
  }
  function keep(pairs: Iterable<readonly [name: string, value: string | JsonText]>): void {
    for (const [name, value] of pairs) values[name] ??= value;
  }
  count(query.length);
  keep(readPairs(query));
  const contentType = headers.get("content-type") ?? "";
  const type = contentType.toLowerCase();
  if (body.length === 0) return new Params(values);
  if (type.includes("multipart/form-data")) {
    const parts = readMultipart(contentType, body);
    files = parts.files;
    for (const [name, value, partType] of parts.pairs) {
      count(value.length);
      keep(partType.startsWith(FORM) ? readPairs(value) : [[name, value]]);
    }
  } else if (type.includes(FORM)) {
    count(body.length);
    keep(readPairs(decodeLatin1(body)));
  } else if (type.includes("application/json")) {
    count(body.length);
    keep(readJsonParams(decodeUtf8(body)));
  }
  return new Params(values, files);
}

/** Undoes gzip or deflate. */
async function decoded({ headers, body }: Source): Promise<Uint8Array<ArrayBuffer>> {
  const coding = headers.get("content-encoding")?.toLowerCase() ?? "";
  if (coding === "" || coding === "none" || body.length === 0) return body;
  if (coding !== "gzip" && coding !== "deflate") {
    throw new UnreadableRequest(415, `The content coding ${coding} is not supported`);
  }
  const stream = new Blob([body]).stream().pipeThrough(new DecompressionStream(coding));
  try {
    return await new Response(stream).bytes();
  } catch (error) {
    if (error instanceof TypeError) throw new UnreadableRequest(400, "Can't decode the content");
    throw error;
  }
}
