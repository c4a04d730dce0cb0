/**
 * Parameters in a JSON body. Read as the Bot API reads them: value by value, so that what stands
 * before a mistake counts.
 *
 * @module
 */
import { JsonText } from "./params.ts";

const MAX_DEPTH = 100;
const SPACE = /\s*/y;
const PLAIN = /[^"\\]*/y;
const BARE = /[\w+.-]+/y;
const ESCAPES: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** The pairs of an object, up to its end or the first mistake. */
export function readJsonParams(text: string): [name: string, value: string | JsonText][] {
  const pairs: [string, string | JsonText][] = [];
  try {
    const scanner = new Scanner(text);
    if (!scanner.skip("{")) return pairs;
    while (!scanner.skip("}")) {
      const name = scanner.string();
      scanner.expect(":");
      pairs.push([name, scanner.peek() === '"' ? scanner.string() : scanner.raw()]);
      if (scanner.peek() !== "}") scanner.expect(",");
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return pairs;
}

class Scanner {
  #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next character that is no space. */
  peek(): string {
    SPACE.lastIndex = this.#at;
    SPACE.test(this.#text);
    this.#at = SPACE.lastIndex;
    return this.#text.charAt(this.#at);
  }

  skip(character: string): boolean {
    if (this.peek() !== character) return false;
    this.#at++;
    return true;
  }

  expect(character: string): void {
    if (!this.skip(character)) throw new SyntaxError(`"${character}" is missing`);
  }

  string(): string {
    this.expect('"');
    PLAIN.lastIndex = this.#at;
    PLAIN.test(this.#text);
    let value = this.#text.slice(this.#at, PLAIN.lastIndex);
    this.#at = PLAIN.lastIndex;
    while (true) {
      const character = this.#next();
      if (character === '"') return value;
      value += character === "\\" ? this.#escaped() : character;
    }
  }

  /** A value that is no string, as it is written. */
  raw(): JsonText {
    this.peek();
    const start = this.#at;
    this.#skipValue(MAX_DEPTH);
    return new JsonText(this.#text.slice(start, this.#at));
  }

  #skipValue(depth: number): void {
    if (depth < 0) throw new SyntaxError("The value is too deep");
    const character = this.peek();
    if (character === '"') return void this.string();
    if (character === "{") return this.#skipList("}", depth, true);
    if (character === "[") return this.#skipList("]", depth, false);
    BARE.lastIndex = this.#at;
    if (!BARE.test(this.#text)) throw new SyntaxError("A value is missing");
    this.#at = BARE.lastIndex;
  }

  #skipList(end: string, depth: number, named: boolean): void {
    this.#at++;
    while (!this.skip(end)) {
      if (named) {
        this.string();
        this.expect(":");
      }
      this.#skipValue(depth - 1);
      if (this.peek() !== end) this.expect(",");
    }
  }

  #escaped(): string {
    const character = this.#next();
    if (character !== "u") return ESCAPES[character] ?? character;
    const hex = this.#text.slice(this.#at, this.#at + 4);
    if (!/^[0-9a-f]{4}$/i.test(hex)) throw new SyntaxError("\\u has less than 4 digits");
    this.#at += 4;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }

  #next(): string {
    if (this.#at >= this.#text.length) throw new SyntaxError("A string has no end");
    return this.#text.charAt(this.#at++);
  }
}
