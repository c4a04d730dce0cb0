import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { call, fakeTelegram } from "../helpers/telegram.ts";

function friends(options: Parameters<ReturnType<typeof fakeTelegram>["tg"]["group"]>[2] = {}) {
  const all = fakeTelegram();
  const [ada, bob] = [all.tg.user("Ada"), all.tg.user("Bob")];
  const group = all.tg.group("Friends", [ada, bob, all.bot], options);
  const kinds = () => all.tg.snapshot().updates.map(({ kind }) => kind);
  return { ...all, ada, bob, group, kinds };
}

Deno.test("group() notifies the bot that it was added", async () => {
  const { tg, bot, kinds, group } = friends();
  assertEquals(kinds(), ["my_chat_member", "message"]);
  const [first, second] = (await call(tg, bot, "getUpdates")).result;
  assertEquals(first.my_chat_member.chat, { id: group.id, type: "supergroup", title: "Friends" });
  assertEquals(first.my_chat_member.new_chat_member.status, "member");
  assertEquals(second.message.new_chat_members[0].id, bot.id);
});

Deno.test("bot() accepts a token if it is valid and its id is free", () => {
  const { tg } = fakeTelegram();
  assertEquals([tg.bot("a", { token: "77:abc" }).id, tg.bot("my_bot").username], [77, "my_bot"]);
  assertThrows(() => tg.bot("b", { token: "abc" }), TypeError, "not of the form 123:abc");
  assertThrows(() => tg.bot("b", { token: "77:xyz" }), TypeError, "id 77 is @a_bot's");
});

Deno.test("group() requires a person first", () => {
  const { tg, bot } = fakeTelegram();
  assertThrows(() => tg.group("Bots", [bot]), TypeError, "its first member must be a person");
});

Deno.test("says() in a group reaches every bot in it, and no other", async () => {
  const { tg, ada, group } = friends();
  const other = tg.bot("other");
  await ada.says(group, "hello all");
  const seen = tg.snapshot().updates.filter(({ json }) => json.includes("hello all"));
  assertEquals(seen.map(({ bot }) => bot), ["echo_bot"]);
  assertEquals((await call(tg, other, "getUpdates")).result, []);
});

Deno.test("privacy mode lets commands, mentions and replies through", async () => {
  const { tg } = fakeTelegram();
  const shy = tg.bot("shy", { privacy: true });
  const ada = tg.user("Ada");
  const group = tg.group("Friends", [ada, shy]);
  const { result } = await call(tg, shy, "sendMessage", { chat_id: group.id, text: "hi" });
  await ada.says(group, "just talking");
  await ada.says(group, "/help");
  await ada.says(group, "/help@other_bot");
  await ada.says(group, "ask @shy_bot");
  await ada.says(group, "a reply", { replyTo: result });
  const { result: updates } = await call(tg, shy, "getUpdates");
  assertEquals(
    updates.flatMap((update: { message?: { text?: string } }) => update.message?.text ?? []),
    ["/help", "ask @shy_bot", "a reply"],
  );
});

Deno.test("leaves() and joins() send service messages", async () => {
  const { tg, bot, bob, group } = friends();
  await call(tg, bot, "getUpdates", { allowed_updates: ["message", "chat_member"] });
  await bob.leaves(group);
  await assertRejects(() => bob.says(group, "hi"), Error, "Bob is not in it");
  await bob.joins(group);
  const texts = tg.snapshot().updates.slice(-2).map(({ kind }) => kind);
  assertEquals(texts, ["message", "message"]);
  assertEquals(group.messages.at(-1)?.new_chat_members?.[0]?.first_name, "Bob");
});

Deno.test("a bot that is an administrator receives chat_member", async () => {
  const { tg, bot, ada, bob, group } = friends();
  await ada.promotes(group, bot);
  await call(tg, bot, "getUpdates", { allowed_updates: ["chat_member"] });
  await ada.removes(group, bob);
  const { kind, json } = tg.snapshot().updates.at(-1)!;
  assertEquals(kind, "chat_member");
  assertEquals(JSON.parse(`{${json}}`).chat_member.new_chat_member.status, "kicked");
});

