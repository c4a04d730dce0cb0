import { assertEquals, assertRejects } from "@std/assert";
import { call, fakeTelegram, updatesOf } from "../helpers/telegram.ts";

function group(type: "group" | "supergroup" | "channel" = "supergroup", admin = true) {
  const { tg, bot } = fakeTelegram();
  const [ada, bob] = [tg.user("Ada"), tg.user("Bob")];
  const group = tg.group("Friends", [ada, bob, bot], { type, admins: admin ? [bot] : [] });
  const api = (method: string, params: Record<string, unknown> | FormData = {}) =>
    call(tg, bot, method, params instanceof FormData ? params : { chat_id: group.id, ...params });
  const photo = () => {
    const form = new FormData();
    form.set("chat_id", `${group.id}`);
    form.set("photo", new File(["jpeg"], "a.jpg"));
    return form;
  };
  return { tg, bot, ada, bob, group, api, photo };
}

Deno.test("setChatPhoto and deleteChatPhoto change what getChat shows, with service messages", async () => {
  const { group: chat, api, photo } = group();
  assertEquals((await api("setChatPhoto", photo())).result, true);
  const sizes = chat.messages.at(-1)!.new_chat_photo!;
  const { result } = await api("getChat");
  const small = result.photo.small_file_unique_id;
  assertEquals(small, sizes[0]!.file_unique_id);
  const { result: file } = await api("getFile", { file_id: result.photo.big_file_id });
  assertEquals(file.file_size, 4);
  assertEquals((await api("deleteChatPhoto")).result, true);
  assertEquals(chat.messages.at(-1)!.delete_chat_photo, true);
  assertEquals((await api("getChat")).result.photo, undefined);
  assertEquals((await api("deleteChatPhoto")).description, "Bad Request: CHAT_NOT_MODIFIED");
});

Deno.test("setChatPhoto refuses anything but an upload, private chats, and bots without the right", async () => {
  const { api } = group();
  const none = await api("setChatPhoto");
  assertEquals(none.description, "Bad Request: there is no photo in the request");
  const named = await api("setChatPhoto", { photo: "https://example.com/a.jpg" });
  assertEquals(named.description, "Bad Request: photo must be uploaded as an InputFile");
  const weak = group("supergroup", false);
  const refused = await weak.api("setChatPhoto", weak.photo());
  assertEquals(refused.description, "Bad Request: not enough rights to change chat photo");
  await weak.ada.says(weak.bot, "hi");
  const form = weak.photo();
  form.set("chat_id", `${weak.ada.id}`);
  const own = await weak.api("setChatPhoto", form);
  assertEquals(own.description, "Bad Request: can't change private chat photo");
});

Deno.test("people change the title and photo and pin messages, and bots are notified", async () => {
  const { tg, bot, ada, group: chat } = group();
  await ada.changesTitle(chat, "Best friends");
  await ada.changesPhoto(chat, "jpeg");
  const message = await ada.says(chat, "look");
  await ada.pins(message);
  const updates = (await updatesOf(tg, bot)).map(({ message }) => message).filter(Boolean);
  assertEquals(updates.at(-4).new_chat_title, "Best friends");
  assertEquals(updates.at(-3).new_chat_photo.length > 0, true);
  assertEquals(updates.at(-1).pinned_message.text, "look");
});

Deno.test("a group that becomes a supergroup answers with its new id", async () => {
  const { tg, bot, ada, bob, group: old, api } = group("group");
  await ada.says(old, "before");
  const made = await ada.upgrades(old);
  const refused = await api("sendMessage", { text: "x" });
  assertEquals(refused.description, "Bad Request: group chat was upgraded to a supergroup chat");
  assertEquals(refused.parameters, { migrate_to_chat_id: made.id } as typeof refused.parameters);
  const messages = (await updatesOf(tg, bot)).map(({ message }) => message).filter(Boolean);
  assertEquals(messages.at(-2).migrate_to_chat_id, made.id);
  assertEquals(messages.at(-1).migrate_from_chat_id, old.id);
  assertEquals([messages.at(-1).chat.id, messages.at(-1).chat.type], [made.id, "supergroup"]);
  const sent = await call(tg, bot, "sendMessage", { chat_id: made.id, text: "x" });
  assertEquals(sent.ok, true);
  assertEquals((await bob.says(made, "hi")).chat.id, made.id);
  await assertRejects(() => bob.says(old, "hi"), Error, "it has become the supergroup");
  await assertRejects(() => ada.upgrades(made), Error, "it is a supergroup");
  assertEquals((await call(tg, bot, "getChatMemberCount", { chat_id: made.id })).result, 3);
});

Deno.test("in channels reactions are counted anonymously", async () => {
  const { tg, bot, ada, bob, group: chat, api } = group("channel");
  const allowed_updates = ["message_reaction", "message_reaction_count"];
  await call(tg, bot, "getUpdates", { allowed_updates });
  const { result: post } = await api("sendMessage", { text: "News" });
  const message = chat.room.messages.get(post.message_id)!;
  await ada.reacts(message, "👍");
  await bob.reacts(message, "👍");
  await ada.reacts(message, "🔥");
  const updates = await updatesOf(tg, bot);
  assertEquals(updates.filter((update) => update.message_reaction), []);
  const counts = updates.flatMap((update) => update.message_reaction_count?.reactions ?? []);
  assertEquals(counts.map(({ type, total_count }) => `${type.emoji} ${total_count}`), [
    "👍 1",
    "👍 2",
    "🔥 1",
    "👍 1",
  ]);
});
