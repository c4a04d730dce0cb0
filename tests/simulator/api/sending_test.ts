import { assertEquals } from "@std/assert";
import { chatWithAda } from "../helpers/chat.ts";

Deno.test("sendMessage() refuses with Telegram's exact errors", async () => {
  const { api, tg } = await chatWithAda();
  tg.user("Bob", { id: 5 });
  for (
    const [params, description] of [
      [{ chat_id: "", text: "x" }, "chat_id is empty"],
      [{ chat_id: 999, text: "x" }, "chat not found"],
      [{ chat_id: 5, text: "x" }, "chat not found"],
      [{ chat_id: "@nowhere", text: "x" }, "chat not found"],
      [{ text: "" }, "message text is empty"],
      [{ text: " \n" }, "text must be non-empty"],
      [{ text: "x".repeat(4097) }, "message is too long"],
      [{ text: "x", parse_mode: "BBCode" }, "unsupported parse_mode"],
      [
        { text: "<b>x", parse_mode: "HTML" },
        `can't parse entities: Can't find end tag corresponding to start tag "b"`,
      ],
      [{ text: "x", reply_markup: "[]" }, "object expected as reply markup"],
      [{ text: "x", reply_markup: "{" }, "can't parse reply keyboard markup JSON object"],
      [
        { text: "x", reply_markup: { inline_keyboard: [[{ text: "a" }]] } },
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
      ],
      [
        {
          text: "x",
          reply_markup: { inline_keyboard: [[{ text: "a", callback_data: "é".repeat(33) }]] },
        },
        "BUTTON_DATA_INVALID",
      ],
      [{ text: "x", reply_parameters: { message_id: 77 } }, "message to be replied not found"],
    ] as const
  ) {
    const reply = await api("sendMessage", params);
    assertEquals([reply.status, reply.description], [400, `Bad Request: ${description}`]);
  }
});

Deno.test("sendMessage() replies, protects, formats", async () => {
  const { api, first, ada, bot } = await chatWithAda();
  const { result } = await api("sendMessage", {
    text: "*bold* \\#1",
    parse_mode: "MarkdownV2",
    reply_parameters: { message_id: first.message_id },
    protect_content: true,
  });
  assertEquals(result.text, "bold #1");
  assertEquals(result.entities, [{ type: "bold", offset: 0, length: 4 }]);
  assertEquals(result.reply_to_message.text, "hi");
  assertEquals(result.has_protected_content, true);
  assertEquals(result.from.id, bot.id);
  assertEquals((await ada.hears(bot)).message_id, result.message_id);
  const loose = { message_id: 77, allow_sending_without_reply: true };
  assertEquals((await api("sendMessage", { text: "x", reply_parameters: loose })).ok, true);
});

Deno.test("sendDocument() and similar methods accept uploads, ids, URLs and attach://", async () => {
  const { api, ada, tg, bot } = await chatWithAda();
  const form = new FormData();
  form.set("chat_id", `${ada.id}`);
  form.set("document", new File(["text"], "a.txt", { type: "text/plain" }));
  form.set("caption", "<i>see</i>");
  form.set("parse_mode", "HTML");
  const { result } = await api("sendDocument", form);
  const { file_name, mime_type, file_size, file_id } = result.document;
  assertEquals([file_name, mime_type, file_size], ["a.txt", "text/plain", 4]);
  assertEquals(result.caption_entities[0].type, "italic");
  assertEquals((await api("sendDocument", { document: file_id })).result.document.file_id, file_id);
  const byUrl = await api("sendPhoto", { photo: "https://example.org/cat.png" });
  assertEquals(byUrl.result.photo.length, 4);
  form.set("document", "attach://other");
  form.set("other", new File(["xy"], "b.txt"));
  assertEquals((await api("sendDocument", form)).result.document.file_name, "b.txt");
  assertEquals(
    (await api("sendPhoto", { photo: "nonsense" })).description,
    "Bad Request: wrong remote file identifier specified: can't unserialize it. Wrong last symbol",
  );
  assertEquals(
    (await api("sendPhoto")).description,
    "Bad Request: there is no photo in the request",
  );
  const logged = tg.log.find((entry) => entry.type === "call" && entry.method === "sendDocument");
  assertEquals(logged?.type === "call" && logged.params.document, {
    file: "a.txt",
    type: "text/plain",
    size: 4,
  });
  assertEquals(ada.sees(bot).length, 5);
});

