/**
 * Text buffered as bytes: strings kept for a while would keep the garbage collector busy.
 *
 * @module
 */
const FIRST_SIZE = 16 * 1024;

/** Accumulates texts as UTF-8. */
export class TextBytes {
  readonly #encoder = new TextEncoder();
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(FIRST_SIZE);
  #length = 0;

  /** The number of buffered bytes. */
  get length(): number {
    return this.#length;
  }

  /** Appends a text. */
  add(text: string): void {
    // UTF-8 takes at most three bytes for a UTF-16 unit.
    this.#reserve(3 * text.length);
    this.#length += this.#encoder.encodeInto(text, this.#bytes.subarray(this.#length)).written;
  }

  /** Returns the buffered bytes and empties the buffer. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const longer = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    longer.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = longer;
  }
}
