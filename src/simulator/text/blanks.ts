/**
 * Blanks: what is trimmed from a text, and which texts count as empty.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";
import { endOf, sorted } from "./entity_order.ts";
import type { FormattedText } from "./markup.ts";

/** A text without visible characters. */
export function isBlank(text: string): boolean {
  return !/[^\s\0\u180e\u200b-\u200f\u202e\u2800\ufeff\ufffc\u{e0000}-\u{e007f}]/u.test(text);
}

/**
 * Trims blanks at both ends. Leading ones stay if an entity begins with them, as in
 * `<code> x</code>`.
 */
export function trim({ text, entities }: FormattedText): FormattedText {
  const end = /[ \n]*$/.exec(text)!.index;
  const shortened = sorted(
    entities.flatMap((entity): MessageEntity[] => {
      const length = Math.min(endOf(entity), end) - entity.offset;
      return length > 0 ? [{ ...entity, length }] : [];
    }),
  );
  const first = shortened[0]?.offset ?? end;
  const start = /^[ \n]*/.exec(text.slice(0, first))![0].length;
  return {
    text: text.slice(start, end),
    entities: shortened.map((entity) => ({ ...entity, offset: entity.offset - start })),
  };
}
