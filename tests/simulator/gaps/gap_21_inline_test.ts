import { assertEquals } from "@std/assert";
import { groupWithBob } from "./stage.ts";

const button = { inline_keyboard: [[{ text: "+1", callback_data: "up" }]] };

/** Ada asks the bot, it offers a result, and she sends it to the group. */
async function chosen(result: Record<string, unknown>) {
  const all = await groupWithBob();
  const search = await all.ada.asks(all.bot, "q");
  const { ok, description } = await all.api("answerInlineQuery", {
    inline_query_id: search.id,
    results: [{ id: "1", ...result }],
  });
  assertEquals([ok, description], [true, undefined]);
  return { ...all, message: await search.chooses("1", all.group) };
}

Deno.test("gap 21: a chosen result keeps its type", async () => {
  const url = (name: string) => `https://x.io/${name}`;
  for (
    const [result, field] of [
      [{ type: "photo", photo_url: url("a.jpg"), thumbnail_url: url("b.jpg") }, "photo"],
      [{ type: "gif", gif_url: url("a.gif") }, "animation"],
      [{ type: "mpeg4_gif", mpeg4_url: url("a.mp4") }, "animation"],
      [{ type: "video", title: "t", video_url: url("a.mp4"), mime_type: "video/mp4" }, "video"],
      [{ type: "audio", title: "t", audio_url: url("a.mp3") }, "audio"],
      [{ type: "voice", title: "t", voice_url: url("a.ogg") }, "voice"],
      [{ type: "document", title: "t", document_url: url("a.pdf"), mime_type: "x" }, "document"],
      [{ type: "location", title: "t", latitude: 1, longitude: 2 }, "location"],
      [{ type: "venue", title: "t", address: "a", latitude: 1, longitude: 2 }, "venue"],
      [{ type: "contact", phone_number: "1", first_name: "A" }, "contact"],
      [
        { type: "photo", photo_url: url("a.jpg"), input_message_content: { message_text: "own" } },
        "text",
      ],
      [{ type: "article", title: "t", input_message_content: { message_text: "hi" } }, "text"],
    ] as const
  ) {
    const { message, bot } = await chosen({ caption: "c", ...result });
    assertEquals([result.type, field in message, message.via_bot?.id], [result.type, true, bot.id]);
    if (field === "photo" || field === "video") assertEquals(message.caption, "c");
  }
});

Deno.test("gap 21: a keyboard below a message sent by inline mode can be pressed and edited", async () => {
  const { api, ada, bob, message, group } = await chosen({
    type: "article",
    title: "t",
    input_message_content: { message_text: "0" },
    reply_markup: button,
  });
  const press = await bob.presses("+1");
  const updates = (await api("getUpdates", { offset: -1 })).result;
  const { inline_message_id, from, message: shown, id } = updates[0].callback_query;
  assertEquals([from.id, shown, typeof inline_message_id], [bob.id, undefined, "string"]);
  await api("answerCallbackQuery", { callback_query_id: id, text: "done" });
  assertEquals((await press?.answered())?.text, "done");
  const edited = await api("editMessageText", { chat_id: "", inline_message_id, text: "1" });
  assertEquals(edited.result, true);
  assertEquals(group.messages.find((m) => m.message_id === message.message_id)?.text, "1");
  assertEquals(ada.name, "Ada");
});

Deno.test("gap 21: an inline message belongs to the bot that offered it", async () => {
  const { tg, api, ada, message } = await chosen({
    type: "article",
    title: "t",
    input_message_content: { message_text: "0" },
    reply_markup: button,
  });
  const [id] = [...tg.world.inlineMessages.keys()];
  const other = tg.bot("other");
  await ada.says(other, "hi");
  const request = new Request(
    `http://t/bot${other.token}/editMessageText?inline_message_id=${id}&text=x`,
  );
  const { description } = await (await tg.fetch(request)).json();
  assertEquals(description, "Bad Request: MESSAGE_ID_INVALID");
  assertEquals((await api("getMe")).ok && message.text, "0");
});
