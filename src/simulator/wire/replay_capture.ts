/**
 * Replaying a capture to the bots of a simulator.
 *
 * @module
 */
import type { Chat, Message, User } from "../../telegram/types.ts";
import { accountOf, type SimulatedBot } from "../people/places.ts";
import { publish } from "../updates/publish.ts";
import type { UpdateView } from "../updates/update_record.ts";
import type { Bot } from "../world/bot.ts";
import type { World } from "../world/world.ts";
import { type CapturedUpdate, readCapture } from "./capture.ts";

/** Options for replaying a capture. */
export interface ReplayOptions {
  /** The bot that gets every update. @default {the one with the same username as in the capture} */
  readonly bot?: SimulatedBot;
}

/** The parts of an update that name people and chats. */
interface Payload {
  readonly chat?: Chat;
  readonly from?: User;
  readonly user?: User;
  readonly message_id?: number;
  readonly message?: Message;
}

/** Sends bots the updates of a capture, in its order. */
export function replayCapture(
  world: World,
  text: string,
  { bot }: ReplayOptions,
): UpdateView[] {
  const { updates } = readCapture(text);
  const chosen = bot && accountOf(world, bot);
  const targets = updates.map(({ bot: username }) => {
    const account = chosen ?? [...world.bots.values()].find((one) => one.username === username);
    if (account) return account;
    throw new TypeError(`Cannot replay: @${username} is not here; make it, or give \`bot\``);
  });
  return updates.map((update, i) => replayUpdate(world, targets[i]!, update));
}

function replayUpdate(world: World, bot: Bot, update: CapturedUpdate): UpdateView {
  introduce(world, bot, update.payload as Payload);
  const { update_id, kind, payload } = update;
  const number = update_id > bot.updates.lastId ? { update_id } : {};
  return publish(world, bot, kind, payload, { always: true, ...number })!;
}

/** Creates the people and the chat of an update, and puts its message there. */
function introduce(world: World, bot: Bot, payload: Payload): void {
  const { from, user = from, message } = payload;
  const person = user && !user.is_bot ? user : undefined;
  if (person && !world.users.has(person.id)) world.addUser(person);
  const chat = payload.chat ?? message?.chat;
  if (!chat) return;
  const room = chat.type === "private"
    ? person && world.privateRoom(bot, person)
    : world.rooms.get(`${chat.id}`) ??
      world.adoptRoom(chat, [...(person ? [person] : []), bot.user]);
  const said = message ?? (payload.message_id === undefined ? undefined : payload as Message);
  if (room && said && "date" in said && said.date > 0) world.keep(room, { ...said });
  for (const counter of said ? [bot, ...(room ? [room] : [])] : []) {
    counter.lastMessageId = Math.max(counter.lastMessageId, said!.message_id);
  }
}
