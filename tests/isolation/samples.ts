/** Text updates, each from its own chat. */
import type { Update } from "../../src/mod.ts";

export function sampleUpdate(id: number, text: string): Update {
  const chat = { id, type: "private", first_name: "Ada" } as const;
  const from = { id, is_bot: false, first_name: "Ada" };
  return { update_id: id, message: { message_id: id, date: 0, chat, from, text } };
}
