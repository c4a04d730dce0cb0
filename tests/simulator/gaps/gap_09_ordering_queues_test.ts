import { assert, assertEquals } from "@std/assert";
import { http } from "../helpers/fake_peer.ts";
import { call, fakeTelegram, hookedTelegram } from "../helpers/telegram.ts";

const user = (id: number) => ({ id, is_bot: false, first_name: "Ada" });
const chat = (id: number) => ({ id, type: "private" });
const member = (by: number, whom: number, id = 5) => ({
  chat: chat(id),
  from: user(by),
  new_chat_member: { user: user(whom), status: "member" },
});

/** Whether a second update must wait until the first one succeeds, as seen by the webhook. */
async function waits(first: Record<string, unknown>, second: Record<string, unknown>) {
  const { clock, peer, tg, bot } = await hookedTelegram();
  peer.answer = ({ update }) => update.update_id === held.update_id ? http("500 Oops") : http();
  const held = tg.post(bot, first as never);
  const other = tg.post(bot, second as never);
  await clock.advance(3000);
  const delivered = other.state === "delivered";
  assert(held.attempts.length > 1);
  tg.close();
  return !delivered;
}

const TOGETHER: [string, Record<string, unknown>, Record<string, unknown>][] = [
  ["an edit after its message", { message: { chat: chat(5) } }, {
    edited_message: { chat: chat(5) },
  }],
  ["posts of a channel", { channel_post: { chat: chat(-5) } }, {
    edited_channel_post: { chat: chat(-5) },
  }],
  ["memberships of one person, in any chat and by any administrator", {
    chat_member: member(1, 7, 5),
  }, {
    chat_member: member(2, 7, 6),
  }],
  ["a join request and the membership", { chat_join_request: { chat: chat(5), from: user(7) } }, {
    chat_member: member(1, 7),
  }],
  ["the bot's own membership in a chat", { my_chat_member: member(1, 99) }, {
    my_chat_member: member(2, 99),
  }],
  ["a business chat's messages and edits", { business_message: { chat: chat(5) } }, {
    edited_business_message: { chat: chat(5) },
  }],
  ["a business chat's messages and deletions", { business_message: { chat: chat(5) } }, {
    deleted_business_messages: { chat: chat(5) },
  }],
  ["paid media of one person", { purchased_paid_media: { from: user(7) } }, {
    purchased_paid_media: { from: user(7) },
  }],
  ["managed bots of one person", { managed_bot: { user: user(7) } }, {
    managed_bot: { user: user(7) },
  }],
  ["guest messages of one chat", { guest_message: { chat: chat(5) } }, {
    guest_message: { chat: chat(5) },
  }],
  ["boosts and their end", { chat_boost: { chat: chat(5) } }, {
    removed_chat_boost: { chat: chat(5) },
  }],
  ["shipping and pre-checkout", { shipping_query: { id: "1", from: user(7) } }, {
    pre_checkout_query: { id: "2", from: user(7) },
  }],
  ["a poll and its answers", { poll: { id: "9" } }, {
    poll_answer: { poll_id: "9", user: user(7) },
  }],
  ["business connections of one person", { business_connection: { id: "1", user: user(7) } }, {
    business_connection: { id: "2", user: user(7) },
  }],
];

const APART: typeof TOGETHER = [
  ["memberships of two people in one chat, by one administrator", { chat_member: member(1, 7) }, {
    chat_member: member(1, 8),
  }],
  ["a person's membership and the administrator's", { chat_member: member(1, 7) }, {
    chat_member: member(7, 1),
  }],
  ["the bot's own membership and another's", { my_chat_member: member(1, 99) }, {
    chat_member: member(1, 7),
  }],
  ["a chat's messages and its business messages", { message: { chat: chat(5) } }, {
    business_message: { chat: chat(5) },
  }],
  ["two business chats", { business_message: { chat: chat(5) } }, {
    business_message: { chat: chat(6) },
  }],
  ["messages and guest messages", { message: { chat: chat(5) } }, {
    guest_message: { chat: chat(5) },
  }],
  ["paid media of two people", { purchased_paid_media: { from: user(7) } }, {
    purchased_paid_media: { from: user(8) },
  }],
  ["paid media and payments", { purchased_paid_media: { from: user(7) } }, {
    pre_checkout_query: { id: "1", from: user(7) },
  }],
  ["managed bots and business connections", { managed_bot: { user: user(7) } }, {
    business_connection: { id: "1", user: user(7) },
  }],
  ["reactions and their counts", { message_reaction: { chat: chat(5), user: user(7) } }, {
    message_reaction_count: { chat: chat(5) },
  }],
  ["an inline query and its chosen result", { inline_query: { id: "1", from: user(7) } }, {
    chosen_inline_result: { from: user(7) },
  }],
  ["a message without a chat and another", { message: {} }, { message: {} }],
];

Deno.test("gap 9: what waits for what", async () => {
  for (const [what, first, second] of TOGETHER) {
    assertEquals(await waits(first, second), true, what);
  }
});

Deno.test("gap 9: what does not wait", async () => {
  for (const [what, first, second] of APART) assertEquals(await waits(first, second), false, what);
});

Deno.test("gap 9: chat_member of two people, changed by one administrator", async () => {
  const { tg, bot } = fakeTelegram();
  const ada = tg.user("Ada");
  const [bob, eve] = [tg.user("Bob"), tg.user("Eve")];
  const group = tg.group("Friends", [ada, bot, bob, eve], { admins: [bot] });
  await call(tg, bot, "getUpdates", { allowed_updates: ["chat_member"] });
  for (const { id } of [bob, eve]) {
    await call(tg, bot, "banChatMember", { chat_id: group.id, user_id: id });
  }
  const queues = tg.snapshot().updates.filter(({ kind }) => kind === "chat_member")
    .map(({ queue }) => queue);
  assertEquals(queues, [`memberships of ${bob.id}`, `memberships of ${eve.id}`]);
});
