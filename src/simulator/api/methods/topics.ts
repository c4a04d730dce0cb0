/**
 * Topics of forums.
 *
 * @module
 */
import type { ForumTopic } from "../../../telegram/types.ts";
import type { Right } from "../../world/rights.ts";
import type { Room } from "../../world/room.ts";
import type { Topic } from "../../world/topic.ts";
import { topicIcons } from "../../world/topic_icons.ts";
import {
  deleteTopic,
  editTopic,
  GENERAL_TOPIC,
  isForum,
  messagesOf,
  openTopic,
  setGeneralHidden,
  setTopicClosed,
} from "../../world/topics.ts";
import { ApiError } from "../api_error.ts";
import type { Call, Method, Methods } from "../call.ts";
import { hasRight, writableChat } from "../targets.ts";

const MAX_NAME = 128;
const MAX_COLOR = 0xFFFFFF;

function forumOf(call: Call): Room {
  const room = writableChat(call);
  if (!isForum(room)) throw ApiError.badRequest("the chat is not a forum");
  return room;
}

/** A topic's name, without line breaks and cut to the maximum length. */
function nameIn({ params }: Call): string {
  const name = [...params.text("name").replace(/\s+/g, " ").trim()].slice(0, MAX_NAME).join("");
  if (name === "") throw ApiError.badRequest("name must be non-empty");
  return name;
}

function createForumTopic(call: Call): ForumTopic {
  const { params, world, bot } = call;
  const icon_color = params.integer("icon_color");
  const emoji = params.text("icon_custom_emoji_id");
  const room = forumOf(call);
  if (!hasRight(call, room, "can_manage_topics")) {
    throw ApiError.badRequest("not enough rights to create a topic");
  }
  const name = nameIn(call);
  if (icon_color < 0 || icon_color > MAX_COLOR) {
    throw ApiError.badRequest("invalid icon color specified");
  }
  const { id, icon_color: color = 0 } = openTopic(world, room, bot.user, {
    name,
    ...(icon_color > 0 ? { icon_color } : {}),
    ...(Number(emoji) > 0 ? { icon_custom_emoji_id: emoji } : {}),
  });
  return {
    message_thread_id: id,
    name,
    icon_color: color,
    ...(Number(emoji) > 0 ? { icon_custom_emoji_id: emoji } : {}),
  };
}

/** A method that changes a topic. The bot needs a right for topics that it did not create. */
function changing(
  id: (call: Call) => number,
  error: string,
  change: (call: Call, room: Room, topic: Topic) => boolean,
  right: Right = "can_manage_topics",
): Method {
  return (call) => {
    const room = forumOf(call);
    const number = id(call);
    if (number <= 0) throw ApiError.badRequest("invalid forum topic identifier specified");
    const topic = room.topics.get(number);
    const isOwn = topic?.creator === call.bot.id;
    if (topic && !isOwn && !hasRight(call, room, right)) {
      throw ApiError.badRequest(`not enough rights to ${error}`);
    }
    if (!topic) throw ApiError.badRequest("TOPIC_ID_INVALID");
    if (!change(call, room, topic)) throw ApiError.badRequest("TOPIC_NOT_MODIFIED");
    return true;
  };
}

const thread = ({ params }: Call) => params.integer("message_thread_id");
const general = () => GENERAL_TOPIC;

function edit(call: Call, room: Room, topic: Topic): boolean {
  const { params, world, bot } = call;
  const hasName = params.text("name") !== "";
  const name = hasName ? { name: nameIn(call) } : {};
  const emoji = params.text("icon_custom_emoji_id");
  const icon = params.given("icon_custom_emoji_id") && topic.id !== GENERAL_TOPIC
    ? { icon_custom_emoji_id: Number(emoji) > 0 ? emoji : "" }
    : {};
  if (Object.keys({ ...name, ...icon }).length === 0) return true;
  return editTopic(world, room, bot.user, topic, { ...name, ...icon });
}

function editGeneral(call: Call, room: Room, topic: Topic): boolean {
  return editTopic(call.world, room, call.bot.user, topic, { name: nameIn(call) });
}

function closing(isClosed: boolean) {
  return ({ world, bot }: Call, room: Room, topic: Topic) =>
    setTopicClosed(world, room, bot.user, topic, isClosed);
}

function hiding(isHidden: boolean) {
  return ({ world, bot }: Call, room: Room) => setGeneralHidden(world, room, bot.user, isHidden);
}

function deleting({ world }: Call, room: Room, topic: Topic): boolean {
  if (topic.id === GENERAL_TOPIC) throw ApiError.badRequest("TOPIC_ID_INVALID");
  deleteTopic(world, room, topic);
  return true;
}

function unpinning(_: Call, room: Room, { id }: Topic): boolean {
  const gone = new Set(messagesOf(room, id).map(({ message_id }) => message_id));
  room.pinned = room.pinned.filter((pinned) => !gone.has(pinned));
  return true;
}

const EDIT = "edit the topic";
const CLOSE = "close or open the topic";
const UNPIN = "manage pinned messages in the chat";

export const topicMethods: Methods = {
  getForumTopicIconStickers: ({ world }) => topicIcons(world),
  createForumTopic,
  editForumTopic: changing(thread, EDIT, edit),
  closeForumTopic: changing(thread, CLOSE, closing(true)),
  reopenForumTopic: changing(thread, CLOSE, closing(false)),
  deleteForumTopic: changing(thread, "delete the topic", deleting, "can_delete_messages"),
  unpinAllForumTopicMessages: changing(thread, UNPIN, unpinning, "can_pin_messages"),
  editGeneralForumTopic: changing(general, EDIT, editGeneral),
  closeGeneralForumTopic: changing(general, CLOSE, closing(true)),
  reopenGeneralForumTopic: changing(general, CLOSE, closing(false)),
  hideGeneralForumTopic: changing(general, CLOSE, hiding(true)),
  unhideGeneralForumTopic: changing(general, CLOSE, hiding(false)),
  unpinAllGeneralForumTopicMessages: changing(general, UNPIN, unpinning, "can_pin_messages"),
};
