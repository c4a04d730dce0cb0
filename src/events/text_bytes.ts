/**
 * Text buffered as bytes: strings kept for a while would keep the garbage collector busy.
 *
 * @module
 */
import { MAX_BYTES_PER_UNIT } from "../util/utf8.ts";

const FIRST_SIZE = 16 * 1024;

/** How many characters are encoded together, which costs little more than encoding one line. */
const BATCH = 4096;

/** Accumulates texts as UTF-8. */
export class TextBytes {
  readonly #encoder = new TextEncoder();
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(FIRST_SIZE);
  #length = 0;
  /** The latest texts, not encoded yet. */
  #batch = "";

  /** The number of buffered bytes; a little less if some take several for a character. */
  get length(): number {
    return this.#length + this.#batch.length;
  }

  /** Appends a text. */
  add(text: string): void {
    this.#batch += text;
    if (this.#batch.length >= BATCH) this.#encode();
  }

  /** Returns the buffered bytes and empties the buffer. */
  take(): Uint8Array<ArrayBuffer> {
    this.#encode();
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #encode(): void {
    this.#reserve(MAX_BYTES_PER_UNIT * this.#batch.length);
    const free = this.#bytes.subarray(this.#length);
    this.#length += this.#encoder.encodeInto(this.#batch, free).written;
    this.#batch = "";
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const longer = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    longer.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = longer;
  }
}
