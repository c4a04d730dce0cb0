import { assertEquals, assertRejects } from "@std/assert";
import { call } from "../helpers/telegram.ts";
import { assertRefused, assertTaken, groupWithBob } from "./stage.ts";

const EVERY = Object.fromEntries(
  ["messages", "polls", "other_messages"].map((name) => [`can_send_${name}`, true]).concat(
    ["can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages"]
      .map((name) => [name, true]),
  ),
);

async function stage() {
  const all = await groupWithBob();
  const statusOf = async (id: number) =>
    (await all.inGroup("getChatMember", { user_id: id })).result.status;
  return { ...all, user_id: all.bob.id, statusOf };
}

Deno.test("gap 16: unbanning removes a member who is present, unless only_if_banned", async () => {
  const { inGroup, user_id, statusOf } = await stage();
  await inGroup("unbanChatMember", { user_id, only_if_banned: true });
  assertEquals(await statusOf(user_id), "member");
  await inGroup("unbanChatMember", { user_id });
  assertEquals(await statusOf(user_id), "left");
});

Deno.test("gap 16: promoting without rights demotes, and rights are kept as given", async () => {
  const { inGroup, user_id, statusOf } = await stage();
  const member = async () => (await inGroup("getChatMember", { user_id })).result;
  await inGroup("promoteChatMember", { user_id, can_pin_messages: true });
  const { status, can_pin_messages, can_delete_messages, can_be_edited } = await member();
  assertEquals([status, can_pin_messages, can_delete_messages, can_be_edited], [
    "administrator",
    true,
    false,
    true,
  ]);
  await inGroup("setChatAdministratorCustomTitle", { user_id, custom_title: "boss" });
  assertEquals((await member()).custom_title, "boss");
  await inGroup("promoteChatMember", { user_id });
  assertEquals(await statusOf(user_id), "member");
});

Deno.test("gap 16: restricting with every right lifts the restriction, and until_date expires", async () => {
  const { inGroup, user_id, statusOf, clock, bob, group } = await stage();
  const now = Math.floor(clock.date() / 1000);
  await inGroup("restrictChatMember", { user_id, permissions: {}, until_date: now + 100 });
  const { result } = await inGroup("getChatMember", { user_id });
  assertEquals([result.status, result.until_date], ["restricted", now + 100]);
  await assertRejects(() => bob.says(group, "hm"), Error, "Bob may not send text messages there");
  await inGroup("restrictChatMember", { user_id, permissions: EVERY });
  assertEquals(await statusOf(user_id), "member");
  await inGroup("restrictChatMember", { user_id, permissions: {}, until_date: now + 100 });
  await clock.advance(101_000);
  assertEquals(await statusOf(user_id), "member");
  await bob.says(group, "again");
  for (const [period, kept] of [[20, 0], [400 * 86_400, 0], [3600, 3600]] as const) {
    const until_date = Math.floor(clock.date() / 1000) + period;
    await inGroup("banChatMember", { user_id, until_date });
    const { result } = await inGroup("getChatMember", { user_id });
    assertEquals(result.until_date, kept === 0 ? 0 : until_date);
    await inGroup("unbanChatMember", { user_id });
  }
});

Deno.test("gap 16: permissions imply each other as in Bot API 6.5", async () => {
  const { inGroup, user_id } = await stage();
  const after = async (permissions: object, more = {}) => {
    await inGroup("restrictChatMember", { user_id, permissions, ...more });
    const { result } = await inGroup("getChatMember", { user_id });
    return [result.can_send_messages, result.can_send_photos, result.can_manage_topics];
  };
  assertEquals(await after({ can_send_other_messages: true }), [true, true, false]);
  assertEquals(await after({ can_send_polls: true }), [true, false, false]);
  assertEquals(await after({ can_send_media_messages: true, can_pin_messages: true }), [
    true,
    true,
    true,
  ]);
  const strict = { use_independent_chat_permissions: true };
  assertEquals(await after({ can_send_polls: true }, strict), [false, false, false]);
});

