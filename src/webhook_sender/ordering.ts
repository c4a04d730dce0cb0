/**
 * Ordering queues: which updates Telegram delivers one after another
 * (src/telegram/README.md, fact 12).
 *
 * @module
 */

interface Identified {
  readonly id: number | string;
}

interface Payload {
  readonly chat?: Identified;
  readonly from?: Identified;
  readonly user?: Identified;
  readonly new_chat_member?: { readonly user?: Identified };
  readonly id?: string;
  readonly poll_id?: string;
}

/** The owner of the queue that an update waits in. */
const OWNERS = {
  chat: ({ chat }: Payload) => chat?.id,
  user: ({ from, user }: Payload) => (from ?? user)?.id,
  member: ({ new_chat_member }: Payload) => new_chat_member?.user?.id,
  poll: ({ poll_id, id }: Payload) => poll_id ?? id,
};

/** For each kind of update, the type of owner it is ordered by, and the queue's name. */
const QUEUES: Readonly<Record<string, readonly [by: keyof typeof OWNERS, name: string]>> = {
  message: ["chat", "chat"],
  edited_message: ["chat", "chat"],
  channel_post: ["chat", "chat"],
  edited_channel_post: ["chat", "chat"],
  inline_query: ["user", "inline queries of"],
  chosen_inline_result: ["user", "chosen results of"],
  callback_query: ["user", "callbacks of"],
  shipping_query: ["user", "payments of"],
  pre_checkout_query: ["user", "payments of"],
  poll: ["poll", "poll"],
  poll_answer: ["poll", "poll"],
  my_chat_member: ["chat", "own membership in"],
  chat_member: ["member", "memberships of"],
  chat_join_request: ["user", "memberships of"],
  chat_boost: ["chat", "boosts of"],
  removed_chat_boost: ["chat", "boosts of"],
  message_reaction: ["chat", "reactions in"],
  message_reaction_count: ["chat", "reaction counts in"],
  business_connection: ["user", "business connections of"],
  business_message: ["chat", "business messages in"],
  edited_business_message: ["chat", "business messages in"],
  deleted_business_messages: ["chat", "business messages in"],
  // Telegram numbers these two alike, so in a private chat they wait for each other.
  guest_message: ["chat", "paid media and guests of"],
  purchased_paid_media: ["user", "paid media and guests of"],
  managed_bot: ["user", "managed bots of"],
};

/**
 * The queue that an update waits in. Messages, edits and posts are ordered by chat; callbacks,
 * payments and inline queries by user, in separate queues; so a callback may overtake a message.
 *
 * @param kind The update's kind.
 * @param payload The value of the field of that name.
 * @param updateId Used if the update belongs to no queue: it then waits for no other.
 * @returns A readable queue name: `chat 42`, `callbacks of 7`.
 */
export function queueOf(kind: string, payload: unknown, updateId: number): string {
  const [by, name] = QUEUES[kind] ?? [];
  const owner = by && OWNERS[by]((payload ?? {}) as Payload);
  return owner === undefined ? `update ${updateId}` : `${name} ${owner}`;
}