Deno.test("removes() makes a removed bot's calls fail with 403", async () => {
  const { tg, bot, ada, group } = friends();
  await ada.removes(group, bot);
  const send = await call(tg, bot, "sendMessage", { chat_id: group.id, text: "hi" });
  assertEquals([send.status, send.description], [
    403,
    "Forbidden: bot was kicked from the supergroup chat",
  ]);
  await ada.adds(group, bot);
  await call(tg, bot, "leaveChat", { chat_id: group.id });
  assertEquals(
    (await call(tg, bot, "sendMessage", { chat_id: group.id, text: "hi" })).description,
    "Forbidden: bot is not a member of the supergroup chat",
  );
});

Deno.test("a channel: posts are channel_post, the bot may post as administrator", async () => {
  const { tg, bot, ada, group } = friends({ type: "channel" });
  await ada.says(group, "news");
  const { kind, json } = tg.snapshot().updates.at(-1)!;
  assertEquals(kind, "channel_post");
  const { channel_post } = JSON.parse(`{${json}}`);
  assertEquals([channel_post.text, channel_post.from], ["news", undefined]);
  await call(tg, bot, "sendMessage", { chat_id: group.id, text: "more news" });
  assertEquals((await ada.hears(bot)).text, "more news");
});

Deno.test("message ids count per bot in private chats and per chat in supergroups", async () => {
  const { tg, bot, ada, bob, group } = friends();
  assertEquals((await ada.says(bot, "one")).message_id, 1);
  assertEquals((await bob.says(bot, "two")).message_id, 2);
  assertEquals((await ada.says(tg.bot("other"), "one")).message_id, 1);
  assertEquals((await ada.says(group, "second after the service message")).message_id, 2);
});

Deno.test("a group's owner keeps it if named twice, or among the administrators", () => {
  const { tg } = fakeTelegram();
  const [ada, bob] = [tg.user("Ada"), tg.user("Bob")];
  const { room } = tg.group("Club", [ada, bob, ada], { admins: [ada, bob] });
  const statuses = [...room.members.values()].map(({ user, status }) => [user.id, status]);
  assertEquals(statuses, [[ada.id, "creator"], [bob.id, "administrator"]]);
});

Deno.test("user() refuses an id that is taken, and passes over such ids", () => {
  const { tg } = fakeTelegram();
  const { id } = tg.user("Ada");
  tg.user("Bob", { id: id + 1 });
  assertEquals(tg.user("Cid").id, id + 2);
  assertThrows(() => tg.user("Dot", { id }), TypeError, `id ${id} is Ada's`);
});

Deno.test("people outside a group change nothing in it", async () => {
  const { ada, bob, group, tg } = friends();
  await bob.leaves(group);
  const outside = [
    () => bob.leaves(group),
    () => bob.adds(group, tg.user("Cid")),
    () => bob.removes(group, ada),
    () => bob.promotes(group, ada),
    () => bob.restricts(group, ada, {}),
    () => bob.changesTitle(group, "Mine"),
    () => bob.changesPhoto(group, "x"),
  ];
  for (const act of outside) await assertRejects(act, Error, "Bob is not in it; join first");
  const statuses = [...group.room.members.values()].map(({ status }) => status);
  assertEquals(statuses, ["creator", "left", "member"]);
  for (const title of ["", "  ", "x".repeat(129)]) {
    await assertRejects(() => ada.changesTitle(group, title), Error, "give 1 to 128 characters");
  }
  assertEquals(group.room.chat.title, "Friends");
});

Deno.test("people react as Telegram's apps let them", async () => {
  const { ada, bob, bot, group, tg } = friends();
  const message = await ada.says(group, "hi");
  await assertRejects(() => bob.reacts(message, "x" as "👍"), Error, "it is not a reaction");
  await assertRejects(() => bob.reacts(message, "🚗" as "👍"), Error, "it is not a reaction");
  await assertRejects(() => bob.reacts(message, "👍", "🔥"), Error, "Bob can give 1");
  const cid = tg.user("Cid", { is_premium: true });
  await cid.joins(group);
  await cid.reacts(message, "👍", "🔥", "🎉");
  const reaction = (emoji: string) =>
    call(tg, bot, "setMessageReaction", {
      chat_id: group.id,
      message_id: message.message_id,
      reaction: [{ type: "emoji", emoji }],
    });
  assertEquals((await reaction("🚗")).description, "Bad Request: REACTION_INVALID");
  assertEquals((await reaction("❤‍🔥")).ok, true);
});
