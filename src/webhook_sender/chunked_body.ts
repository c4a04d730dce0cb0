/**
 * A chunked body, read as Telegram reads it: without trailers.
 *
 * @module
 */
import { WireError } from "./network.ts";

/** The longest line with a chunk size. */
const MAX_SIZE_LINE = 8;

/** Assembles a chunked body. */
export class ChunkedBody {
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  /** Bytes so far. */
  length = 0;
  /** Whether the last chunk has arrived. */
  complete = false;

  /**
   * Consumes all complete chunks.
   *
   * @returns The rest: an incomplete chunk, or the bytes after the body.
   * @throws {WireError} If it is not a valid chunk.
   */
  push(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    while (!this.complete) {
      const end = lineEnd(bytes);
      if (end > MAX_SIZE_LINE || end < 0 && bytes.length > MAX_SIZE_LINE + 1) {
        throw new WireError(`Bad Request: Too long length in chunked ${lineOf(bytes, end)}`);
      }
      if (end < 0) break;
      const start = end + 2;
      const size = sizeOf(lineOf(bytes, end));
      if (bytes.length < start + size + 2) break;
      this.#chunks.push(bytes.slice(start, start + size));
      this.length += size;
      this.complete = size === 0;
      bytes = bytes.subarray(start + size + 2);
    }
    return bytes;
  }

  /** The body. */
  bytes(): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(this.length);
    let at = 0;
    for (const chunk of this.#chunks) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    return whole;
  }
}

function lineEnd(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(13); at >= 0; at = bytes.indexOf(13, at + 1)) {
    if (bytes[at + 1] === 10) return at;
  }
  return -1;
}

function lineOf(bytes: Uint8Array, end: number): string {
  return new TextDecoder("latin1").decode(bytes.subarray(0, end < 0 ? bytes.length : end));
}

/** The hexadecimal number at the start of a line; 0 if there is none. */
function sizeOf(line: string): number {
  return parseInt(/^[0-9a-f]*/i.exec(line)![0] || "0", 16);
}
