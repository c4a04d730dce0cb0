/**
 * Messages to the server, as bytes.
 *
 * @module
 */
import { OIDS, type SqlArray } from "./arrays.ts";

const encoder = new TextEncoder();

/** Version 3.0 of the protocol, and the codes that stand in its place. */
const PROTOCOL = 196_608;
const SSL_REQUEST = 80_877_103;
const CANCEL_REQUEST = 80_877_102;

const SMALL = 4096;
/** A buffer that had to grow beyond this is not kept. */
const MOST_KEPT = 1 << 20;

/** Formats of values. */
const TEXT = 0;
const BINARY = 1;

/** A parameter of a statement. */
export type Value = string | null | SqlArray;

function isArray(value: Value): value is SqlArray {
  return typeof value === "object" && value !== null;
}

/** Collects messages. */
export class Writer {
  #bytes = new Uint8Array(SMALL);
  /** One buffer is filled while the other is sent. */
  #spare = new Uint8Array(SMALL);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Takes what was collected, and starts over. The bytes are valid until the next call. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes;
    const taken = bytes.subarray(0, this.#length);
    this.#bytes = this.#spare;
    this.#spare = bytes.length > MOST_KEPT ? new Uint8Array(SMALL) : bytes;
    this.#length = 0;
    return taken;
  }

  /** Drops what was written after this length. */
  rollBack(length: number): void {
    this.#length = length;
  }

  sslRequest(): this {
    return this.#untyped(() => this.#int32(SSL_REQUEST));
  }

  cancelRequest(pid: number, secret: Uint8Array): this {
    return this.#untyped(() => {
      this.#int32(CANCEL_REQUEST);
      this.#int32(pid);
      this.#raw(secret);
    });
  }

  startup(parameters: Readonly<Record<string, string>>): this {
    return this.#untyped(() => {
      this.#int32(PROTOCOL);
      for (const [name, value] of Object.entries(parameters)) {
        this.#string(name);
        this.#string(value);
      }
      this.#string("");
    });
  }

  password(password: string): this {
    return this.#message("p", () => this.#string(password));
  }

  saslInitial(mechanism: string, data: string): this {
    return this.#message("p", () => {
      this.#string(mechanism);
      this.#counted(data);
    });
  }

  sasl(data: string): this {
    return this.#message("p", () => this.#raw(encoder.encode(data)));
  }

  parse(name: string, sql: string): this {
    return this.#message("P", () => {
      this.#string(name);
      this.#string(sql);
      this.#int16(0);
    });
  }

  bind(name: string, values: readonly Value[]): this {
    return this.#message("B", () => {
      this.#string("");
      this.#string(name);
      this.#int16(values.length);
      for (const value of values) this.#int16(isArray(value) ? BINARY : TEXT);
      this.#int16(values.length);
      for (const value of values) {
        if (isArray(value)) this.#array(value);
        else this.#counted(value);
      }
      this.#int16(0);
    });
  }

  execute(): this {
    return this.#message("E", () => {
      this.#string("");
      this.#int32(0);
    });
  }

  sync(): this {
    return this.#message("S", () => {});
  }

  terminate(): this {
    return this.#message("X", () => {});
  }

  #untyped(content: () => void): this {
    const start = this.#length;
    this.#int32(0);
    content();
    this.#patch(start, this.#length - start);
    return this;
  }

  #message(type: string, content: () => void): this {
    this.#reserve(1);
    this.#bytes[this.#length++] = type.charCodeAt(0);
    return this.#untyped(content);
  }

  #int16(value: number): void {
    this.#reserve(2);
    this.#bytes[this.#length++] = value >> 8;
    this.#bytes[this.#length++] = value;
  }

  #int32(value: number): void {
    this.#reserve(4);
    this.#length += 4;
    this.#patch(this.#length - 4, value);
  }

  #patch(at: number, value: number): void {
    this.#bytes[at] = value >> 24;
    this.#bytes[at + 1] = value >> 16;
    this.#bytes[at + 2] = value >> 8;
    this.#bytes[at + 3] = value;
  }

  /** @throws {TypeError} If it holds a NUL, which would end it early. */
  #string(text: string): void {
    if (text.includes("\0")) {
      throw new TypeError("Cannot send a string to PostgreSQL: it contains a NUL");
    }
    this.#text(text);
    this.#reserve(1);
    this.#bytes[this.#length++] = 0;
  }

  #counted(text: string | null): void {
    if (text === null) return this.#int32(-1);
    const start = this.#length;
    this.#int32(0);
    this.#text(text);
    this.#patch(start, this.#length - start - 4);
  }

  /** An array of one dimension, as `array_recv` reads it. */
  #array({ type, values }: SqlArray): void {
    const start = this.#length;
    this.#int32(0);
    this.#int32(values.length > 0 ? 1 : 0);
    this.#int32(1); // There may be nulls.
    this.#int32(OIDS[type]);
    if (values.length > 0) {
      this.#int32(values.length);
      this.#int32(1); // The first index.
    }
    if (type === "text") { for (const value of values) this.#counted(value); }
    else for (const value of values) this.#bigint(value);
    this.#patch(start, this.#length - start - 4);
  }

  #bigint(value: number | null): void {
    if (value === null) return this.#int32(-1);
    this.#int32(8);
    this.#int32(Math.floor(value / 2 ** 32));
    this.#int32(value);
  }

  #text(text: string): void {
    // In UTF-8 a code unit takes three bytes at most.
    this.#reserve(text.length * 3);
    this.#length += encoder.encodeInto(text, this.#bytes.subarray(this.#length)).written;
  }

  #raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, needed));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
