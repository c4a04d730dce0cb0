/**
 * What is sent when a person presses a button of a reply keyboard.
 *
 * @module
 */
import type { KeyboardButton, Location, User } from "../../telegram/types.ts";
import type { Random } from "../random.ts";
import type { Content } from "../world/posting.ts";
import { pollContent, type SentPoll } from "./poll_content.ts";
import type { Group } from "./places.ts";

/** What a person provides when a button requests it. */
export interface Given {
  /** The phone number, for `request_contact`. @default {one in a range that is not in use} */
  readonly phone?: string;
  /** The location, for `request_location`. @default {London} */
  readonly location?: Location;
  /** People or bots, for `request_users`. */
  readonly users?: readonly { readonly user: User }[];
  /** A group or channel, for `request_chat`. */
  readonly chat?: Group;
  /** The data that the Web App sends, for `web_app`. */
  readonly data?: string;
  /** The poll, for `request_poll`. @default {yes or no} */
  readonly poll?: SentPoll;
}

const PHONE = "+15555550100";
const YES_OR_NO: SentPoll = { question: "Yes or no?", options: ["Yes", "No"] };
const LONDON: Location = { latitude: 51.5074, longitude: -0.1278 };

type Asking = Extract<KeyboardButton, { text: string }> & {
  readonly request_contact?: boolean;
  readonly request_location?: boolean;
  readonly request_users?: KeyboardButton.RequestUsersButton["request_users"];
  readonly request_chat?: KeyboardButton.RequestChatButton["request_chat"];
  readonly request_poll?: KeyboardButton.RequestPollButton["request_poll"];
  readonly web_app?: unknown;
};

/**
 * The content that a button sends.
 *
 * @throws {Error} If what it requests was not given, or does not match the request.
 */
export function pressedContent(
  random: Random,
  user: User,
  button: KeyboardButton | string,
  given: Given,
): Content {
  if (typeof button === "string") return { text: button };
  const asking = button as Asking;
  const { text } = asking;
  if (asking.request_contact) {
    const { id: user_id, first_name, last_name } = user;
    const name = { first_name, ...(last_name === undefined ? {} : { last_name }) };
    return { contact: { phone_number: given.phone ?? PHONE, ...name, user_id } };
  }
  if (asking.request_location) return { location: given.location ?? LONDON };
  if (asking.request_users) return sharedUsers(text, asking.request_users, given);
  if (asking.request_chat) return sharedChat(text, asking.request_chat, given);
  if (asking.web_app) {
    const { data } = given;
    if (data === undefined) {
      throw new Error(`Cannot press "${text}": it opens a Web App; give the data that it sends`);
    }
    return { web_app_data: { data, button_text: text } };
  }
  if (asking.request_poll) return requestedPoll(random, text, asking.request_poll, given);
  return { text };
}

function requestedPoll(
  random: Random,
  text: string,
  { type }: KeyboardButton.RequestPollButton["request_poll"],
  { poll = { ...YES_OR_NO, ...(type === "quiz" ? { correct_option_id: 0 } : {}) } }: Given,
): Content {
  const sent = pollContent(random, poll);
  const isWrong = (type === "quiz" || type === "regular") && sent.poll!.type !== type;
  if (!isWrong) return sent;
  throw new Error(
    `Cannot press "${text}": it asks for a ${type} poll, not a ${sent.poll!.type} one`,
  );
}

type UsersWanted = KeyboardButton.RequestUsersButton["request_users"];

function sharedUsers(text: string, wanted: UsersWanted, { users = [] }: Given): Content {
  const { request_id, max_quantity = 1, user_is_bot, user_is_premium } = wanted;
  const failed = `Cannot press "${text}"`;
  if (users.length === 0) throw new Error(`${failed}: it asks for users; give them`);
  if (users.length > max_quantity) {
    throw new Error(`${failed}: it asks for ${max_quantity} user(s), not ${users.length}`);
  }
  const wrong = users.find(({ user }) =>
    user_is_bot !== undefined && user.is_bot !== user_is_bot ||
    user_is_premium !== undefined && (user.is_premium ?? false) !== user_is_premium
  );
  if (wrong) throw new Error(`${failed}: ${wrong.user.first_name} is not what it asks for`);
  const shared = users.map(({ user: { id: user_id, first_name, last_name, username } }) => ({
    user_id,
    ...(wanted.request_name ? { first_name, ...(last_name ? { last_name } : {}) } : {}),
    ...(wanted.request_username && username ? { username } : {}),
  }));
  const user_ids = shared.map(({ user_id }) => user_id);
  return { users_shared: { request_id, users: shared, ...{ user_ids } } };
}

type ChatWanted = KeyboardButton.RequestChatButton["request_chat"];

function sharedChat(text: string, wanted: ChatWanted, { chat: group }: Given): Content {
  const failed = `Cannot press "${text}"`;
  if (!group) throw new Error(`${failed}: it asks for a chat; give one`);
  const { id, type, title, username, is_forum = false } = group.chat;
  const { request_id, chat_is_channel, chat_is_forum, chat_has_username } = wanted;
  const isWrong = chat_is_channel !== (type === "channel") ||
    chat_is_forum !== undefined && chat_is_forum !== is_forum ||
    chat_has_username !== undefined && chat_has_username !== (username !== undefined);
  if (isWrong) throw new Error(`${failed}: "${title}" is not what it asks for`);
  return {
    chat_shared: {
      request_id,
      chat_id: id,
      ...(wanted.request_title && title ? { title } : {}),
      ...(wanted.request_username && username ? { username } : {}),
    },
  };
}
