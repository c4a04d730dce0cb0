/** Bodies that arrive the way a test wants them to. */

/** A body that comes in these chunks; with `end: "never"` it then waits for ever. */
export class TestBody {
  readonly stream: ReadableStream<Uint8Array>;
  /** How many chunks were taken. */
  pulls = 0;
  /** Whether whoever read it has let go of it. */
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

/** The bytes of a text in chunks of `size`, which may cut a character in two. */
export function* chunksOf(text: string, size: number): Generator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}
