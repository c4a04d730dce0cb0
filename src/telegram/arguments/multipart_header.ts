/**
 * The headers of a part of `multipart/form-data`.
 *
 * @module
 */
import { BodyError } from "./body_error.ts";
import { decodePercent } from "./text.ts";

/** The parsed headers of a part. */
export interface PartHeader {
  /** The name of the field. */
  readonly name: string;
  /** The file's name; absent when the part is a plain value. */
  readonly filename?: string;
  /** The media type. */
  readonly type: string;
}

/**
 * Reads the headers of a part.
 *
 * @throws {BodyError} When they are not those of a form field.
 */
export function readPartHeader(text: string): PartHeader {
  let disposition: Map<string, string> = new Map();
  let type = "application/octet-stream";
  for (const line of text.replace(/\r\n[ \t]/g, " ").split("\r\n")) {
    if (line === "") continue;
    const colon = line.indexOf(":");
    if (colon < 0) throw bad("can't parse form data headers");
    const value = line.slice(colon + 1).trim();
    const header = line.slice(0, colon).trim().toLowerCase();
    if (header === "content-disposition") disposition = readDisposition(value);
    else if (header === "content-type") type = value;
  }
  const name = disposition.get("name") ?? "";
  const filename = disposition.get("filename");
  if (name === "") throw bad("field name in multipart/form-data not found");
  return { name, type, ...(filename === undefined ? {} : { filename }) };
}

function bad(reason: string): BodyError {
  return new BodyError(400, `Bad Request: ${reason}`);
}

function readDisposition(header: string): Map<string, string> {
  if (!header.startsWith("form-data;")) throw bad("expected form-data content disposition");
  const values = new Map<string, string>();
  let rest = header.slice("form-data;".length).trim();
  for (let equals = rest.indexOf("="); equals >= 0; equals = rest.indexOf("=")) {
    const key = rest.slice(0, equals).trim();
    rest = rest.slice(equals + 1).trimStart();
    const { value, length } = rest.startsWith('"') ? readQuoted(rest) : readToken(rest);
    values.set(key, decodePercent(value, false));
    rest = rest.slice(length).trim();
  }
  return values;
}

function readToken(text: string): { value: string; length: number } {
  const end = text.indexOf(";");
  return end < 0
    ? { value: text.trim(), length: text.length }
    : { value: text.slice(0, end).trim(), length: end + 1 };
}

function readQuoted(text: string): { value: string; length: number } {
  let value = "";
  let at = 1;
  for (; text[at] !== '"'; at++) {
    if (text[at] === "\\") at++;
    if (at >= text.length) throw bad("unclosed quoted string in Content-Disposition header");
    value += text[at];
  }
  at++;
  while (text[at] === " " || text[at] === "\t") at++;
  if (at < text.length && text[at] !== ";") {
    throw bad("expected ';' in Content-Disposition header");
  }
  return { value, length: at + 1 };
}
