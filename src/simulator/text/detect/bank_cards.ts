/**
 * Bank card numbers: 13 to 19 digits with a valid check digit; blanks or hyphens in between.
 *
 * @module
 */
import { charAt, isDigit, pointAt, pointBefore, skipWhile } from "../characters.ts";
import type { Span } from "../markup.ts";

export function findBankCards(text: string): Span[] {
  const found: Span[] = [];
  let index = 0;
  while (
    (index = skipWhile(text, index, (char) => char !== "\0" && !isDigit(char))) < text.length
  ) {
    if (!isDigit(charAt(text, index))) {
      index++;
      continue;
    }
    const start = index;
    index = endOfRun(text, start);
    const number = text.slice(start, index).replace(/[ -]+$/, "");
    const digits = number.replace(/[ -]/g, "");
    if (/[.,+\-_\p{L}]/u.test(pointBefore(text, start))) {
      index = skipWhile(text, index, isPart);
    } else if (isCard(digits) && number.length < 2 * digits.length) {
      const next = pointAt(text, start + number.length);
      if (!/[-_\p{L}]/u.test(next)) found.push({ offset: start, length: number.length });
    }
  }
  return found;
}

function isPart(char: string): boolean {
  return isDigit(char) || char === " " || char === "-";
}

/** A number without blanks ends at the first blank if it is long enough. */
function endOfRun(text: string, start: number): number {
  const end = skipWhile(text, start, isPart);
  const solid = skipWhile(text, start, isDigit);
  const isWhole = solid - start >= 16 && solid - start <= 19 && text[solid] === " ";
  return isWhole ? solid : end;
}

function isCard(digits: string): boolean {
  return digits.length >= 13 && digits.length <= 19 && hasCheckDigit(digits) &&
    lengthsOf(digits).includes(digits.length);
}

/** Luhn's algorithm. */
function hasCheckDigit(digits: string): boolean {
  const sum = [...digits].reverse().reduce((sum, digit, index) => {
    const value = Number(digit) * (index % 2 + 1);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** The lengths that a number may have, by card network. */
function lengthsOf(digits: string): number[] {
  const [two, four] = [Number(digits.slice(0, 2)), Number(digits.slice(0, 4))];
  if (digits.startsWith("4")) return [13, 16, 18, 19];
  if (two >= 51 && two <= 55 || four >= 2221 && four <= 2720) return [16];
  if (two === 34 || two === 37) return [15];
  if (two === 62 || two === 81) return [16, 17, 18, 19];
  if (four >= 2200 && four <= 2204) return [16];
  return [13, 14, 15, 16, 17, 18, 19];
}
