import { assertEquals } from "@std/assert";
import { chatWithAda } from "../helpers/chat.ts";

const keyboard = (text: string) => ({ inline_keyboard: [[{ text, callback_data: text }]] });

Deno.test("editMessageText() changes text and keyboard, and removes a keyboard not given again", async () => {
  const { api, ada, bot } = await chatWithAda();
  const sent = (await api("sendMessage", { text: "0", reply_markup: keyboard("+1") })).result;
  const { message_id } = sent;
  const edited =
    (await api("editMessageText", { message_id, text: "1", reply_markup: keyboard("+1") })).result;
  assertEquals([edited.text, typeof edited.edit_date], ["1", "number"]);
  const bare = (await api("editMessageText", { message_id, text: "2" })).result;
  assertEquals(bare.reply_markup, undefined);
  assertEquals(ada.sees(bot).at(-1)?.text, "2");
});

Deno.test("editMessage…() refuse with Telegram's exact errors", async () => {
  const { api, first } = await chatWithAda();
  const { message_id } = (await api("sendMessage", { text: "0" })).result;
  const photo =
    (await api("sendPhoto", { photo: "https://example.org/a.png", caption: "c" })).result;
  for (
    const [method, params, description] of [
      ["editMessageText", { text: "1" }, "message to edit not found"],
      ["editMessageText", { chat_id: "", text: "1" }, "message identifier is not specified"],
      ["editMessageText", { message_id: 99, text: "1" }, "message to edit not found"],
      ["editMessageText", { message_id: first.message_id, text: "1" }, "message can't be edited"],
      ["editMessageText", { message_id, text: "" }, "message text is empty"],
      [
        "editMessageText",
        { message_id, text: "0" },
        "message is not modified: specified new message content and reply markup are exactly the " +
        "same as a current content and reply markup of the message",
      ],
      [
        "editMessageText",
        { message_id: photo.message_id, text: "1" },
        "there is no text in the message to edit",
      ],
      [
        "editMessageCaption",
        { message_id, caption: "1" },
        "there is no caption in the message to edit",
      ],
      ["editMessageText", { chat_id: "", inline_message_id: "x", text: "1" }, "MESSAGE_ID_INVALID"],
    ] as const
  ) {
    const reply = await api(method, params);
    assertEquals([reply.status, reply.description], [400, `Bad Request: ${description}`]);
  }
});

Deno.test("editMessageCaption(), editMessageMedia() and editMessageReplyMarkup() change their part", async () => {
  const { api } = await chatWithAda();
  const { message_id } = (await api("sendPhoto", { photo: "https://example.org/a.png" })).result;
  assertEquals((await api("editMessageCaption", { message_id, caption: "c" })).result.caption, "c");
  const media = { type: "video", media: "https://example.org/b.mp4", caption: "film" };
  const film = (await api("editMessageMedia", { message_id, media })).result;
  assertEquals([film.caption, film.photo, typeof film.video], ["film", undefined, "object"]);
  const { result } = await api("editMessageReplyMarkup", {
    message_id,
    reply_markup: keyboard("a"),
  });
  assertEquals(result.reply_markup, keyboard("a"));
  assertEquals(result.caption, "film");
});

Deno.test("deleteMessage() deletes own and received messages in private chats", async () => {
  const { api, first, ada, bot, clock } = await chatWithAda();
  const { message_id } = (await api("sendMessage", { text: "0" })).result;
  assertEquals((await api("deleteMessage", { message_id })).result, true);
  assertEquals((await api("deleteMessage", { message_id: first.message_id })).result, true);
  assertEquals(ada.sees(bot), []);
  assertEquals(
    (await api("deleteMessage", { message_id })).description,
    "Bad Request: message to delete not found",
  );
  const old = (await api("sendMessage", { text: "old" })).result.message_id;
  await clock.advance(48 * 3600_000);
  assertEquals(
    (await api("deleteMessage", { message_id: old })).description,
    "Bad Request: message can't be deleted for everyone",
  );
});

Deno.test("deleteMessages() deletes all or none, and ignores already deleted ones", async () => {
  const { tg, bot, ada, api } = await chatWithAda();
  const group = tg.group("Friends", [ada, bot]);
  const hers = await ada.says(group, "mine");
  const own = (await api("sendMessage", { chat_id: group.id, text: "own" })).result.message_id;
  const ids = [hers.message_id, own, 999];
  assertEquals(
    (await api("deleteMessages", { chat_id: group.id, message_ids: ids })).description,
    "Bad Request: message can't be deleted",
  );
  assertEquals(group.messages.flatMap(({ text }) => text ?? []), ["mine", "own"]);
  await ada.promotes(group, bot);
  await api("deleteMessages", { chat_id: group.id, message_ids: ids });
  assertEquals(group.messages.flatMap(({ text }) => text ?? []), []);
});

Deno.test("pinChatMessage() shows in getChat(); setChatTitle() needs an administrator", async () => {
  const { tg, bot, ada, api } = await chatWithAda();
  const group = tg.group("Friends", [ada, bot]);
  const chat_id = group.id;
  const { message_id } = await ada.says(group, "keep this");
  assertEquals(
    (await api("pinChatMessage", { chat_id, message_id })).description,
    "Bad Request: not enough rights to manage pinned messages in the chat",
  );
  assertEquals(
    (await api("setChatTitle", { chat_id, title: "Foes" })).description,
    "Bad Request: not enough rights to change chat title",
  );
  await ada.promotes(group, bot);
  assertEquals((await api("setChatTitle", { chat_id, title: "Foes" })).result, true);
  assertEquals((await api("pinChatMessage", { chat_id, message_id })).result, true);
  assertEquals((await api("getChat", { chat_id })).result.pinned_message.text, "keep this");
  assertEquals(group.title, "Foes");
  assertEquals((await api("getChatMemberCount", { chat_id })).result, 2);
  const { result } = await api("getChatMember", { chat_id, user_id: ada.id });
  assertEquals([result.status, result.user.first_name], ["creator", "Ada"]);
  await api("banChatMember", { chat_id, user_id: tg.user("Bob").id });
  assertEquals((await api("getChatAdministrators", { chat_id })).result.length, 2);
});
