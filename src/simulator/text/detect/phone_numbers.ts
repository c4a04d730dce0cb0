/**
 * Telephone numbers in international form: `+1-212-555-0123`. Telegram's servers detect them, but
 * TDLib does not, so the rule here is a cautious guess.
 *
 * @module
 */
import { WORD } from "../characters.ts";
import type { Span } from "../markup.ts";

const NUMBER = new RegExp(
  String.raw`(?<![${WORD}+./-])\+[1-9](?:[ -]?(?:\d|\(\d{1,5}\)))+(?![${WORD}])`,
  "gu",
);

export function findPhoneNumbers(text: string): Span[] {
  return [...text.matchAll(NUMBER)].flatMap(({ index, 0: number }) => {
    const digits = number.replace(/\D/g, "").length;
    return digits >= 8 && digits <= 15 ? [{ offset: index, length: number.length }] : [];
  });
}
