/**
 * What people notice of the bots in their chats.
 *
 * @module
 */
import type { SimulatorEvent } from "../events.ts";
import type { World } from "../world/world.ts";
import type { Person } from "./person.ts";

/** Passes on what a bot does in a chat to the people in it. */
export function informPeople(
  world: World,
  people: ReadonlyMap<number, Person>,
  event: SimulatorEvent,
): void {
  if (event.type === "draft") {
    const { chat, draft_id, text } = event;
    const bot = [...world.bots.values()].find(({ username }) => username === event.bot)!;
    for (const { user } of world.rooms.get(chat)!.present()) {
      people.get(user.id)?.senses.noticeDraft({ from: bot.id, draft_id, text });
    }
  }
  if (event.type === "ephemeral") {
    const { chat, message, edited } = event;
    const arrival = { room: world.rooms.get(chat)!, message, from: message.from!.id, edited };
    people.get(message.receiver_user!.id)?.senses.perceive(arrival);
  }
  if (event.type !== "message" && event.type !== "edit" && event.type !== "keyboard") return;
  const room = world.rooms.get(event.chat)!;
  for (const { user } of room.present()) {
    const senses = people.get(user.id)?.senses;
    if (event.type === "keyboard") senses?.noticeKeyboard({ room });
    else if (event.message.via_bot && event.message.reply_markup) {
      senses?.noticeKeyboard({ room, messageId: event.message.message_id });
    }
    if (event.type === "keyboard") continue;
    const { message } = event;
    const by = event.by?.is_bot ? event.by : message.sender_business_bot;
    const isEdit = event.type === "edit";
    if (by && (isEdit || message.from?.id !== user.id)) {
      senses?.perceive({ room, message, from: by.id, edited: isEdit });
    }
  }
}
