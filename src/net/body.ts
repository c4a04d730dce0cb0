/**
 * Reading a request's body without ever holding more than is allowed.
 *
 * @module
 */

/** The body exceeds the limit. */
export class BodyTooLargeError extends Error {
  static {
    this.prototype.name = "BodyTooLargeError";
  }
}

/** A body being read. */
export interface BytesReading {
  /** The whole body. Rejects with {@linkcode BodyTooLargeError} or a read error. */
  readonly bytes: Promise<Uint8Array<ArrayBuffer>>;
  /** Stops reading. */
  cancel(): void;
}

/**
 * Reads a body while counting its bytes.
 *
 * @param body The body; `null` if empty.
 * @param maxBytes The limit.
 * @param keepRest Whether the rest of a body that is too long stays readable instead of being
 * cancelled.
 * @returns The read, already started.
 */
export function readBytes(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
  keepRest = false,
): BytesReading {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  async function read(): Promise<Uint8Array<ArrayBuffer>> {
    // In here, so that a body locked by another reader also becomes a rejection.
    reader = body?.getReader();
    const chunks: Uint8Array[] = [];
    let length = 0;
    for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader!.read()) {
      length += chunk.value.length;
      if (length > maxBytes) {
        if (keepRest) reader!.releaseLock();
        else reader!.cancel().catch(() => {});
        throw new BodyTooLargeError(`Cannot read body: it has more than ${maxBytes} bytes`);
      }
      chunks.push(chunk.value);
    }
    return join(chunks, length);
  }
  return {
    bytes: read(),
    // The caller has answered already, so an earlier failure of the stream does not matter.
    cancel: () => void reader?.cancel().catch(() => {}),
  };
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
