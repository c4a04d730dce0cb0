/**
 * A stream of bytes, cut into messages.
 *
 * @module
 */
import { ConnectionClosed, ProtocolError } from "./errors.ts";
import { Message } from "./message.ts";

/** Where the bytes come from. */
export interface Source {
  read(into: Uint8Array): Promise<number | null>;
}

const HEADER = 5;
const READ_AHEAD = 1 << 17;

/** Reads messages. */
export class Frames {
  readonly #source: Source;
  #buffer = new Uint8Array(READ_AHEAD);
  #start = 0;
  #end = 0;
  /** The longest message that is accepted: a short one until the login is over. */
  maxLength = 65_536;

  constructor(source: Source) {
    this.#source = source;
  }

  /** The next message. Its bytes are valid until the next call. @throws {ConnectionClosed} */
  async next(): Promise<Message> {
    for (;;) {
      const message = this.take();
      if (message) return message;
      await this.#fill();
    }
  }

  /** The next message, if it has arrived. */
  take(): Message | undefined {
    const buffered = this.#end - this.#start;
    if (buffered < HEADER) return undefined;
    const length = this.#length();
    if (buffered < 1 + length) return undefined;
    const type = String.fromCharCode(this.#buffer[this.#start]!);
    const content = this.#buffer.subarray(this.#start + HEADER, this.#start + 1 + length);
    this.#start += 1 + length;
    return new Message(type, content);
  }

  /** The length that the header names, which counts itself. */
  #length(): number {
    const header = new DataView(this.#buffer.buffer, this.#start, HEADER);
    const length = header.getInt32(1);
    if (length >= 4 && length <= this.maxLength) return length;
    throw new ProtocolError(`Cannot read the server's message: its length is ${length}`);
  }

  async #fill(): Promise<void> {
    const buffered = this.#end - this.#start;
    const needed = buffered < HEADER ? HEADER : 1 + this.#length();
    if (this.#start > 0 || needed > this.#buffer.length) this.#compact(needed);
    const count = await this.#source.read(this.#buffer.subarray(this.#end));
    if (count === null) throw new ConnectionClosed();
    this.#end += count;
  }

  /** Moves what is there to the front, of a larger buffer if need be. */
  #compact(needed: number): void {
    const rest = this.#buffer.subarray(this.#start, this.#end);
    const size = Math.max(needed, READ_AHEAD);
    if (size === this.#buffer.length) this.#buffer.copyWithin(0, this.#start, this.#end);
    else {
      this.#buffer = new Uint8Array(size);
      this.#buffer.set(rest);
    }
    this.#end -= this.#start;
    this.#start = 0;
  }
}
