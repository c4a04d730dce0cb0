import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { Sticker } from "../../../src/simulator/mod.ts";
import { call, fakeTelegram, updatesOf } from "../helpers/telegram.ts";

function forum(admin = true) {
  const { tg, bot } = fakeTelegram();
  const [ada, bob] = [tg.user("Ada"), tg.user("Bob")];
  const options = { forum: true, admins: admin ? [bot] : [] };
  const group = tg.group("Garden", [ada, bob, bot], options);
  const api = (method: string, params = {}) =>
    call(tg, bot, method, { chat_id: group.id, ...params });
  return { tg, bot, ada, bob, group, api };
}

Deno.test("createForumTopic opens a topic whose messages reply to its first", async () => {
  const { tg, bot, group, api } = forum();
  const { result: topic } = await api("createForumTopic", {
    name: " Red\nroses ",
    icon_color: 7322096,
  });
  assertEquals([topic.name, topic.icon_color], ["Red roses", 7322096]);
  const id = topic.message_thread_id;
  const { result: sent } = await api("sendMessage", { text: "hi", message_thread_id: id });
  assertEquals([sent.message_thread_id, sent.is_topic_message], [id, true]);
  assertEquals(sent.reply_to_message.forum_topic_created.name, "Red roses");
  const created = (await updatesOf(tg, bot)).at(-1).message;
  assertEquals([created.message_id, created.forum_topic_created.icon_color], [id, 7322096]);
  assertEquals(group.chat.is_forum, true);
  assertEquals((await api("getChat")).result.is_forum, true);
});

Deno.test("a message goes to the topic of the message that it replies to", async () => {
  const { tg, bot, ada, group, api } = forum();
  const topic = await ada.opensTopic(group, "Tulips");
  const message = await ada.says(group, "yellow?", { topic });
  assertEquals(
    (await updatesOf(tg, bot)).at(-1).message.message_thread_id,
    topic.message_thread_id,
  );
  const reply = { reply_parameters: { message_id: message.message_id }, text: "red" };
  const { result } = await api("sendMessage", reply);
  assertEquals(result.message_thread_id, topic.message_thread_id);
  assertEquals(result.reply_to_message.text, "yellow?");
  const again = await ada.says(group, "no", { replyTo: result });
  assertEquals(again.message_thread_id, topic.message_thread_id);
  assertEquals((await ada.says(group, "to all")).message_thread_id, undefined);
});

Deno.test("topics are edited, closed, reopened and deleted, each with its service message", async () => {
  const { ada, group, api } = forum();
  const { message_thread_id } = await ada.opensTopic(group, "Tulips");
  const on = (method: string, more = {}) => api(method, { message_thread_id, ...more });
  assertEquals((await on("editForumTopic", { name: "Daffodils" })).result, true);
  assertEquals(group.messages.at(-1)?.forum_topic_edited, { name: "Daffodils" });
  const same = await on("editForumTopic", { name: "Daffodils" });
  assertEquals(same.description, "Bad Request: TOPIC_NOT_MODIFIED");
  await on("closeForumTopic");
  assertEquals(group.messages.at(-1)?.forum_topic_closed, {});
  assertEquals((await on("closeForumTopic")).description, "Bad Request: TOPIC_NOT_MODIFIED");
  await on("reopenForumTopic");
  assertEquals(group.messages.at(-1)?.forum_topic_reopened, {});
  assertEquals((await on("deleteForumTopic")).result, true);
  assertEquals(group.messages.filter((message) => message.message_thread_id).length, 0);
  assertEquals((await on("deleteForumTopic")).description, "Bad Request: TOPIC_ID_INVALID");
  const lost = await on("sendMessage", { text: "x" });
  assertEquals(lost.description, "Bad Request: message thread not found");
});

Deno.test("a closed topic accepts messages only from those who manage topics", async () => {
  const { ada, bob, group, api } = forum(false);
  const topic = await ada.opensTopic(group, "News");
  await ada.closesTopic(group, topic);
  const { message_thread_id } = topic;
  const refused = await api("sendMessage", { text: "x", message_thread_id });
  assertEquals(refused.description, "Bad Request: TOPIC_CLOSED");
  await assertRejects(
    () => bob.says(group, "x", { topic }),
    Error,
    'Cannot write to the topic "News": it is closed',
  );
  await ada.says(group, "x", { topic });
  await assertRejects(() => bob.reopensTopic(group, topic), Error, "Bob may not manage topics");
  await ada.reopensTopic(group, topic);
  assertEquals((await api("sendMessage", { text: "x", message_thread_id })).ok, true);
});

