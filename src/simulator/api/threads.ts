/**
 * The topic that a call sends to.
 *
 * @module
 */
import type { Content } from "../world/posting.ts";
import type { Room } from "../world/room.ts";
import { GENERAL_TOPIC, isForum, topicFields } from "../world/topics.ts";
import { ApiError } from "./api_error.ts";
import type { Call } from "./call.ts";
import { hasRight } from "./targets.ts";

/**
 * Finds the topic. 0 means none or the general topic, which a call cannot specify.
 *
 * @throws {ApiError} 400 `message thread not found`.
 */
export function threadIn({ params }: Call, room: Room): number {
  const id = Math.max(0, params.integer("message_thread_id"));
  const { type } = room.chat;
  if (id === 0 || type !== "private" && !isForum(room)) return 0;
  if (id !== GENERAL_TOPIC && room.topics.has(id)) return id;
  throw ApiError.badRequest("message thread not found");
}

/**
 * The fields of messages to a topic; a reply goes to the topic of the original message.
 *
 * @throws {ApiError} 400 if the topic is closed to the bot.
 */
export function threadFields(call: Call, room: Room, id: number, replied: Content): Content {
  if (!isForum(room)) return {};
  const thread = id || (replied.reply_to_message?.message_thread_id ?? 0);
  const topic = room.topics.get(thread || GENERAL_TOPIC);
  const isOpen = !topic?.isClosed || topic.creator === call.bot.id ||
    hasRight(call, room, "can_manage_topics");
  if (!isOpen) throw ApiError.badRequest("TOPIC_CLOSED");
  return topicFields(room, thread);
}
