/**
 * Character references in HTML: `&lt;`, `&#60;`, `&#x3c;`.
 *
 * @module
 */
import { charAt, skipWhile } from "./characters.ts";

const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"' };

/** A valid reference. */
export interface Reference {
  /** What it stands for. */
  readonly char: string;
  /** Where the text continues. */
  readonly end: number;
}

/** Reads the reference that begins with the `&` at a position, if Telegram knows it. */
export function readReference(source: string, index: number): Reference | undefined {
  const numeric = charAt(source, index + 1) === "#";
  const [end, char] = numeric ? number(source, index + 2) : name(source, index + 1);
  // Telegram does not read longer ones.
  if (char === undefined || numeric && end - index >= 10) return undefined;
  return { char, end: charAt(source, end) === ";" ? end + 1 : end };
}

function name(source: string, start: number): [end: number, char: string | undefined] {
  const end = skipWhile(source, start, (char) => /[a-z]/i.test(char));
  return [end, NAMED[source.slice(start, end)]];
}

function number(source: string, index: number): [end: number, char: string | undefined] {
  const isHex = charAt(source, index) === "x";
  const start = isHex ? index + 1 : index;
  const end = skipWhile(source, start, (char) => (isHex ? /[\da-f]/i : /\d/).test(char));
  const point = parseInt(source.slice(start, end), isHex ? 16 : 10);
  if (!(point > 0 && point < 0x10ffff)) return [end, undefined];
  const char = String.fromCodePoint(point);
  // Surrogates written as references must not form a pair; two identical ones never do.
  return [end, char.isWellFormed() ? char : "\ud800"];
}
