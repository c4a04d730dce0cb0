/**
 * Reads HTTP/1.1 requests from a connection.
 *
 * @module
 */
import type { RawRequest } from "./raw_request.ts";
import { findBytes } from "../../util/find_bytes.ts";

const MAX_HEAD = 1 << 18;
const MAX_BODY = 2 ** 31;
const READ_SIZE = 1 << 14;
const HEAD_END = new TextEncoder().encode("\r\n\r\n");
const LINE_END = new TextEncoder().encode("\r\n");
const CONTINUE = new TextEncoder().encode("HTTP/1.1 100 Continue\r\n\r\n");
const latin1 = new TextDecoder("latin1");

/** A request that cannot be read. The response has its status and closes the connection. */
export class UnreadableRequest extends Error {
  static {
    this.prototype.name = "UnreadableRequest";
  }

  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** A connection to read requests from. */
export interface ByteConnection {
  /** Reads some bytes; `null` at the end. */
  read(into: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
}

/** Reads one request after another. */
export class RequestReader {
  #connection: ByteConnection;
  #buffer = new Uint8Array();
  #chunk = new Uint8Array(READ_SIZE);
  #filling: Promise<boolean> | undefined;

  constructor(connection: ByteConnection) {
    this.#connection = connection;
  }

  /** The next request; `undefined` if the peer has closed the connection. */
  async next(): Promise<RawRequest | undefined> {
    const end = await this.#find(HEAD_END, MAX_HEAD, 431);
    if (end === undefined) return undefined;
    const head = latin1.decode(this.#take(end + HEAD_END.length).subarray(0, end));
    const [line = "", ...lines] = head.split("\r\n");
    const [, method, target, version] = /^(\S+) (.+) (\S+)$/.exec(line) ?? [];
    if (method === undefined || target === undefined) {
      throw new UnreadableRequest(400, "The request line is wrong");
    }
    if (version !== "HTTP/1.1" && version !== "HTTP/1.0") {
      throw new UnreadableRequest(505, `The HTTP version ${version} is not supported`);
    }
    const headers = readHeaders(lines);
    if (version === "HTTP/1.0" && !headers.has("connection")) headers.set("connection", "close");
    const body = await this.#body(headers);
    return { method, target, headers, body };
  }

  /** Resolves when the peer closes the connection; data sent before that is kept. */
  async closed(): Promise<void> {
    while (await this.#fill());
  }

  async #body(headers: Headers): Promise<Uint8Array<ArrayBuffer>> {
    const coding = headers.get("transfer-encoding")?.toLowerCase();
    const length = Number(headers.get("content-length") ?? 0);
    if (coding !== undefined && coding !== "chunked") {
      throw new UnreadableRequest(501, `The transfer coding ${coding} is not supported`);
    }
    if (!(length < MAX_BODY)) throw new UnreadableRequest(413, "The body is too large");
    if (coding === undefined && length === 0) return new Uint8Array();
    if (headers.get("expect")?.toLowerCase() === "100-continue") {
      await this.#connection.write(CONTINUE);
    }
    return coding === "chunked" ? await this.#chunks() : await this.#exactly(length);
  }

  async #chunks(): Promise<Uint8Array<ArrayBuffer>> {
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    while (true) {
      const size = Number.parseInt(await this.#line(), 16);
      if (Number.isNaN(size)) throw new UnreadableRequest(400, "A chunk has no size");
      if (size === 0) break;
      chunks.push(await this.#exactly(size));
      await this.#line();
    }
    while (await this.#line() !== "");
    return await new Blob(chunks).bytes();
  }

  async #line(): Promise<string> {
    const end = await this.#find(LINE_END, MAX_HEAD, 400);
    if (end === undefined) throw new UnreadableRequest(400, "The body ends too early");
    return latin1.decode(this.#take(end + LINE_END.length).subarray(0, end));
  }

  /** Reads exactly this many bytes, without copying: an upload may be large. */
  async #exactly(length: number): Promise<Uint8Array<ArrayBuffer>> {
    const body = new Uint8Array(length);
    let filled = Math.min(length, this.#buffer.length);
    body.set(this.#take(filled));
    while (filled < length) {
      const count = await this.#connection.read(body.subarray(filled));
      if (count === null) throw new UnreadableRequest(400, "The body ends too early");
      filled += count;
    }
    return body;
  }

  #take(length: number): Uint8Array<ArrayBuffer> {
    const taken = this.#buffer.slice(0, length);
    this.#buffer = this.#buffer.slice(length);
    return taken;
  }

  async #find(mark: Uint8Array, max: number, status: number): Promise<number | undefined> {
    let from = 0;
    while (true) {
      const at = findBytes(this.#buffer, mark, from);
      if (at >= 0) return at;
      if (this.#buffer.length > max) throw new UnreadableRequest(status, "The head is too large");
      from = Math.max(0, this.#buffer.length - mark.length + 1);
      if (!await this.#fill()) return undefined;
    }
  }

  /** One read at a time: a wait for the end may still be in progress. */
  #fill(): Promise<boolean> {
    return this.#filling ??= this.#read().finally(() => this.#filling = undefined);
  }

  async #read(): Promise<boolean> {
    const chunk = this.#chunk;
    const count = await this.#connection.read(chunk).catch(() => null);
    if (count === null) return false;
    const joined = new Uint8Array(this.#buffer.length + count);
    joined.set(this.#buffer);
    joined.set(chunk.subarray(0, count), this.#buffer.length);
    this.#buffer = joined;
    return true;
  }
}

function readHeaders(lines: readonly string[]): Headers {
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon < 0) throw new UnreadableRequest(400, "A header has no colon");
    try {
      headers.append(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
    } catch {
      throw new UnreadableRequest(400, "A header has a name or value that HTTP does not allow");
    }
  }
  return headers;
}

/** The index of a sequence of bytes; -1 if it is not found. */
