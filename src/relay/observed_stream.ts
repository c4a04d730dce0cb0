/**
 * Observing a stream without delaying it.
 *
 * @module
 */

/** What was seen of a stream. */
export interface Seen {
  /** Its beginning. */
  readonly head: Uint8Array<ArrayBuffer>;
  /** How long it was. */
  readonly length: number;
  /** Whether it was read to the end. */
  readonly complete: boolean;
}

/** Returns a stream that forwards another one and reports once, at the end, what was seen. */
export function observe(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  maxHead: number,
  done: (seen: Seen) => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let kept = 0;
  let length = 0;
  let over = false;
  function end(complete: boolean): void {
    if (over) return;
    over = true;
    done({ head: join(chunks, kept), length, complete });
  }
  return new ReadableStream({
    async pull(controller) {
      try {
        const { value, done: atEnd } = await reader.read();
        if (atEnd) {
          end(true);
          return controller.close();
        }
        length += value.length;
        const part = value.slice(0, maxHead - kept);
        kept += part.length;
        if (part.length > 0) chunks.push(part);
        controller.enqueue(value);
      } catch (error) {
        end(false);
        controller.error(error);
      }
    },
    async cancel(reason) {
      end(false);
      await reader.cancel(reason);
    },
  });
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
