/**
 * Parameters in JSON, read as leniently as Telegram's servers read them.
 *
 * @module
 */

/** How deeply a value may be nested. */
const MAX_DEPTH = 100;
const BLANKS = /[ \t\r\n\0\v]*/y;
const NUMBER = /[-+.\d][-+.\deE]*/y;
const PLAIN = /[^"\\]*/y;
const WORDS = ["true", "false", "null"];
const ESCAPES: Readonly<Record<string, string>> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** Stops reading; what was read before counts. */
class Stop extends Error {
  static {
    this.prototype.name = "Stop";
  }
}

/** A text and the current position in it. */
class Reader {
  #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get at(): number {
    return this.#at;
  }

  peek(): string {
    return this.#text.charAt(this.#at);
  }

  slice(from: number): string {
    return this.#text.slice(from, this.#at);
  }

  skip(pattern: RegExp): void {
    pattern.lastIndex = this.#at;
    this.#at += pattern.exec(this.#text)?.[0].length ?? 0;
  }

  blanks(): void {
    this.skip(BLANKS);
  }

  take(expected: string): boolean {
    if (!this.#text.startsWith(expected, this.#at)) return false;
    this.#at += expected.length;
    return true;
  }

  need(expected: string): void {
    if (!this.take(expected)) throw new Stop();
  }

  next(): string {
    if (this.#at >= this.#text.length) throw new Stop();
    return this.#text.charAt(this.#at++);
  }
}

/** The parameters of an object, in the order written. */
export function* jsonArguments(text: string): Generator<[name: string, value: unknown]> {
  const reader = new Reader(text);
  try {
    reader.blanks();
    if (reader.peek() === '"') {
      yield ["content", readString(reader)];
      return;
    }
    reader.need("{");
    while (true) {
      reader.blanks();
      if (reader.take("}")) return;
      const name = readString(reader);
      reader.blanks();
      reader.need(":");
      reader.blanks();
      yield [name, readValue(reader)];
      reader.blanks();
      if (reader.peek() !== "}") reader.need(",");
    }
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
  }
}

function readValue(reader: Reader): unknown {
  if (reader.peek() === '"') return readString(reader);
  const from = reader.at;
  skipValue(reader, MAX_DEPTH);
  return valueOf(reader.slice(from));
}

/** The value a text represents, if it can be parsed without loss; `null` stays text. */
function valueOf(text: string): unknown {
  if (text === "null") return text;
  try {
    let isExact = true;
    const value: unknown = /\d{16}/.test(text)
      ? JSON.parse(text, (_name, value) => {
        isExact &&= typeof value !== "number" || Math.abs(value) <= Number.MAX_SAFE_INTEGER;
        return value;
      })
      : JSON.parse(text);
    return !isExact || (typeof value === "number" && String(value) !== text) ? text : value;
  } catch {
    return text;
  }
}

function readString(reader: Reader): string {
  reader.need('"');
  let text = "";
  while (true) {
    const from = reader.at;
    reader.skip(PLAIN);
    text += reader.slice(from);
    if (reader.next() === '"') return text;
    const escaped = reader.next();
    text += escaped === "u" ? readUnit(reader) : ESCAPES[escaped] ?? escaped;
  }
}

function readUnit(reader: Reader): string {
  const digits = reader.next() + reader.next() + reader.next() + reader.next();
  if (!/^[0-9a-f]{4}$/i.test(digits)) throw new Stop();
  return String.fromCharCode(parseInt(digits, 16));
}

function skipValue(reader: Reader, depth: number): void {
  if (depth < 0) throw new Stop();
  reader.blanks();
  const first = reader.peek();
  if (first === '"') readString(reader);
  else if (first === "[") skipItems(reader, "]", () => skipValue(reader, depth - 1));
  else if (first === "{") {
    skipItems(reader, "}", () => {
      readString(reader);
      reader.blanks();
      reader.need(":");
      skipValue(reader, depth - 1);
    });
  } else if (/[-+.\d]/.test(first)) reader.skip(NUMBER);
  else if (!WORDS.some((word) => reader.take(word))) throw new Stop();
}

function skipItems(reader: Reader, end: string, skipItem: () => void): void {
  reader.next();
  reader.blanks();
  if (reader.take(end)) return;
  while (true) {
    skipItem();
    reader.blanks();
    if (reader.take(end)) return;
    reader.need(",");
    reader.blanks();
  }
}
