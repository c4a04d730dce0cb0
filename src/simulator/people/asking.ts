/**
 * Pressing inline buttons, and requesting to join a chat.
 *
 * @module
 */
import type { Message, User } from "../../telegram/types.ts";
import { type JoinRequestOptions, requestToJoin } from "../world/join_requests.ts";
import type { Bot } from "../world/bot.ts";
import type { Room } from "../world/room.ts";
import type { World } from "../world/world.ts";
import { type CallbackAnswer, type Press, sendQuery, type WaitOptions } from "./queries.ts";
import type { InlineButton, Senses } from "./senses.ts";
import { Mailbox, type Patience } from "./waiting.ts";

/** A press on a button of a message. */
export interface Pressing {
  readonly room: Room;
  /** The message that the button is on. */
  readonly message: Message;
  readonly data: string;
  /** The game's short name, if the button starts a game. */
  readonly game?: string;
}

/** The inline_message_id of a message that was sent through an inline query. */
function inlineIdOf(world: World, room: Room, message: Message): string | undefined {
  for (const [id, place] of world.inlineMessages) {
    if (place.room === room && place.message_id === message.message_id) return id;
  }
  return undefined;
}

/** Sends a callback query. */
export function press(
  world: World,
  bot: Bot,
  user: User,
  { room, message, data, game }: Pressing,
  patience: (options?: WaitOptions) => Patience,
): Press {
  const inlineId = message.via_bot ? inlineIdOf(world, room, message) : undefined;
  const query = sendQuery<CallbackAnswer>(
    world,
    bot,
    "callback_query",
    {
      from: user,
      ...(inlineId === undefined ? { message } : { inline_message_id: inlineId }),
      chat_instance: `${Math.abs(room.chat.id) * 1000003}`,
      ...(game === undefined ? { data } : { game_short_name: game }),
    },
    (query, answer) => world.emit({ type: "callback_answer", query, ...answer }),
  );
  world.emit({
    type: "press",
    chat: room.key,
    message_id: message.message_id,
    user,
    query: query.id,
    data,
  });
  return { id: query.id, data, message, answered: (options) => query.answer(patience(options)) };
}

/**
 * Presses a button that was found by its label.
 *
 * @throws {Error} If it is not a callback button of a bot.
 */
export function pressFound(
  world: World,
  user: User,
  senses: Senses,
  { room, message, button }: InlineButton,
): Press {
  const bot = world.bots.get(
    (message.via_bot ?? message.sender_business_bot ?? message.from)?.id ?? 0,
  );
  const game = "callback_game" in button ? room.payloads.get(message.message_id) : undefined;
  if (!bot || !("callback_data" in button) && game === undefined) {
    throw new Error(
      `Cannot press "${button.text}": it is not a callback button; see pays() for payments`,
    );
  }
  const pressing = "callback_data" in button
    ? { room, message, data: button.callback_data }
    : { room, message, data: "", game: game! };
  const patience = (wait?: WaitOptions) => senses.patience("got no callback answer", bot, wait);
  return press(world, bot, user, pressing, patience);
}

/** A request to join a chat. */
export interface JoinRequest {
  /**
   * Waits for approveChatJoinRequest or declineChatJoinRequest; whether the request was approved.
   */
  answered(options?: WaitOptions): Promise<boolean>;
}

/**
 * Requests to join a chat.
 *
 * @throws {Error} If the person is already in the chat, or no bot is its administrator.
 */
export function askToJoin(
  world: World,
  room: Room,
  user: User,
  senses: Senses,
  options: JoinRequestOptions,
): JoinRequest {
  const answers = new Mailbox<boolean>(world.clock, world.closing.signal);
  const [bot] = requestToJoin(world, room, user, options, (approved) => answers.put(approved));
  let first: Promise<boolean> | undefined;
  const patience = (wait?: WaitOptions) =>
    senses.patience("got no answer to the request to join", bot!, wait);
  return { answered: (wait) => first ??= answers.take(() => true, patience(wait)) };
}
