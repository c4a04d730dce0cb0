/**
 * `#hashtag` and `#hashtag@chat`.
 *
 * @module
 */
import { NAME, TAG } from "../characters.ts";
import type { Span } from "../markup.ts";

const HASHTAG = new RegExp(`(?<![${TAG}])#([${TAG}]+)(@[${NAME}]{3,32})?`, "gu");
const MAX_LENGTH = 256;

export function findHashtags(text: string): Span[] {
  return [...text.matchAll(HASHTAG)].flatMap(({ index, 0: all, 1: tag, 2: chat = "" }) => {
    const kept = [...tag!].slice(0, MAX_LENGTH).join("");
    const isCut = kept.length < tag!.length;
    const end = index + (isCut ? 1 + tag!.length : all.length);
    if (text[end] === "#" || !/\p{L}/u.test(kept)) return [];
    return [{ offset: index, length: 1 + kept.length + (isCut ? 0 : chat.length) }];
  });
}
