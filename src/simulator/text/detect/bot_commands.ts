/**
 * `/command` and `/command@bot`.
 *
 * @module
 */
import { NAME, WORD } from "../characters.ts";
import type { Span } from "../markup.ts";

const COMMAND = new RegExp(
  `(?<![${WORD}/<>])/[${NAME}]{1,64}(?:@[${NAME}]{3,32}|(?!@))(?![${WORD}/<>])`,
  "gu",
);

export function findBotCommands(text: string): Span[] {
  return [...text.matchAll(COMMAND)].map(({ index, 0: { length } }) => ({ offset: index, length }));
}
