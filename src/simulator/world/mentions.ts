/**
 * Mentions by id include the user, and are dropped if there is none.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";
import type { Change, Content } from "./posting.ts";
import type { World } from "./world.ts";

const FIELDS = ["entities", "caption_entities"] as const;

/** Completes the mentions in a content. */
export function withMentions<C extends Content | Change>(world: World, content: C): C {
  const filled = FIELDS.flatMap((field) => {
    const entities = content[field];
    if (!entities?.some(isMention)) return [];
    const kept = entities.flatMap((entity): MessageEntity[] => {
      if (!isMention(entity)) return [entity];
      const user = world.userOf(entity.user.id);
      return user ? [{ ...entity, user }] : [];
    });
    return [[field, kept.length > 0 ? kept : undefined] as const];
  });
  return filled.length === 0 ? content : { ...content, ...Object.fromEntries(filled) };
}

function isMention(entity: MessageEntity): entity is MessageEntity.TextMentionMessageEntity {
  return entity.type === "text_mention";
}
