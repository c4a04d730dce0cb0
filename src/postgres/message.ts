/**
 * Messages from the server, parsed with every length checked.
 *
 * @module
 */
import { PostgresError, ProtocolError } from "./errors.ts";

const decoder = new TextDecoder();
const SHORT = 20;

/** The values of a row, as the server writes them. */
export type Row = (string | null)[];

/** One message: its type, and a cursor over its content. */
export class Message {
  /** One letter. */
  readonly type: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(type: string, bytes: Uint8Array) {
    this.type = type;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  int16(): number {
    return this.#view.getInt16(this.#advance(2));
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4));
  }

  bytes(count: number): Uint8Array {
    const start = this.#advance(count);
    return this.#bytes.subarray(start, start + count);
  }

  /** The remaining bytes. */
  rest(): Uint8Array {
    return this.bytes(this.#bytes.length - this.#at);
  }

  /** A text that ends with a NUL. */
  string(): string {
    const end = this.#bytes.indexOf(0, this.#at);
    if (end < 0) throw this.#malformed();
    const text = decoder.decode(this.#bytes.subarray(this.#at, end));
    this.#at = end + 1;
    return text;
  }

  row(): Row {
    const row: Row = [];
    for (let count = this.int16(); count > 0; count--) {
      const length = this.int32();
      if (length < -1) throw this.#malformed();
      row.push(length < 0 ? null : this.#text(length));
    }
    return row;
  }

  /** Most values are short numbers, which are faster to read without the decoder. */
  #text(length: number): string {
    const start = this.#advance(length);
    let text = "";
    if (length <= SHORT) {
      for (let at = start; at < this.#at; at++) {
        const byte = this.#bytes[at]!;
        if (byte > 127) break;
        text += String.fromCharCode(byte);
      }
    }
    return text.length === length ? text : decoder.decode(this.#bytes.subarray(start, this.#at));
  }

  error(): PostgresError {
    const fields = new Map<string, string>();
    for (let code = this.bytes(1)[0]!; code !== 0; code = this.bytes(1)[0]!) {
      fields.set(String.fromCharCode(code), this.string());
    }
    return new PostgresError(fields);
  }

  #advance(count: number): number {
    const start = this.#at;
    if (count < 0 || start + count > this.#bytes.length) throw this.#malformed();
    this.#at += count;
    return start;
  }

  #malformed(): ProtocolError {
    return new ProtocolError(`Cannot read the server's message "${this.type}": it is malformed`);
  }
}
