/**
 * Reads a webhook's HTTP answers from bytes as they come (TELEGRAM.md, facts 7 to 9).
 *
 * @module
 */
import { ChunkedBody } from "./chunked_body.ts";
import { WireError } from "./network.ts";

/** Headers, and a body whose content type may carry a call, may not be longer. */
const MAX_HEADERS = 1 << 18;
const MAX_ARGUMENTS = 1 << 20;
const CARRIES_CALL = /application\/json|application\/x-www-form-urlencoded|multipart\/form-data/i;

/** A webhook's answer. */
export interface HttpAnswer {
  /** 200, 500 … */
  readonly status: number;
  /** `Internal Server Error`; may be empty. */
  readonly reason: string;
  /** By name in lower case; of several with one name the last. */
  readonly headers: ReadonlyMap<string, string>;
  /** The body as it was sent; empty unless it may carry a call. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** Whether the connection may be used again. */
  readonly keepAlive: boolean;
}

interface Head extends Omit<HttpAnswer, "body"> {
  /** How the end of the body is found. */
  readonly framing: { readonly length: number } | "chunked";
}

/**
 * Takes bytes, gives answers.
 *
 * @example Usage
 * ```ts
 * import { ResponseParser } from "./response_parser.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const parser = new ResponseParser();
 * const bytes = new TextEncoder().encode("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
 * assertEquals(parser.push(bytes.subarray(0, 20)), undefined);
 * assertEquals(parser.push(bytes.subarray(20))?.status, 200);
 * ```
 */
export class ResponseParser {
  #waiting: Uint8Array<ArrayBuffer> = new Uint8Array();
  #head: Head | undefined;
  #chunked: ChunkedBody | undefined;

  /**
   * Adds bytes.
   *
   * @param bytes What has been read.
   * @returns An answer as soon as one is complete; what follows it stays for the next.
   * @throws {WireError} When this is no HTTP that Telegram takes.
   */
  push(bytes: Uint8Array): HttpAnswer | undefined {
    const joined = new Uint8Array(this.#waiting.length + bytes.length);
    joined.set(this.#waiting);
    joined.set(bytes, this.#waiting.length);
    this.#waiting = joined;
    this.#head ??= this.#readHead();
    if (!this.#head) return undefined;
    const body = this.#readBody(this.#head);
    if (!body) return undefined;
    const { framing: _, ...head } = this.#head;
    this.#head = undefined;
    this.#chunked = undefined;
    return { ...head, body };
  }

  #readHead(): Head | undefined {
    const end = indexOfBlankLine(this.#waiting);
    if (end < 0) {
      if (this.#waiting.length > MAX_HEADERS) {
        throw new WireError("Request Header Fields Too Large: total headers size exceeded");
      }
      return undefined;
    }
    const text = new TextDecoder("latin1").decode(this.#waiting.subarray(0, end));
    this.#waiting = this.#waiting.slice(end + 4);
    return parseHead(text);
  }

  #readBody({ framing, headers }: Head): Uint8Array<ArrayBuffer> | undefined {
    const carriesCall = CARRIES_CALL.test(headers.get("content-type") ?? "");
    const limit = carriesCall ? MAX_ARGUMENTS : Infinity;
    if (framing === "chunked") {
      this.#chunked ??= new ChunkedBody();
      this.#waiting = this.#chunked.push(this.#waiting);
      if (this.#chunked.length > limit) throw tooLarge();
      if (!this.#chunked.complete) return undefined;
      return carriesCall ? this.#chunked.bytes() : new Uint8Array();
    }
    if (framing.length > limit) throw tooLarge();
    if (this.#waiting.length < framing.length) return undefined;
    const body = this.#waiting.slice(0, framing.length);
    this.#waiting = this.#waiting.slice(framing.length);
    return carriesCall ? body : new Uint8Array();
  }
}

function tooLarge(): WireError {
  return new WireError("Request Entity Too Large: too many parameters");
}

function indexOfBlankLine(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(13); at >= 0; at = bytes.indexOf(13, at + 1)) {
    if (bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at;
  }
  return -1;
}

function parseHead(text: string): Head {
  const [first = "", ...lines] = text.split("\r\n");
  const status = /^HTTP\/1\.([01]) (\d{3})(?: (.*))?$/.exec(first);
  if (!status) throw new WireError("Bad Request: can't parse the status line");
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon < 0) throw new WireError("Bad Request: invalid header");
    headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  const connection = headers.get("connection")?.toLowerCase();
  const coding = headers.get("transfer-encoding")?.trim().toLowerCase() ?? "";
  if (coding !== "" && coding !== "chunked") {
    throw new WireError("Unimplemented: unsupported transfer-encoding");
  }
  const length = Number(headers.get("content-length") ?? 0);
  const framing = coding === "chunked" ? "chunked" : { length: length > 0 ? length : 0 };
  const encoding = headers.get("content-encoding")?.toLowerCase() ?? "";
  const hasBody = framing === "chunked" || framing.length > 0;
  if (hasBody && !["", "gzip", "deflate"].includes(encoding)) {
    throw new WireError("Unsupported Media Type: unsupported content-encoding");
  }
  return {
    status: Number(status[2]),
    reason: status[3] ?? "",
    headers,
    keepAlive: connection === undefined ? status[1] === "1" : connection !== "close",
    framing,
  };
}
