/**
 * `tg://resolve?domain=…` and its like.
 *
 * @module
 */
import { byteLength } from "../characters.ts";
import type { Span } from "../markup.ts";
import { endOfPath } from "./url_characters.ts";

/** Begins at the colon; of `tonsite`, TDLib only takes the letters from the fifth on. */
const LINK = /(?<=(tg|ton|(?<=tons)ite)):\/\/[\w-]{1,253}/gi;

/** Finds links that open in Telegram's apps. */
export function findTgLinks(text: string): Span[] {
  const found: Span[] = [];
  let end = 0;
  for (const { index, 0: { length }, 1: scheme } of text.matchAll(LINK)) {
    // A link in another's path is part of that, and the last five bytes are not searched.
    if (index < end || byteLength(text.slice(end)) <= 5) continue;
    end = endOfPath(text, index + length);
    const offset = index - scheme!.length;
    found.push({ offset, length: end - offset });
  }
  return found;
}
