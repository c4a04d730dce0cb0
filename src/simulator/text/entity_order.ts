/**
 * Entity types: which of two comes first, and which may contain which.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";

/** An entity type. */
export type EntityType = MessageEntity["type"];

/** Styles. If they cross other entities, they are split. */
export const STYLES: readonly EntityType[] = [
  "bold",
  "italic",
  "underline",
  "strikethrough",
  "spoiler",
];

/** Lower ones come first; the default is 50. */
const PRIORITIES: Partial<Record<EntityType, number>> = {
  blockquote: 0,
  expandable_blockquote: 0,
  pre: 11,
  code: 20,
  date_time: 30,
  text_link: 49,
  text_mention: 49,
  bold: 90,
  italic: 91,
  underline: 92,
  strikethrough: 93,
  spoiler: 94,
  custom_emoji: 99,
};

/** Whether it may be split. */
export function isStyle({ type }: MessageEntity): boolean {
  return STYLES.includes(type);
}

/** Whether it is a quotation. */
export function isQuote({ type }: MessageEntity): boolean {
  return type === "blockquote" || type === "expandable_blockquote";
}

/** Whether it must not contain other entities. */
export function isOpaque({ type }: MessageEntity): boolean {
  return type === "pre" || type === "code" || type === "date_time";
}

/** Where an entity ends. */
export function endOf({ offset, length }: MessageEntity): number {
  return offset + length;
}

/** In Telegram's order: by offset, longer ones first, then by type. */
export function sorted(entities: readonly MessageEntity[]): MessageEntity[] {
  return entities.toSorted((a, b) =>
    a.offset - b.offset || b.length - a.length || priority(a) - priority(b)
  );
}

function priority(entity: MessageEntity): number {
  if (entity.type === "pre") return "language" in entity ? 10 : 11;
  return PRIORITIES[entity.type] ?? 50;
}
