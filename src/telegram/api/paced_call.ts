/**
 * Which calls Telegram's message limits apply to.
 *
 * @module
 */
import type { ChatId, PacedCall } from "./pace.ts";

/** These post messages. A chat action posts nothing. */
const POSTS = /^(?:send|copy|forward)(?!ChatAction$)[A-Z]/;

/**
 * How the pace applies to a call.
 *
 * @param method The Bot API method.
 * @param params Its parameters.
 * @returns How; `undefined` for a call that has no chat and never waits.
 */
export function pacedCall(
  method: string,
  { chat_id, allow_paid_broadcast }: Record<string, unknown>,
): PacedCall | undefined {
  if (method.startsWith("get")) return undefined;
  if (typeof chat_id !== "number" && typeof chat_id !== "string") return undefined;
  const chat: ChatId = /^-?\d{1,15}$/.test(String(chat_id)) ? Number(chat_id) : chat_id;
  return { chat, counts: POSTS.test(method), paid: allow_paid_broadcast === true };
}
