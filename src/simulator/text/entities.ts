/**
 * Entities that Telegram finds by itself in a text: commands, mentions, hashtags, links, e-mail.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";

type PlainType = "bot_command" | "mention" | "hashtag" | "url" | "email";

/** Earlier patterns win where two overlap. */
const PATTERNS: readonly (readonly [PlainType, RegExp])[] = [
  ["email", /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g],
  [
    "url",
    /(?<![\w@.])(?:https?:\/\/[^\s<>"]*[^\s<>".,;:!?)]|(?:[\w-]+\.)+(?:com|org|net|io|dev|me)(?:\/[^\s<>"]*[^\s<>".,;:!?)])?(?!\w))/gi,
  ],
  ["bot_command", /(?<![\w/<>@])\/[a-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])/gi],
  ["mention", /(?<![\w@])@\w{3,32}(?!\w)/g],
  ["hashtag", /(?<![\w#])#[\p{L}_][\p{L}\p{N}_]*/gu],
];

/** What keeps plain entities out: nothing inside code or a link is looked at. */
const OPAQUE: ReadonlySet<string> = new Set(["code", "pre", "text_link"]);

/**
 * Finds entities in a text. Offsets and lengths count UTF-16 units, as Telegram's do.
 *
 * @param text The text.
 * @param given Entities that are there already, e.g. from HTML.
 * @returns All of them, by offset.
 *
 * @example Usage
 * ```ts
 * import { findEntities } from "./entities.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findEntities("/start now"), [{ type: "bot_command", offset: 0, length: 6 }]);
 * ```
 */
export function findEntities(
  text: string,
  given: readonly MessageEntity[] = [],
): MessageEntity[] {
  const taken = given.filter(({ type }) => OPAQUE.has(type)).map(span);
  const found: MessageEntity[] = [...given];
  for (const [type, pattern] of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (taken.some(([from, to]) => start < to && from < end)) continue;
      taken.push([start, end]);
      found.push({ type, offset: start, length: match[0].length });
    }
  }
  return found.sort((a, b) => a.offset - b.offset || b.length - a.length);
}

function span({ offset, length }: MessageEntity): [number, number] {
  return [offset, offset + length];
}
