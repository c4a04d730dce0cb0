/**
 * Pressing an inline button.
 *
 * @module
 */
import type { Message, User } from "../../telegram/types.ts";
import type { Bot } from "../world/bot.ts";
import type { Room } from "../world/room.ts";
import type { World } from "../world/world.ts";
import type { CallbackAnswer, Press, WaitOptions } from "./answers.ts";
import type { InlineButton } from "./keyboard.ts";
import type { Patience } from "./mailbox.ts";
import { sendQuery } from "./query.ts";
import type { Senses } from "./senses.ts";

/** A press on a button of a message. */
export interface Pressing {
  /** The chat. */
  readonly room: Room;
  /** The message that the button is on. */
  readonly message: Message;
  /** The button's `callback_data`. */
  readonly data: string;
}

/** The inline_message_id of a message that was sent through an inline query. */
function inlineIdOf(world: World, room: Room, message: Message): string | undefined {
  for (const [id, place] of world.inlineMessages) {
    if (place.room === room && place.message_id === message.message_id) return id;
  }
  return undefined;
}

/**
 * Sends the callback query of a press.
 *
 * @param world Where it happens.
 * @param bot Whose button it is.
 * @param user Who presses.
 * @param pressing What is pressed.
 * @param patience How long to wait for the answer.
 * @returns The press.
 *
 * @example Usage
 * ```ts
 * import { press } from "./pressing.ts";
 * import { Simulator } from "../simulator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const tg = new Simulator();
 * const bot = tg.bot("echo");
 * const ada = tg.user("Ada");
 * const message = await ada.says(bot, "hi");
 * const account = tg.world.bots.get(bot.id)!;
 * const room = tg.world.privateRoom(account, ada.user);
 * const pressing = { room, message, data: "up" };
 * const pressed = press(tg.world, account, ada.user, pressing, () => ({
 *   within: 1000,
 *   complaint: () => "no answer",
 * }));
 * account.queries.get(pressed.id)?.answer({ text: "Done", show_alert: false, url: "" });
 * assertEquals((await pressed.answered()).text, "Done");
 * ```
 */
export function press(
  world: World,
  bot: Bot,
  user: User,
  { room, message, data }: Pressing,
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
      data,
    },
    (query, answer) => world.tell({ type: "callback_answer", query, ...answer }),
  );
  world.tell({
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
 * @param world Where it happens.
 * @param user Who presses.
 * @param senses How they wait for the answer.
 * @param found The button.
 * @returns The press.
 * @throws {Error} When it is no callback button of a bot.
 *
 * @example Usage
 * ```ts
 * import { pressFound } from "./pressing.ts";
 * import { Simulator } from "../simulator.ts";
 * import { assertThrows } from "@std/assert";
 *
 * const tg = new Simulator();
 * const bot = tg.bot("echo");
 * const ada = tg.user("Ada");
 * const message = await ada.says(bot, "hi");
 * const room = tg.world.roomOf(message)!;
 * const button = { text: "site", url: "https://example.org" };
 * assertThrows(
 *   () => pressFound(tg.world, ada.user, ada.senses, { type: "inline", room, message, button }),
 *   Error,
 *   'Cannot press "site": it is no callback button',
 * );
 * ```
 */
export function pressFound(
  world: World,
  user: User,
  senses: Senses,
  { room, message, button }: InlineButton,
): Press {
  const bot = world.bots.get((message.via_bot ?? message.from)?.id ?? 0);
  if (!bot || !("callback_data" in button)) {
    throw new Error(
      `Cannot press "${button.text}": it is no callback button; see pays() for payments`,
    );
  }
  const pressing = { room, message, data: button.callback_data };
  const patience = (wait?: WaitOptions) => senses.patience("got no callback answer", bot, wait);
  return press(world, bot, user, pressing, patience);
}
