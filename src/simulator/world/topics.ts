/**
 * Topics of a forum.
 *
 * @module
 */
import type { Message, User } from "../../telegram/types.ts";
import { type Content, post, remove } from "./posting.ts";
import type { Room } from "./room.ts";
import type { Topic, TopicLook } from "./topic.ts";
import type { World } from "./world.ts";

/** The general topic, which every forum has; its messages have no `message_thread_id`. */
export const GENERAL_TOPIC = 1;

/** The colours of topics that do not specify one. */
const COLORS: readonly number[] = [0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F];

/** Turns a supergroup into a forum. */
export function makeForum(room: Room): void {
  room.chat = { ...room.chat, is_forum: true } as Room["chat"];
  const general = { id: GENERAL_TOPIC, name: "General", creator: 0 };
  room.topics.set(GENERAL_TOPIC, { ...general, isClosed: false, isHidden: false });
  // A topic has the number of its first message; at Telegram, message 1 is the group's creation.
  room.lastMessageId = Math.max(room.lastMessageId, GENERAL_TOPIC);
}

/** Whether a chat has topics. */
export function isForum({ chat }: Room): boolean {
  return chat.is_forum === true;
}

/**
 * The fields of a message in a topic; unless it replies to another message, it replies to the
 * first.
 */
export function topicFields(room: Room, id: number): Content {
  if (id === 0 || id === GENERAL_TOPIC) return {};
  const first = room.messages.get(id);
  return {
    message_thread_id: id,
    is_topic_message: true,
    ...(first ? { reply_to_message: first as NonNullable<Message["reply_to_message"]> } : {}),
  };
}

/** Opens a topic; its first message is the service message about that. */
export function openTopic(world: World, room: Room, by: User, look: TopicLook): Topic {
  const { name, icon_color = COLORS[room.topics.size % COLORS.length]!, icon_custom_emoji_id } =
    look;
  const shown = { name, icon_color, ...(icon_custom_emoji_id ? { icon_custom_emoji_id } : {}) };
  const id = room.lastMessageId + 1;
  const topic = { ...shown, id, creator: by.id, isClosed: false, isHidden: false };
  room.topics.set(id, topic);
  post(world, room, by, { ...topicFields(room, id), forum_topic_created: shown });
  return topic;
}

/** Changes a topic's name or icon; returns whether anything changed. */
export function editTopic(
  world: World,
  room: Room,
  by: User,
  topic: Topic,
  look: Partial<TopicLook>,
): boolean {
  const changed = Object.entries(look).filter(([name, value]) =>
    (topic[name as keyof TopicLook] ?? "") !== value
  );
  if (changed.length === 0) return false;
  const forum_topic_edited = Object.fromEntries(changed);
  room.topics.set(topic.id, { ...topic, ...forum_topic_edited });
  post(world, room, by, { ...topicFields(room, topic.id), forum_topic_edited });
  return true;
}

/** Closes or reopens a topic, which also unhides it; returns whether anything changed. */
export function setTopicClosed(
  world: World,
  room: Room,
  by: User,
  topic: Topic,
  isClosed: boolean,
): boolean {
  if (topic.isClosed === isClosed) return false;
  room.topics.set(topic.id, { ...topic, isClosed, isHidden: isClosed && topic.isHidden });
  const what = isClosed ? { forum_topic_closed: {} } : { forum_topic_reopened: {} };
  post(world, room, by, { ...topicFields(room, topic.id), ...what });
  return true;
}

/**
 * Hides the general topic, which closes it, or unhides it without reopening; returns whether it
 * changed.
 */
export function setGeneralHidden(world: World, room: Room, by: User, isHidden: boolean): boolean {
  const topic = room.topics.get(GENERAL_TOPIC)!;
  if (topic.isHidden === isHidden) return false;
  room.topics.set(GENERAL_TOPIC, { ...topic, isHidden, isClosed: isHidden || topic.isClosed });
  post(
    world,
    room,
    by,
    isHidden ? { general_forum_topic_hidden: {} } : { general_forum_topic_unhidden: {} },
  );
  return true;
}

/** Deletes a topic with its messages. */
export function deleteTopic(world: World, room: Room, topic: Topic): void {
  room.topics.delete(topic.id);
  remove(world, room, messagesOf(room, topic.id).map(({ message_id }) => message_id));
}

/** The messages of a topic. */
export function messagesOf(room: Room, id: number): Message[] {
  const thread = id === GENERAL_TOPIC ? 0 : id;
  return [...room.messages.values()].filter((message) =>
    (message.message_thread_id ?? 0) === thread
  );
}
