/** Updates as Telegram sends them, cut down to what dispatching looks at. */
import type { Update } from "../../src/telegram/types.ts";

function update(update_id: number, payload: Record<string, unknown>): Update {
  return { update_id, ...payload } as unknown as Update;
}

/** A message in a chat. */
export function message(id: number, chat = 1): Update {
  return update(id, { message: { message_id: id, date: 0, chat: { id: chat } } });
}

/** A press on a button of a message in a chat. */
export function callback(id: number, chat = 1, user = 900): Update {
  const from = { id: user };
  return update(id, { callback_query: { id: "q", from, message: { chat: { id: chat } } } });
}

/** An inline query: of a user, in no chat. */
export function inline(id: number, user = 1): Update {
  return update(id, { inline_query: { id: "q", from: { id: user }, query: "", offset: "" } });
}

/** A poll's new state: of nobody, in no chat. */
export function poll(id: number): Update {
  return update(id, { poll: { id: "p" } });
}