Deno.test("the general topic has no id, and can be hidden", async () => {
  const { group, api } = forum();
  const one = await api("sendMessage", { text: "x", message_thread_id: 1 });
  assertEquals(one.description, "Bad Request: message thread not found");
  assertEquals((await api("sendMessage", { text: "x" })).result.message_thread_id, undefined);
  await api("editGeneralForumTopic", { name: "Hall" });
  assertEquals(group.messages.at(-1)?.forum_topic_edited, { name: "Hall" });
  await api("hideGeneralForumTopic");
  assertEquals(group.messages.at(-1)?.general_forum_topic_hidden, {});
  const hidden = await api("hideGeneralForumTopic");
  assertEquals(hidden.description, "Bad Request: TOPIC_NOT_MODIFIED");
  await api("unhideGeneralForumTopic");
  assertEquals(group.messages.at(-1)?.general_forum_topic_unhidden, {});
  // Hiding closes it, and unhiding does not reopen it; reopening a hidden one unhides it.
  assertEquals((await api("reopenGeneralForumTopic")).result, true);
  await api("hideGeneralForumTopic");
  assertEquals((await api("reopenGeneralForumTopic")).result, true);
  const shown = await api("unhideGeneralForumTopic");
  assertEquals(shown.description, "Bad Request: TOPIC_NOT_MODIFIED");
});

Deno.test("topics require a forum and rights", async () => {
  const { tg, bot, ada, bob, group, api } = forum(false);
  const plain = tg.group("Plain", [ada, bot], { admins: [bot] });
  const create = (chat_id: number) => call(tg, bot, "createForumTopic", { chat_id, name: "x" });
  assertEquals((await create(plain.id)).description, "Bad Request: the chat is not a forum");
  const refused = await create(group.id);
  assertEquals(refused.description, "Bad Request: not enough rights to create a topic");
  const topic = await bob.opensTopic(group, "Bob's");
  const edit = { message_thread_id: topic.message_thread_id, name: "Mine" };
  const edited = await api("editForumTopic", edit);
  assertEquals(edited.description, "Bad Request: not enough rights to edit the topic");
  const thread = { chat_id: plain.id, text: "x", message_thread_id: 7 };
  assertEquals((await call(tg, bot, "sendMessage", thread)).result.message_thread_id, undefined);
  assertThrows(() => tg.group("No", [ada], { type: "group", forum: true }), TypeError, "no topics");
  await ada.promotes(group, bot, { can_manage_topics: true });
  assertEquals((await api("editForumTopic", edit)).ok, true);
  for (
    const [name, description] of [["", "name must be non-empty"], [" \n", "name must be non-empty"]]
  ) {
    assertEquals(
      (await api("createForumTopic", { name })).description,
      `Bad Request: ${description}`,
    );
  }
});

Deno.test("forwards and copies go to a topic, and a topic's pins are removed together", async () => {
  const { ada, group, api } = forum();
  const [a, b] = [await ada.opensTopic(group, "A"), await ada.opensTopic(group, "B")];
  const { message_id } = await ada.says(group, "x", { topic: a });
  const to = { from_chat_id: group.id, message_thread_id: b.message_thread_id };
  const one = await api("forwardMessage", { ...to, message_id });
  assertEquals(one.result.message_thread_id, b.message_thread_id);
  const { result: [copy] } = await api("copyMessages", { ...to, message_ids: [message_id] });
  assertEquals(group.room.messages.get(copy.message_id)?.message_thread_id, b.message_thread_id);
  await api("pinChatMessage", { message_id });
  await api("pinChatMessage", { message_id: copy.message_id });
  await api("unpinAllForumTopicMessages", { message_thread_id: a.message_thread_id });
  assertEquals(group.room.pinned, [copy.message_id]);
});

Deno.test("conversation() shows topics, games and checklists", async () => {
  const { tg, ada, group } = forum();
  const arcade = tg.bot("arcade", { games: { chess: "Chess" } });
  await ada.adds(group, arcade);
  await call(tg, arcade, "sendGame", { chat_id: group.id, game_short_name: "chess" });
  const topic = await ada.opensTopic(group, "Roses");
  await ada.closesTopic(group, topic);
  assertEquals(
    ada.conversation(group).split("\n").slice(-4).join("\n"),
    "Arcade: <game Chess>\n  [Play Chess]\nAda: <topic Roses>\nAda (to 5): <topic closed>",
  );
});

Deno.test("getForumTopicIconStickers lists custom emoji that a topic accepts as icon", async () => {
  const { api, group } = forum();
  const { result: icons } = await api("getForumTopicIconStickers");
  const { emoji, type, set_name, is_animated, thumbnail, custom_emoji_id } = icons[0];
  assertEquals([emoji, type, set_name, is_animated], ["📰", "custom_emoji", "Topics", true]);
  assertEquals([thumbnail.width, custom_emoji_id], [128, "5434144690511290129"]);
  assertEquals(new Set(icons.map((icon: Sticker) => icon.custom_emoji_id)).size, icons.length);
  await api("createForumTopic", { name: "News", icon_custom_emoji_id: custom_emoji_id });
  const { forum_topic_created } = group.messages.at(-1)!;
  assertEquals(forum_topic_created?.icon_custom_emoji_id, custom_emoji_id);
  const { result: again } = await api("getForumTopicIconStickers");
  assertEquals(again, icons);
});

Deno.test("the first topic of an empty forum is not the general one", async () => {
  const { tg } = fakeTelegram();
  const ada = tg.user("Ada");
  const garden = tg.group("Garden", [ada], { forum: true });
  const topic = await ada.opensTopic(garden, "Roses");
  const message = await ada.says(garden, "red", { topic });
  assertEquals(message.message_thread_id, topic.message_thread_id);
  assertEquals([...garden.room.topics.values()].map(({ name }) => name), ["General", "Roses"]);
});
