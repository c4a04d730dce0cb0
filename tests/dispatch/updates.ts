/** Updates as Telegram sends them, reduced to the fields that dispatching reads. */
import type { Update } from "../../src/telegram/types.ts";

function update(update_id: number, payload: Record<string, unknown>): Update {
  return { update_id, ...payload } as unknown as Update;
}

/** A message in a chat. */
export function message(id: number, chat = 1): Update {
  return update(id, { message: { message_id: id, date: 0, chat: { id: chat } } });
}

/** A press of a button of a message in a chat. */
export function callback(id: number, chat = 1, user = 900): Update {
  const from = { id: user };
  return update(id, { callback_query: { id: "q", from, message: { chat: { id: chat } } } });
}

/** An inline query: from a user, in no chat. */
export function inline(id: number, user = 1): Update {
  return update(id, { inline_query: { id: "q", from: { id: user }, query: "", offset: "" } });
}

/** A poll's new state: from nobody, in no chat. */
export function poll(id: number): Update {
  return update(id, { poll: { id: "p" } });
}
