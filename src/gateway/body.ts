/**
 * Reading a request's body as JSON, without ever holding more of it than is allowed.
 *
 * @module
 */
import { readBytes } from "./bytes.ts";

/** A body on its way in. */
export interface BodyReading {
  /** The parsed JSON. Rejects with `BodyTooLargeError`, a SyntaxError, or a read error. */
  readonly json: Promise<unknown>;
  /** Stops reading. */
  cancel(): void;
}

/**
 * Reads a JSON body while counting its bytes. Bytes that are no UTF-8 become U+FFFD, as with
 * `Request.json()`.
 *
 * @param body The body; `null` is an empty one.
 * @param maxBytes How long it may be.
 * @returns The reading, which has begun.
 *
 * @example Usage
 * ```ts
 * import { readCounted } from "./body.ts";
 * import { BodyTooLargeError } from "./bytes.ts";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const body = () => new Response('{"update_id":1}').body;
 * assertEquals(await readCounted(body(), 100).json, { update_id: 1 });
 * await assertRejects(() => readCounted(body(), 10).json, BodyTooLargeError);
 * ```
 */
export function readCounted(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): BodyReading {
  const { bytes, cancel } = readBytes(body, maxBytes);
  return { json: bytes.then((bytes) => JSON.parse(new TextDecoder().decode(bytes))), cancel };
}
