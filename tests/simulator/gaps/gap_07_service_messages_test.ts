import { assertEquals } from "@std/assert";
import { groupWithBob } from "./stage.ts";

Deno.test("gap 7: a bot receives its own service messages, but not its own texts", async () => {
  const { api, inGroup, bob } = await groupWithBob();
  await api("getUpdates", { offset: -1 });
  const { message_id } = (await inGroup("sendMessage", { text: "own" })).result;
  await inGroup("pinChatMessage", { message_id });
  await inGroup("setChatTitle", { title: "Foes" });
  await inGroup("banChatMember", { user_id: bob.id });
  const { result } = await api("getUpdates", { offset: -3 });
  const messages = result.map(({ message }: { message: Record<string, unknown> }) => message);
  assertEquals(messages.map((message: object) => Object.keys(message).at(-1)), [
    "pinned_message",
    "new_chat_title",
    "left_chat_participant",
  ]);
  assertEquals(messages[0].pinned_message.text, "own");
  assertEquals(messages[2].left_chat_member.id, bob.id);
});

Deno.test("gap 7: bots in privacy mode receive service messages, and so do other bots", async () => {
  const { tg, ada, group, inGroup } = await groupWithBob();
  const shy = tg.bot("shy", { privacy: true });
  await ada.adds(group, shy);
  await inGroup("setChatTitle", { title: "Foes" });
  await inGroup("sendMessage", { text: "not for bots" });
  const update = tg.snapshot().updates.findLast(({ bot }) => bot === shy.username);
  assertEquals(JSON.parse(`{${update!.json}}`).message.new_chat_title, "Foes");
});

Deno.test("gap 7: a removed bot is notified", async () => {
  const { tg, ada, group, bot, api } = await groupWithBob();
  await ada.removes(group, bot);
  const { result } = await api("getUpdates", { offset: -2 });
  assertEquals(result.map((update: object) => Object.keys(update)[1]), [
    "my_chat_member",
    "message",
  ]);
  assertEquals(result[1].message.left_chat_member.id, bot.id);
  assertEquals(tg.log.length > 0, true);
});
