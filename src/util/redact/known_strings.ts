/**
 * Finding known strings in text, however many there are: thousands of bots have as many secrets,
 * each in several forms.
 *
 * @module
 */

/** How many first characters identify a string; the fewer, the more strings share them. */
const STARTS = [12, 4] as const;

/** A word, or an escape that may stand in front of one: `\n`, `%3D`. */
const WORD = /\\[bfnrt]|%(?:25)*[0-9a-f]{2}|[\w-]+/gi;

/** Marks allocated per start, so that most positions in a text hit none. */
const MARKS_PER_START = 16;

/**
 * A set of strings that can be found in text. One with fewer than four letters or digits is found
 * only as a whole word: within words it would be found everywhere, and the gaps would reveal it.
 */
export class KnownStrings {
  readonly #all = new Set<string>();
  readonly #tiers = STARTS.map((start) => new Tier(start));
  readonly #words = new Set<string>();
  readonly #short: string[] = [];

  /** Adds strings. */
  add(strings: Iterable<string>): void {
    for (const string of strings) {
      if (string === "" || this.#all.has(string)) continue;
      this.#all.add(string);
      const tier = this.#tiers.find(({ start }) => string.length >= start);
      if (tier) tier.add(string);
      else if (/^[\w-]+$/.test(string)) this.#words.add(string);
      else this.#short.push(string);
    }
  }

  /** Replaces each of them in text. */
  replaceIn(text: string, other: string): string {
    let clean = text;
    for (const tier of this.#tiers) if (!tier.empty) clean = tier.replaceIn(clean, other);
    for (const string of this.#short) clean = clean.replaceAll(string, other);
    if (this.#words.size > 0) {
      clean = clean.replace(WORD, (word) => this.#words.has(word) ? other : word);
    }
    return clean;
  }
}

/** Strings that are found by their first characters. */
class Tier {
  readonly start: number;
  /** The strings with the same start, longest first once sorted. */
  readonly #byStart = new Map<string, { sorted: boolean; strings: string[] }>();
  /** Marks the hashes of starts; the length is a power of two. */
  #marks = new Uint8Array(256);

  constructor(start: number) {
    this.start = start;
  }

  get empty(): boolean {
    return this.#byStart.size === 0;
  }

  add(string: string): void {
    const start = string.slice(0, this.start);
    const others = this.#byStart.get(start);
    if (others) {
      others.strings.push(string);
      others.sorted = false;
      return;
    }
    this.#byStart.set(start, { sorted: true, strings: [string] });
    if (this.#byStart.size * MARKS_PER_START > this.#marks.length) this.#markAll();
    else this.#mark(start);
  }

  replaceIn(text: string, other: string): string {
    const mask = this.#marks.length - 1;
    const last = text.length - this.start;
    let clean = "";
    let from = 0;
    for (let at = 0; at <= last; at++) {
      if (this.#marks[this.#hashAt(text, at) & mask] === 0) continue;
      const found = this.#startingAt(text, at);
      if (found === undefined) continue;
      clean += text.slice(from, at) + other;
      from = at + found.length;
      at = from - 1;
    }
    return from === 0 ? text : clean + text.slice(from);
  }

  #startingAt(text: string, at: number): string | undefined {
    const found = this.#byStart.get(text.slice(at, at + this.start));
    if (found?.sorted === false) {
      found.strings.sort((a, b) => b.length - a.length);
      found.sorted = true;
    }
    return found?.strings.find((string) => text.startsWith(string, at));
  }

  #markAll(): void {
    this.#marks = new Uint8Array(this.#marks.length * 4);
    for (const start of this.#byStart.keys()) this.#mark(start);
  }

  #mark(start: string): void {
    this.#marks[this.#hashAt(start, 0) & this.#marks.length - 1] = 1;
  }

  /** Four of the characters are enough, because the rest is compared afterwards. */
  #hashAt(text: string, at: number): number {
    const step = this.start >> 2;
    const hash = Math.imul(text.charCodeAt(at + step - 1), 0x9e3779b1) ^
      Math.imul(text.charCodeAt(at + 2 * step - 1), 0x85ebca6b) ^
      Math.imul(text.charCodeAt(at + 3 * step - 1), 0xc2b2ae35) ^
      Math.imul(text.charCodeAt(at + 4 * step - 1), 0x27d4eb2f);
    return hash ^ hash >>> 15;
  }
}
