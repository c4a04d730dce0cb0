/**
 * How many entities a message keeps.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";
import { isStyle, sorted } from "./entity_order.ts";
import { splitStyles } from "./entity_split.ts";

/** The rest is dropped, styles first; custom emoji do not count. */
const MAX_ENTITIES = 100;

/** Drops entities above the limit. */
export function withinLimit(entities: readonly MessageEntity[]): MessageEntity[] {
  if (entities.length <= MAX_ENTITIES) return [...entities];
  const { style = [], emoji = [], other = [] } = Object.groupBy(
    entities,
    (one) => isStyle(one) ? "style" : one.type === "custom_emoji" ? "emoji" : "other",
  );
  const others = other.slice(0, MAX_ENTITIES);
  // Styles are counted after joining, and split only by each other.
  const styles = splitStyles(style, []).slice(0, MAX_ENTITIES - others.length);
  const kept = sorted([...others, ...emoji]);
  return sorted([...kept, ...splitStyles(styles, kept)]);
}
