/**
 * Parameters and files in `multipart/form-data`.
 *
 * @module
 */
import { BodyError, tooManyParameters } from "./body_error.ts";
import { type PartHeader, readPartHeader } from "./multipart_header.ts";
import { decodeText } from "./text.ts";
import { findBytes } from "../../util/find_bytes.ts";

const MAX_PARAMETERS = 1 << 20;
const MAX_FILES = 50;
const MAX_BOUNDARY = 70;
const BLANK_LINE = new TextEncoder().encode("\r\n\r\n");

/** A part of a form. */
export interface Part extends PartHeader {
  /** Its content. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * The parts of a body.
 *
 * @throws {BodyError} When there is no boundary, a part is cut off, or the body is too large.
 */
export function* multipartParts(
  contentType: string,
  body: Uint8Array<ArrayBuffer>,
): Generator<Part> {
  const boundary = boundaryOf(contentType);
  const delimiter = new TextEncoder().encode(`\r\n--${boundary}`);
  let at = findBytes(body, delimiter.subarray(2), 0);
  let files = 0;
  let parameters = 0;
  if (at < 0) throw cutOff();
  at += delimiter.length - 2;
  while (!(body[at] === 45 && body[at + 1] === 45)) {
    const headEnd = findBytes(body, BLANK_LINE, at);
    if (headEnd < 0) throw cutOff();
    if (headEnd === at) {
      throw new BodyError(400, "Bad Request: headers in multipart/form-data are empty");
    }
    const header = readPartHeader(decodeText(body.subarray(at + 2, headEnd)));
    const end = findBytes(body, delimiter, headEnd + 2);
    if (end < 0) throw cutOff();
    const bytes = body.slice(Math.min(headEnd + 4, end), end);
    if (header.filename === undefined) {
      parameters += bytes.length;
      if (parameters > MAX_PARAMETERS) throw tooManyParameters(" in form data");
    } else if (++files > MAX_FILES) {
      throw new BodyError(413, "Request Entity Too Large: too many files attached");
    }
    yield { ...header, bytes };
    at = end + delimiter.length;
  }
}

function cutOff(): BodyError {
  return new BodyError(400, "Bad Request: unexpected end of request content");
}

function boundaryOf(contentType: string): string {
  const at = contentType.toLowerCase().indexOf("boundary");
  if (at < 0) throw new BodyError(400, "Bad Request: boundary not found");
  const equals = contentType.indexOf("=", at);
  if (equals < 0) throw new BodyError(400, "Bad Request: boundary value not found");
  const value = contentType.slice(equals + 1).split(";", 1)[0]!;
  const boundary = /^"(.*)"$/s.exec(value)?.[1] ?? value;
  if (boundary === "" || boundary.length > MAX_BOUNDARY) {
    throw new BodyError(400, "Bad Request: boundary too big or empty");
  }
  return boundary;
}