Deno.test("sendMediaGroup() sends an album", async () => {
  const { api, ada } = await chatWithAda();
  const form = new FormData();
  form.set("chat_id", `${ada.id}`);
  form.set(
    "media",
    JSON.stringify([
      { type: "photo", media: "attach://one", caption: "first" },
      { type: "video", media: "https://example.org/b.mp4" },
    ]),
  );
  form.set("one", new File(["png"], "one.png"));
  const { result } = await api("sendMediaGroup", form);
  assertEquals(result.map((message: { caption?: string }) => message.caption), [
    "first",
    undefined,
  ]);
  assertEquals(result[0].media_group_id, result[1].media_group_id);
  assertEquals(result[1].video.mime_type, "video/mp4");
});

Deno.test("every other send… method sets its field in the message", async () => {
  const { api } = await chatWithAda();
  const url = "https://example.org/file";
  for (
    const [method, params, field] of [
      ["sendAudio", { audio: url }, "audio"],
      ["sendVideo", { video: url }, "video"],
      ["sendAnimation", { animation: url }, "animation"],
      ["sendVoice", { voice: url }, "voice"],
      ["sendVideoNote", { video_note: url }, "video_note"],
      ["sendSticker", { sticker: url }, "sticker"],
      ["sendLocation", { latitude: 1.5, longitude: 2 }, "location"],
      ["sendVenue", { latitude: 1, longitude: 2, title: "t", address: "a" }, "venue"],
      ["sendContact", { phone_number: "1", first_name: "A" }, "contact"],
      ["sendDice", {}, "dice"],
      ["sendPoll", { question: "?", options: ["a", { text: "b" }] }, "poll"],
    ] as const
  ) {
    const { result } = await api(method, params);
    assertEquals(typeof result[field], "object", method);
  }
  const empty = [
    "sendLocation",
    "sendVenue",
    "sendContact",
    "sendPoll",
    "sendSticker",
    "sendInvoice",
  ];
  for (const method of empty) assertEquals((await api(method)).status, 400);
});

Deno.test("forwardMessage() includes the origin, copyMessage() does not", async () => {
  const { api, first, ada, bot } = await chatWithAda();
  const from = { from_chat_id: ada.id, message_id: first.message_id };
  const { result } = await api("forwardMessage", from);
  assertEquals([result.text, result.forward_origin.sender_user.id], ["hi", ada.id]);
  const copy = (await api("copyMessage", from)).result;
  const message = ada.sees(bot).at(-1)!;
  assertEquals(copy, { message_id: message.message_id });
  assertEquals([message.text, message.forward_origin], ["hi", undefined]);
  const many = { from_chat_id: ada.id, message_ids: [first.message_id, 999] };
  assertEquals((await api("copyMessages", many)).result.length, 1);
  assertEquals(
    (await api("forwardMessage", { ...from, message_id: 999 })).description,
    "Bad Request: message to forward not found",
  );
});

Deno.test("sendChatAction() appears in the feed", async () => {
  const { api, tg } = await chatWithAda();
  const actions: string[] = [];
  tg.on((event) => event.type === "action" && actions.push(event.action));
  assertEquals((await api("sendChatAction", { action: "typing" })).result, true);
  assertEquals((await api("sendChatAction", { action: "dancing" })).status, 400);
  assertEquals(actions, ["typing"]);
});
