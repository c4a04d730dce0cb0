/**
 * Reading a request's body as JSON, without ever holding more of it than is allowed.
 *
 * @module
 */

/** The body is longer than is allowed. */
export class BodyTooLargeError extends Error {
  override name = "BodyTooLargeError";
}

/** A body on its way in. */
export interface BodyReading {
  /** The parsed JSON. Rejects with {@linkcode BodyTooLargeError}, a SyntaxError, or a read error. */
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
 * import { BodyTooLargeError, readCounted } from "./body.ts";
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
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  async function readJson(): Promise<unknown> {
    // In here, so that a body that somebody else is reading is a rejection, too.
    reader = body?.getReader();
    return await readAll(reader, maxBytes);
  }
  return {
    json: readJson(),
    // Whoever cancels has answered already; that the stream had failed before is no news.
    cancel: () => void reader?.cancel().catch(() => {}),
  };
}

async function readAll(
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
  maxBytes: number,
): Promise<unknown> {
  const utf8 = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader!.read()) {
    bytes += chunk.value.length;
    if (bytes > maxBytes) {
      reader!.cancel().catch(() => {});
      throw new BodyTooLargeError(`Cannot read body: it has more than ${maxBytes} bytes`);
    }
    text += utf8.decode(chunk.value, { stream: true });
  }
  return JSON.parse(text + utf8.decode());
}
