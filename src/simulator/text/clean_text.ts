/**
 * Characters that Telegram replaces or removes in every text.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";
import { ApiError } from "../api/api_error.ts";
import { byteLength } from "./characters.ts";
import { endOf } from "./entity_order.ts";
import type { FormattedText } from "./markup.ts";

/** Line separators, direction marks, and combining characters that can cover other lines. */
const REMOVED = /[\r\u2028-\u202e\u0333\u033f\u030a]/g;

/** All control characters except line breaks and carriage returns. */
// deno-lint-ignore no-control-regex
const CONTROLS = /[\0-\x09\x0b\x0c\x0e-\x1f]/g;

/** Cleans a text without entities. */
export function cleanText(text: string): string {
  return text.replace(CONTROLS, " ").replace(REMOVED, "").replace(
    /[\u200e\u200f]+/g,
    (marks) => "\u200c".repeat(marks.length - 1) + marks.slice(-1),
  );
}

/** Cleans a text and moves its nested entities accordingly. */
export function clean(text: string, entities: readonly MessageEntity[]): FormattedText {
  check(text, entities);
  const removed = [...text.matchAll(REMOVED)].map(({ index }) => index);
  const moved = (place: number) => place - removed.filter((index) => index < place).length;
  return {
    text: cleanText(text),
    entities: removed.length === 0 ? [...entities] : entities.map((entity) => {
      const offset = moved(entity.offset);
      return { ...entity, offset, length: moved(endOf(entity)) - offset };
    }),
  };
}

/** Refuses entities that begin or end inside a character or outside the text. */
function check(text: string, entities: readonly MessageEntity[]): void {
  const isInside = (place: number) =>
    place > 0 && place < text.length && text.codePointAt(place - 1)! > 0xffff;
  const places = new Set(entities.flatMap((entity) => [entity.offset, endOf(entity)]));
  const broken = [...places].filter(isInside).toSorted((a, b) => a - b)[0];
  if (broken !== undefined) {
    const at = `in a middle of a UTF-16 symbol at byte offset ${
      byteLength(text.slice(0, broken + 1))
    }`;
    const ending = entities.findLast((entity) => endOf(entity) === broken);
    throw ApiError.badRequest(
      ending
        ? `entity beginning at UTF-16 offset ${ending.offset} ends ${at}`
        : `entity begins ${at}`,
    );
  }
  const late = entities.find(({ offset }) => offset > text.length);
  if (late) {
    throw ApiError.badRequest(
      `entity begins after the end of the text at UTF-16 offset ${late.offset}`,
    );
  }
  const long = entities.findLast((entity) => endOf(entity) > text.length);
  if (long) {
    throw ApiError.badRequest(
      `entity beginning at UTF-16 offset ${long.offset} ends after the end of the text ` +
        `at UTF-16 offset ${endOf(long)}`,
    );
  }
}
