/**
 * `$USD` and `$USD@chat`.
 *
 * @module
 */
import { NAME, TAG } from "../characters.ts";
import type { Span } from "../markup.ts";

const CHAT = `@[${NAME}]{3,32}(?![${NAME}])`;
const CASHTAG = new RegExp(
  `(?<![$${TAG}])\\$(?:1INCH|[A-Z]{1,8})(?:${CHAT}|(?!${CHAT}))(?![$${TAG}])`,
  "gu",
);

export function findCashtags(text: string): Span[] {
  return [...text.matchAll(CASHTAG)].map(({ index, 0: { length } }) => ({ offset: index, length }));
}
