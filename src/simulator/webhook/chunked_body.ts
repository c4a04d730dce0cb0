/**
 * A body in chunks.
 *
 * @module
 */
import { WireError } from "./network.ts";

/**
 * Puts a chunked body together.
 *
 * @example Usage
 * ```ts
 * import { ChunkedBody } from "./chunked_body.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const body = new ChunkedBody();
 * body.push(new TextEncoder().encode("2\r\nok\r\n0\r\n\r\n"));
 * assertEquals(body.complete, true);
 * assertEquals(new TextDecoder().decode(body.bytes()), "ok");
 * ```
 */
export class ChunkedBody {
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  #inTrailer = false;
  /** Bytes so far. */
  length = 0;
  /** Whether the end has come. */
  complete = false;

  /**
   * Takes as much as it can.
   *
   * @param bytes What has come and was not taken before.
   * @returns What is left: an unfinished chunk, or what follows the end.
   * @throws {WireError} When this is no chunk.
   */
  push(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    while (!this.complete) {
      const end = lineEnd(bytes);
      if (end < 0) break;
      if (this.#inTrailer) {
        this.complete = end === 0;
        bytes = bytes.subarray(end + 2);
        continue;
      }
      const size = sizeOf(bytes.subarray(0, end));
      const start = end + 2;
      if (size === 0) {
        this.#inTrailer = true;
        bytes = bytes.subarray(start);
        continue;
      }
      if (bytes.length < start + size + 2) break;
      this.#chunks.push(bytes.slice(start, start + size));
      this.length += size;
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

function sizeOf(line: Uint8Array): number {
  const text = new TextDecoder("latin1").decode(line).split(";")[0]!.trim();
  if (!/^[0-9a-f]{1,8}$/i.test(text)) throw new WireError("Bad Request: invalid chunk size");
  return parseInt(text, 16);
}
