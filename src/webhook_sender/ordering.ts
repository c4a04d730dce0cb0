/**
 * Ordering queues: which updates Telegram delivers one after another (TELEGRAM.md, fact 12).
 *
 * @module
 */

interface Payload {
  readonly chat?: { readonly id: number };
  readonly from?: { readonly id: number };
  readonly user?: { readonly id: number };
  readonly id?: string;
  readonly poll_id?: string;
}

/** For each kind with a queue apart from the chat's messages: whose queue, and its name. */
const QUEUES: Readonly<Record<string, readonly [by: "chat" | "user" | "poll", name: string]>> = {
  inline_query: ["user", "inline queries of"],
  chosen_inline_result: ["user", "chosen results of"],
  callback_query: ["user", "callbacks of"],
  shipping_query: ["user", "payments of"],
  pre_checkout_query: ["user", "payments of"],
  poll: ["poll", "poll"],
  poll_answer: ["poll", "poll"],
  my_chat_member: ["chat", "own membership in"],
  chat_member: ["user", "memberships of"],
  chat_join_request: ["user", "memberships of"],
  chat_boost: ["chat", "boosts of"],
  removed_chat_boost: ["chat", "boosts of"],
  message_reaction: ["chat", "reactions in"],
  message_reaction_count: ["chat", "reaction counts in"],
  business_connection: ["user", "business connections of"],
  deleted_business_messages: ["chat", "business deletions in"],
};

/**
 * The queue that an update waits in. Messages, edits and posts go by chat; callbacks, payments and
 * inline queries by user, each in a queue of their own; so a callback may overtake a message.
 *
 * @param kind The update's kind.
 * @param payload What stands under that name.
 * @param updateId Used when the update belongs to no queue: it then waits for nobody.
 * @returns The queue's name, readable: `chat 42`, `callbacks of 7`.
 */
export function queueOf(kind: string, payload: unknown, updateId: number): string {
  const { chat, from, user, id, poll_id } = (payload ?? {}) as Payload;
  const [by, name] = QUEUES[kind] ?? ["chat", "chat"];
  const whose = by === "chat" ? chat?.id : by === "user" ? (from ?? user)?.id : poll_id ?? id;
  return whose === undefined ? `update ${updateId}` : `${name} ${whose}`;
}
