/**
 * What people do with topics.
 *
 * @module
 */
import type { ForumTopic, Message, User } from "../../telegram/types.ts";
import { permissionsOf } from "../world/permissions.ts";
import { FULL_RIGHTS } from "../world/rights.ts";
import type { Content } from "../world/posting.ts";
import type { Room } from "../world/room.ts";
import type { Topic, TopicLook } from "../world/topic.ts";
import { GENERAL_TOPIC, isForum, openTopic, setTopicClosed, topicFields } from "../world/topics.ts";
import type { World } from "../world/world.ts";

/** A topic, given by its number or as returned by opensTopic() and createForumTopic. */
export type TopicRef = number | Pick<ForumTopic, "message_thread_id">;

/** The topic's number. */
function topicId(topic: TopicRef): number {
  return typeof topic === "number" ? topic : topic.message_thread_id;
}

/** Whether somebody may manage other people's topics in a group. */
function managesTopics(room: Room, userId: number): boolean {
  const member = room.members.get(userId);
  if (member?.status === "creator") return true;
  return member?.status === "administrator" &&
    (member.rights ?? FULL_RIGHTS).can_manage_topics === true;
}

/**
 * Opens a topic for a person.
 *
 * @throws {Error} If the group is not a forum, or they may not open topics.
 */
export function personOpens(world: World, room: Room, user: User, look: TopicLook): ForumTopic {
  const failed = `Cannot open the topic "${look.name}"`;
  if (!isForum(room)) {
    throw new Error(`${failed}: "${room.chat.title}" has no topics; make it with { forum: true }`);
  }
  if (!room.has(user.id)) throw new Error(`${failed}: ${user.first_name} is not in the group`);
  const isFree = managesTopics(room, user.id) ||
    !room.isAdmin(user.id) && permissionsOf(world, room, user.id).can_manage_topics;
  if (!isFree) throw new Error(`${failed}: ${user.first_name} may not manage topics`);
  const { id, name, icon_color = 0, icon_custom_emoji_id } = openTopic(world, room, user, look);
  return {
    message_thread_id: id,
    name,
    icon_color,
    ...(icon_custom_emoji_id ? { icon_custom_emoji_id } : {}),
  };
}

/** The topic of a group. */
function topicIn(room: Room, topic: TopicRef): Topic {
  const id = topicId(topic);
  const found = room.topics.get(id);
  if (found) return found;
  const there = [...room.topics.values()].map(({ id, name }) => `${id} "${name}"`).join(", ");
  throw new Error(
    `Cannot find topic ${id} in "${room.chat.title ?? room.chat.first_name}": ${
      there ? `there are ${there}` : "it has none"
    }`,
  );
}

/**
 * Closes or reopens a topic for a person.
 *
 * @throws {Error} If they may not, or it is already closed or open.
 */
export function personCloses(
  world: World,
  room: Room,
  user: User,
  topic: TopicRef,
  isClosed: boolean,
): void {
  const found = topicIn(room, topic);
  const failed = `Cannot ${isClosed ? "close" : "reopen"} the topic "${found.name}"`;
  if (found.creator !== user.id && !managesTopics(room, user.id)) {
    throw new Error(`${failed}: ${user.first_name} may not manage topics`);
  }
  if (!setTopicClosed(world, room, user, found, isClosed)) {
    throw new Error(`${failed}: it is ${isClosed ? "closed" : "open"} already`);
  }
}

/**
 * The fields of a message that a person writes in a topic.
 *
 * @throws {Error} If there is no such topic, or it is closed to them.
 */
export function topicOf(
  room: Room,
  user: User,
  topic: TopicRef | undefined,
  replyTo: Message | undefined,
): Content {
  if (!isForum(room) && topic === undefined) return {};
  const found = topicIn(room, topic ?? replyTo?.message_thread_id ?? GENERAL_TOPIC);
  if (found.isClosed && found.creator !== user.id && !managesTopics(room, user.id)) {
    throw new Error(`Cannot write to the topic "${found.name}": it is closed`);
  }
  return topicFields(room, found.id);
}
