/**
 * The head of a webhook's answer, parsed as leniently and as strictly as Telegram does.
 *
 * @module
 */
import { WireError } from "./network.ts";

/** A content length from here on is refused. */
const MAX_CONTENT = 2 ** 32 - 1;

/** The head of an answer. */
export interface ResponseHead {
  /** 200, 500 … */
  readonly status: number;
  /** `Internal Server Error`; may be empty. */
  readonly reason: string;
  /** By lower-case name; the first of several with the same name. */
  readonly headers: ReadonlyMap<string, string>;
  /** All of them, in the order received. */
  readonly headerLines: readonly (readonly [name: string, value: string])[];
  /** The last `Content-Type`. */
  readonly contentType: string;
  /** The last `Content-Encoding`, in lower case; `""` if absent. */
  readonly encoding: string;
  /** Whether the connection may be used again. */
  readonly keepAlive: boolean;
  /** How the end of the body is determined. */
  readonly framing: { readonly length: number } | "chunked";
}

/**
 * Parses a head.
 *
 * @param text Status line and headers, each with its line break.
 * @throws {WireError} If Telegram would reject it.
 */
export function parseResponseHead(text: string): ResponseHead {
  const space = text.indexOf(" ");
  const version = space < 0 ? "" : text.slice(0, space);
  if (!version.startsWith("HTTP")) throw new WireError("Not Implemented");
  if (!/^HTTP\/1\.[01]$/.test(version)) throw new WireError("HTTP Version Not Supported");
  // A status without a reason extends to the next space, which is in a header.
  const status = readTill(text, space + 1, " ");
  const reason = readTill(text, status.next, "\r");
  const headers = [...readHeaders(text, reason.next)];
  const last = (name: string) => headers.findLast(([other]) => other === name)?.[1];
  const connection = last("connection")?.toLowerCase();
  return {
    status: Number(/^\d{0,9}/.exec(status.text)![0]),
    reason: reason.text,
    headers: new Map(headers.toReversed()),
    headerLines: headers,
    contentType: last("content-type") ?? "application/octet-stream",
    encoding: last("content-encoding")?.toLowerCase() ?? "",
    keepAlive: connection === undefined ? version === "HTTP/1.1" : connection !== "close",
    framing: framingOf(last("transfer-encoding")?.toLowerCase() ?? "", last("content-length")),
  };
}

function readTill(text: string, from: number, end: string): { text: string; next: number } {
  const at = text.indexOf(end, from);
  if (at < 0) throw new WireError("Bad Request");
  return { text: text.slice(from, at), next: at + 1 };
}

function* readHeaders(text: string, from: number): Generator<[name: string, value: string]> {
  if (text[from] !== "\n") throw new WireError("Bad Request");
  for (let at = from + 1; at < text.length;) {
    const name = readTill(text, at, ":");
    const value = /(?:[^\r]*\r\n[ \t])*[^\r]*\r\n/y;
    value.lastIndex = name.next;
    const found = value.exec(text)?.[0];
    if (found === undefined) throw new WireError("Bad Request");
    yield [name.text.trim().toLowerCase(), found.trim()];
    at = name.next + found.length;
  }
}

function framingOf(coding: string, lengthText = ""): ResponseHead["framing"] {
  if (coding === "chunked") return "chunked";
  const length = Math.min(MAX_CONTENT, Number(/^\d*/.exec(lengthText)![0]));
  if (coding !== "") throw new WireError("Unimplemented: unsupported transfer-encoding");
  if (length >= MAX_CONTENT) {
    throw new WireError(`Request Entity Too Large: content length is ${length}`);
  }
  return { length };
}