Deno.test("gap 16: protected members, unsuitable chats and missing rights are refused", async () => {
  const { tg, bot, ada, bob, api, inGroup, user_id, group } = await stage();
  const basic = tg.group("Basic", [ada, bob, bot], { type: "group", admins: [bot] });
  await assertRefused((method, params) => inGroup(method, params), [
    ["restrictChatMember", { user_id: bot.id, permissions: {} }, "can't restrict self"],
    ["banChatMember", { user_id: bot.id }, "can't restrict self"],
    ["promoteChatMember", { user_id: bot.id, can_pin_messages: true }, "can't promote self"],
    ["banChatMember", { user_id: ada.id }, "can't remove chat owner"],
    ["restrictChatMember", { user_id: ada.id, permissions: {} }, "can't remove chat owner"],
    [
      "setChatAdministratorCustomTitle",
      { user_id, custom_title: "x" },
      "user is not an " +
      "administrator",
    ],
  ]);
  await ada.promotes(group, bob);
  await assertRefused(inGroup, [
    ["banChatMember", { user_id }, "user is an administrator of the chat"],
    ["restrictChatMember", { user_id, permissions: {} }, "user is an administrator of the chat"],
  ]);
  await assertRefused((method, params) => api(method, { ...params, chat_id: basic.id }), [
    [
      "restrictChatMember",
      { user_id, permissions: {} },
      "method is available only for supergroups",
    ],
    ["promoteChatMember", { user_id }, "method is available for supergroup and channel chats only"],
    ["unbanChatMember", { user_id }, "method is available for supergroup and channel chats only"],
  ]);
  await assertRefused(api, [
    ["banChatMember", { user_id }, "can't ban members in private chats"],
    ["leaveChat", {}, "can't leave private chats"],
    ["getChatAdministrators", {}, "there are no administrators in the private chat"],
  ]);
  await ada.promotes(group, bot, false);
  await assertRefused(inGroup, [
    ["banChatMember", { user_id: 1002 }, "not enough rights to restrict/unrestrict chat member"],
    ["setChatTitle", { title: "x" }, "not enough rights to change chat title"],
    ["createChatInviteLink", {}, "not enough rights to manage chat invite link"],
    ["setChatPermissions", { permissions: {} }, "not enough rights to change chat permissions"],
  ]);
});

Deno.test("gap 16: getChatAdministrators returns only administrators", async () => {
  const { inGroup, user_id, ada, bot, tg, group } = await stage();
  await inGroup("restrictChatMember", { user_id, permissions: {} });
  const other = tg.bot("other");
  await ada.adds(group, other);
  await ada.promotes(group, other);
  const ids = async (params = {}) =>
    (await inGroup("getChatAdministrators", params)).result
      .map(({ user }: { user: { id: number } }) => user.id);
  assertEquals(await ids(), [ada.id, bot.id]);
  assertEquals(await ids({ return_bots: true }), [ada.id, bot.id, other.id]);
});

Deno.test("gap 16: a bot cannot write to people who have not started it", async () => {
  const { tg, bot, bob, api, ada } = await stage();
  const stranger = tg.user("Eve");
  await assertRefused(api, [
    [
      "sendMessage",
      { chat_id: bob.id, text: "x" },
      "Forbidden: bot can't initiate conversation " +
      "with a user",
    ],
    ["sendMessage", { chat_id: stranger.id, text: "x" }, "chat not found"],
    ["sendMessage", { chat_id: bob.id, text: "" }, "message text is empty"],
  ]);
  await assertTaken(api, [["getChat", { chat_id: bob.id }]]);
  await bob.says(bot, "hi");
  await assertTaken(api, [["sendMessage", { chat_id: bob.id, text: "x" }]]);
  await ada.blocks(bot);
  await assertRefused(api, [
    ["sendMessage", { text: "x" }, "Forbidden: bot was blocked by the user"],
  ]);
  assertEquals(tg.world.users.has(stranger.id), true);
});

Deno.test("gap 16: a bot that may not send gets an error", async () => {
  const { tg, bot, ada, group, api } = await stage();
  const porter = tg.bot("porter");
  await ada.adds(group, porter);
  await ada.promotes(group, porter);
  await ada.promotes(group, bot, false);
  const permissions = { can_send_messages: true };
  const restrict = { chat_id: group.id, user_id: bot.id, permissions };
  assertEquals((await call(tg, porter, "restrictChatMember", restrict)).ok, true);
  const photo = "https://example.org/a.png";
  await assertRefused((method, params) => api(method, { chat_id: group.id, ...params }), [
    ["sendPhoto", { photo }, "not enough rights to send photos to the chat"],
    ["sendDice", {}, "not enough rights to send dice to the chat"],
  ]);
  await assertTaken((method, params) => api(method, { chat_id: group.id, ...params }), [
    ["sendMessage", { text: "x" }],
  ]);
});

Deno.test("gap 16: people promote and restrict members", async () => {
  const { ada, bob, bot, group, inGroup, user_id, clock } = await stage();
  await ada.promotes(group, bot, { can_restrict_members: true });
  await assertRefused(inGroup, [
    ["setChatTitle", { title: "x" }, "not enough rights to change chat title"],
  ]);
  const until = Math.floor(clock.date() / 1000) + 60;
  await ada.restricts(group, bob, { can_send_messages: true }, until);
  const { result } = await inGroup("getChatMember", { user_id });
  assertEquals([result.status, result.until_date, result.can_send_photos], [
    "restricted",
    until,
    false,
  ]);
});
