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
    const gathered = new Gathered();
    for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader!.read()) {
      if (gathered.length + chunk.value.length > maxBytes) {
        if (keepRest) reader!.releaseLock();
        else reader!.cancel().catch(() => {});
        throw new BodyTooLargeError(`Cannot read body: it has more than ${maxBytes} bytes`);
      }
      gathered.add(chunk.value);
    }
    return gathered.take();
  }
  return {
    bytes: read(),
    // The caller has answered already, so an earlier failure of the stream does not matter.
    cancel: () => void reader?.cancel().catch(() => {}),
  };
}

/** Chunks in one buffer: a list of 8 million chunks of one byte would take gigabytes. */
class Gathered {
  #buffer = new Uint8Array();
  length = 0;

  add(chunk: Uint8Array): void {
    const length = this.length + chunk.length;
    if (length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.#buffer.length));
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    this.#buffer.set(chunk, this.length);
    this.length = length;
  }

  take(): Uint8Array<ArrayBuffer> {
    return this.length === this.#buffer.length ? this.#buffer : this.#buffer.slice(0, this.length);
  }
}
