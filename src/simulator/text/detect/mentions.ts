/**
 * `@username`.
 *
 * @module
 */
import { NAME, WORD } from "../characters.ts";
import type { Span } from "../markup.ts";

const MENTION = new RegExp(`(?<![${WORD}])@([${NAME}]{2,32})(?![${WORD}])`, "gu");

/** Bots that are older than the minimum of four letters. */
const SHORT: ReadonlySet<string> = new Set(["gif", "nft", "pic", "ufc", "vid"]);

export function findMentions(text: string): Span[] {
  return [...text.matchAll(MENTION)].flatMap(({ index, 0: { length }, 1: name }) =>
    name!.length >= 4 || SHORT.has(name!.toLowerCase()) ? [{ offset: index, length }] : []
  );
}
