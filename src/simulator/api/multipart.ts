/**
 * Parameters and files in a multipart body.
 *
 * @module
 */
import { decodeLatin1, decodeUtf8, urlDecode } from "../http/bytes_text.ts";
import { indexOf, UnreadableRequest } from "../http/request_reader.ts";
import { cleanFileName } from "./file_names.ts";
import type { Upload } from "./params.ts";

const MAX_BOUNDARY = 70;
const MAX_FILES = 50;
const encoder = new TextEncoder();
const HEADERS_END = encoder.encode("\r\n\r\n");

/** What a body holds. */
export interface Parts {
  /** Parameters, in order. */
  readonly pairs: readonly [name: string, value: string, type: string][];
  /** Files, by field name. */
  readonly files: ReadonlyMap<string, Upload>;
}

/** What the headers of a part tell. */
interface PartHead {
  name: string;
  fileName?: string;
  type: string;
}

/**
 * Reads a body.
 *
 * @throws {UnreadableRequest} 400 when it breaks the rules.
 */
export function readMultipart(contentType: string, body: Uint8Array<ArrayBuffer>): Parts {
  const boundary = encoder.encode(`\r\n--${boundaryOf(contentType)}`);
  const pairs: [string, string, string][] = [];
  const files = new Map<string, Upload>();
  let at = indexOf(body, boundary.subarray(2));
  if (at < 0) throw bad("unexpected end of request content");
  at += boundary.length - 2;
  while (!startsWith(body, at, "--")) {
    const headersEnd = indexOf(body, HEADERS_END, at);
    if (headersEnd < 0) throw bad("unexpected end of request content");
    if (headersEnd === at) throw bad("headers in multipart/form-data are empty");
    const head = readHead(decodeLatin1(body.subarray(at + 2, headersEnd + 2)));
    const start = headersEnd + HEADERS_END.length;
    const end = indexOf(body, boundary, start);
    if (end < 0) throw bad("unexpected end of request content");
    const bytes = body.slice(start, end);
    const { name, type, fileName } = head;
    if (fileName === undefined) pairs.push([name, decodeUtf8(bytes), type]);
    else if (!files.has(name)) files.set(name, { name: cleanFileName(fileName), type, bytes });
    if (files.size > MAX_FILES) throw new UnreadableRequest(413, "Too many files attached");
    at = end + boundary.length;
  }
  return { pairs, files };
}

function boundaryOf(contentType: string): string {
  const at = contentType.toLowerCase().indexOf("boundary");
  if (at < 0) throw bad("boundary not found");
  const equals = contentType.indexOf("=", at);
  if (equals < 0) throw bad("boundary value not found");
  const value = contentType.slice(equals + 1).split(";")[0]!;
  const boundary = /^"(.*)"$/.exec(value)?.[1] ?? value;
  if (boundary === "" || boundary.length > MAX_BOUNDARY) throw bad("boundary too big or empty");
  return boundary;
}

function readHead(text: string): PartHead {
  const head: PartHead = { name: "", type: "application/octet-stream" };
  for (const line of text.split(/\r\n(?![ \t])/)) {
    const [, name = "", value = ""] = /^([^:]*):([^]*)$/.exec(line) ?? [];
    const field = name.trim().toLowerCase();
    if (field === "content-disposition") readDisposition(value.trim(), head);
    if (field === "content-type") head.type = value.trim();
  }
  if (head.name === "") throw bad("field name in multipart/form-data not found");
  return head;
}

const KEY = /\s*([^=]*?)\s*=\s*/y;

function readDisposition(value: string, head: PartHead): void {
  if (!value.startsWith("form-data;")) throw bad("expected form-data content disposition");
  let at = "form-data;".length;
  while (true) {
    KEY.lastIndex = at;
    const key = KEY.exec(value);
    if (!key) return;
    at = KEY.lastIndex;
    const [text, next] = value[at] === '"' ? quoted(value, at + 1) : token(value, at);
    at = next;
    if (key[1] === "name") head.name = urlDecode(text, false);
    if (key[1] === "filename") head.fileName = urlDecode(text, false);
  }
}

function quoted(value: string, from: number): [text: string, next: number] {
  let text = "";
  for (let at = from; at < value.length; at++) {
    if (value[at] === '"') {
      const rest = /\s*(;?)/y;
      rest.lastIndex = at + 1;
      const isOver = rest.exec(value)?.[1] === ";" || rest.lastIndex === value.length;
      if (!isOver) throw bad("expected ';' in Content-Disposition header");
      return [text, rest.lastIndex];
    }
    if (value[at] === "\\") at++;
    text += value[at] ?? "";
  }
  throw bad("unclosed quoted string in Content-Disposition header");
}

function token(value: string, from: number): [text: string, next: number] {
  const end = value.indexOf(";", from);
  return end < 0
    ? [value.slice(from).trim(), value.length]
    : [value.slice(from, end).trim(), end + 1];
}

function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  return decodeLatin1(bytes.subarray(at, at + text.length)) === text;
}

function bad(reason: string): UnreadableRequest {
  return new UnreadableRequest(400, `Bad Request: ${reason}`);
}
