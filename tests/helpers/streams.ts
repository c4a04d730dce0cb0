/** Bodies that arrive in a given way. */

/** A body that arrives in these chunks; with `end: "never"` it never ends. */
export class TestBody {
  readonly stream: ReadableStream<Uint8Array>;
  /** How many chunks were read. */
  pulls = 0;
  /** Whether its reader has cancelled it. */
  cancelled = false;

  constructor(
    chunks: Iterable<string | Uint8Array>,
    end: "close" | "never" | Error = "close",
  ) {
    const iterator = chunks[Symbol.iterator]();
    this.stream = new ReadableStream({
      pull: (controller) => {
        this.pulls++;
        const { done, value } = iterator.next();
        if (!done) {
          controller.enqueue(typeof value === "string" ? new TextEncoder().encode(value) : value);
        } else if (end === "close") controller.close();
        else if (end !== "never") controller.error(end);
      },
      cancel: () => void (this.cancelled = true),
    }, { highWaterMark: 0 });
  }
}

/** The bytes of a text in chunks of `size`, which may split a character. */
export function* chunksOf(text: string, size: number): Generator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}
