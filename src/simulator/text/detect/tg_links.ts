/**
 * `tg://resolve?domain=…` and its like.
 *
 * @module
 */
import { byteLength } from "../characters.ts";
import type { Span } from "../markup.ts";
import { endOfPath } from "./url_characters.ts";

/** From the colon on; TDLib takes `tonsite` from its fifth letter on. */
const LINK = /(?<=(tg|ton|(?<=tons)ite)):\/\/[\w-]{1,253}/gi;

/** Finds links into Telegram's apps. */
export function findTgLinks(text: string): Span[] {
  const found: Span[] = [];
  let end = 0;
  for (const { index, 0: { length }, 1: scheme } of text.matchAll(LINK)) {
    // One inside of another's path is a part of it, and in the last five bytes none is looked for.
    if (index < end || byteLength(text.slice(end)) <= 5) continue;
    end = endOfPath(text, index + length);
    const offset = index - scheme!.length;
    found.push({ offset, length: end - offset });
  }
  return found;
}
