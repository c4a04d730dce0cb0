/**
 * Parses a webhook's HTTP answers from bytes as they arrive (src/telegram/README.md, facts 7 to 9).
 *
 * @module
 */
import { isKnownEncoding } from "../telegram/arguments/decode_content.ts";
import { carriesArguments } from "../telegram/arguments/read_arguments.ts";
import { ChunkedBody } from "./chunked_body.ts";
import { WireError } from "./network.ts";
import { parseResponseHead, type ResponseHead } from "./response_head.ts";

const MAX_HEADERS = 1 << 18;
const MAX_PARAMETERS = 1 << 20;

/** A webhook's answer. */
export interface HttpAnswer extends Omit<ResponseHead, "framing"> {
  /** The body as it was sent; empty unless it has to be decoded or may contain a call. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** The body as it was sent, in any case. */
  readonly content: Uint8Array<ArrayBuffer>;
}

/** Turns bytes into answers. */
export class ResponseParser {
  #waiting: Uint8Array<ArrayBuffer> = new Uint8Array();
  #head: ResponseHead | undefined;
  #chunked: ChunkedBody | undefined;

  /**
   * Adds bytes.
   *
   * @returns An answer as soon as one is complete; the bytes after it are kept for the next.
   * @throws {WireError} If Telegram would reject this.
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
    return { ...head, ...body };
  }

  #readHead(): ResponseHead | undefined {
    const end = indexOfBlankLine(this.#waiting);
    if (end < 0) {
      if (this.#waiting.length > MAX_HEADERS) {
        throw new WireError("Request Header Fields Too Large: total headers size exceeded");
      }
      return undefined;
    }
    const text = new TextDecoder("latin1").decode(this.#waiting.subarray(0, end + 2));
    this.#waiting = this.#waiting.slice(end + 4);
    const head = parseResponseHead(text);
    const hasBody = head.framing === "chunked" || head.framing.length > 0;
    if (hasBody && !isKnownEncoding(head.encoding)) {
      throw new WireError("Unsupported Media Type: unsupported content-encoding");
    }
    return head;
  }

  #readBody(
    { framing, contentType, encoding }: ResponseHead,
  ): Pick<HttpAnswer, "body" | "content"> | undefined {
    const isEncoded = encoding !== "" && encoding !== "none";
    const isKept = carriesArguments(contentType) || isEncoded;
    // Files may be longer.
    const isLimited = isKept && !/multipart\/form-data/i.test(contentType);
    const check = (length: number) => {
      if (isLimited && length > MAX_PARAMETERS) {
        throw new WireError("Request Entity Too Large: too many parameters");
      }
    };
    if (framing === "chunked") {
      this.#chunked ??= new ChunkedBody();
      this.#waiting = this.#chunked.push(this.#waiting);
      check(this.#chunked.length);
      if (!this.#chunked.complete) return undefined;
      const content = this.#chunked.bytes();
      return { content, body: isKept ? content : new Uint8Array() };
    }
    check(framing.length);
    if (this.#waiting.length < framing.length) return undefined;
    const content = this.#waiting.slice(0, framing.length);
    this.#waiting = this.#waiting.slice(framing.length);
    return { content, body: isKept ? content : new Uint8Array() };
  }
}

function indexOfBlankLine(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(13); at >= 0; at = bytes.indexOf(13, at + 1)) {
    if (bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at;
  }
  return -1;
}
