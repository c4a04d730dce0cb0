/**
 * Which characters the parts of a URL in a text may have.
 *
 * @module
 */
import { charAt, pointAt } from "../characters.ts";

/** All but blanks; of general punctuation, only joiners and dashes. */
function isSymbol(point: string): boolean {
  return !/[\p{Z}\u2000-\u200b\u200e\u200f\u2016-\u206f]/u.test(point);
}

/** In a scheme. Invalid characters are included, so that the scheme is rejected later. */
export function isScheme(point: string): boolean {
  return point < "\x80" ? /[A-Za-z0-9+-]/.test(point) : !/\p{Z}/u.test(point);
}

/** Before an `@`. */
export function isUserinfo(point: string): boolean {
  return !/[\n/[\]{}()'`<>"@«»]/.test(point) && isSymbol(point);
}

/** In a domain. */
export function isDomain(point: string): boolean {
  return point < "\xc0" ? /[\w.~-]/.test(point) : isSymbol(point);
}

function isPath(point: string): boolean {
  return !/[\n<>"«»]/.test(point) && isSymbol(point);
}

/** At the end of a URL, these count as punctuation of the sentence. */
export function isTrailing(char: string): boolean {
  return ".:;,('?!`".includes(char);
}

/** The end of the path or query that may begin at a position. */
export function endOfPath(text: string, start: number): number {
  if (!"/?#".includes(charAt(text, start))) return start;
  let end = start + 1;
  while (end < text.length && isPath(pointAt(text, end))) end += pointAt(text, end).length;
  while (end > start + 1 && isTrailing(text[end - 1]!)) end--;
  return text[start] === "/" || end > start + 1 ? end : start;
}
