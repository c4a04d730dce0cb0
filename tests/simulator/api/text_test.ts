/** How the Bot API handles texts and captions; parsing is tested in tests/simulator/text. */
import { assertEquals } from "@std/assert";
import { chatWithAda } from "../helpers/chat.ts";
import type { Reply } from "../helpers/telegram.ts";

const PHOTO = "https://example.org/cat.jpg";

/** The text of a reply, or of its error. */
function outcome({ ok, result, description }: Reply): unknown {
  return ok ? result.text ?? result.caption ?? true : description;
}

Deno.test("blank texts are refused, blank captions are dropped", async () => {
  const { api } = await chatWithAda();
  for (const text of [" ", "\n", " \n\t\r", "\u200b", "\u00a0\u2800", "\u2028"]) {
    const reply = await api("sendMessage", { text });
    assertEquals([text, outcome(reply)], [text, "Bad Request: text must be non-empty"]);
  }
  const marked = await api("sendMessage", { text: "<b> </b>", parse_mode: "HTML" });
  assertEquals(outcome(marked), "Bad Request: text must be non-empty");
  const empty = await api("sendMessage", { text: "" });
  assertEquals(outcome(empty), "Bad Request: message text is empty");
  assertEquals(outcome(await api("sendPhoto", { photo: PHOTO, caption: " \n" })), true);
  const unseen = await api("sendPhoto", { photo: PHOTO, caption: "\u200b" });
  assertEquals(outcome(unseen), "\u200b");
});

Deno.test("an explicit link preview makes a text unnecessary, unless it is disabled", async () => {
  const { api } = await chatWithAda();
  const preview = { url: "https://example.org/" };
  const shown = await api("sendMessage", { text: " ", link_preview_options: preview });
  assertEquals(outcome(shown), "");
  const hidden = { ...preview, is_disabled: true };
  const refused = await api("sendMessage", { text: " ", link_preview_options: hidden });
  assertEquals(outcome(refused), "Bad Request: text must be non-empty");
});

Deno.test("length limits count code points after parsing the markup, and bytes before", async () => {
  const { api } = await chatWithAda();
  const text = (text: string, parse_mode = "") => api("sendMessage", { text, parse_mode });
  const caption = (caption: string) => api("sendPhoto", { photo: PHOTO, caption });
  assertEquals((await text("😀".repeat(4096))).ok, true);
  assertEquals((await text(` ${"x".repeat(4096)} `)).ok, true);
  assertEquals((await text(`<b>${"x".repeat(4096)}</b>`, "HTML")).ok, true);
  assertEquals(outcome(await text("😀".repeat(4097))), "Bad Request: message is too long");
  assertEquals(outcome(await text("x".repeat(32_768))), "Bad Request: message is too long");
  assertEquals(outcome(await text("x".repeat(32_769))), "Bad Request: text is too long");
  assertEquals(outcome(await text("😀".repeat(8193))), "Bad Request: text is too long");
  assertEquals((await caption("😀".repeat(1024))).ok, true);
  const tooLong = "Bad Request: message caption is too long";
  assertEquals(outcome(await caption("😀".repeat(1025))), tooLong);
  const media = [{ type: "photo", media: PHOTO, caption: "x".repeat(1025) }];
  assertEquals(outcome(await api("sendMediaGroup", { media })), tooLong);
});

Deno.test("edits that are too long get the servers' error", async () => {
  const { api } = await chatWithAda();
  const { message_id } = (await api("sendMessage", { text: "x" })).result;
  const edit = (text: string) => api("editMessageText", { message_id, text });
  assertEquals(outcome(await edit("x".repeat(4097))), "Bad Request: MESSAGE_TOO_LONG");
  assertEquals(outcome(await edit(" ")), "Bad Request: text must be non-empty");
  assertEquals((await edit("😀".repeat(4096))).ok, true);
  const photo = (await api("sendPhoto", { photo: PHOTO })).result.message_id;
  const caption = await api("editMessageCaption", {
    message_id: photo,
    caption: "x".repeat(1025),
  });
  assertEquals(outcome(caption), "Bad Request: MEDIA_CAPTION_TOO_LONG");
});

Deno.test("entities are read as JSON, checked and sorted", async () => {
  const { api } = await chatWithAda();
  const send = (entities: unknown) => api("sendMessage", { text: " a😀b c ", entities });
  const sent = (await send([
    { type: "italic", offset: 4, length: 4 },
    { type: "bold", offset: 1, length: 4 },
    { type: "mention", offset: 0, length: 2 },
  ])).result;
  assertEquals(sent.text, "a😀b c");
  assertEquals(sent.entities, [
    { type: "bold", offset: 0, length: 3 },
    { type: "italic", offset: 3, length: 3 },
    { type: "bold", offset: 3, length: 1 },
  ]);
  assertEquals(
    (await send(JSON.stringify([{ type: "code", offset: 1, length: 1 }]))).result.entities,
    [
      { type: "code", offset: 0, length: 1 },
    ],
  );
  for (const ignored of ["{", "x", "{}", 5, { type: "bold" }]) {
    assertEquals((await send(ignored)).result.entities, undefined);
  }
  for (
    const [entity, description] of [
      [{ type: "bold" }, `can't parse MessageEntity: Can't find field "offset"`],
      [
        { type: "foo", offset: 0, length: 1 },
        "can't parse MessageEntity: Unsupported type specified",
      ],
      [
        { type: "text_link", offset: 0, length: 1, url: "localhost" },
        "entity URL 'localhost' is invalid: Wrong HTTP URL",
      ],
      [{ type: "bold", offset: 2, length: 1 }, ENDS_IN_SYMBOL],
      [{ type: "bold", offset: 7, length: 3 }, ENDS_AFTER_TEXT],
    ] as const
  ) {
    const { status, description: actual } = await send([entity]);
    assertEquals([status, actual], [400, `Bad Request: ${description}`]);
  }
  const caption = await api("sendPhoto", { photo: PHOTO, caption: "a", caption_entities: [{}] });
  assertEquals(
    outcome(caption),
    `Bad Request: can't parse MessageEntity: Can't find field "offset"`,
  );
});

const ENDS_IN_SYMBOL =
  "entity beginning at UTF-16 offset 2 ends in a middle of a UTF-16 symbol at byte offset 6";
const ENDS_AFTER_TEXT =
  "entity beginning at UTF-16 offset 7 ends after the end of the text at UTF-16 offset 10";

Deno.test("unmatched surrogates are refused in texts and captions", async () => {
  const { api } = await chatWithAda();
  const plain = await api("sendMessage", { text: "a\ud83d" });
  assertEquals(outcome(plain), "Bad Request: strings must be encoded in UTF-8");
  const marked = await api("sendMessage", { text: "a\ud83d", parse_mode: "HTML" });
  assertEquals(outcome(marked), "Bad Request: text must be encoded in UTF-8");
  const caption = await api("sendPhoto", { photo: PHOTO, caption: "\ude00" });
  assertEquals(outcome(caption), "Bad Request: strings must be encoded in UTF-8");
});

Deno.test("leading blanks of code are kept, links are normalised", async () => {
  const { api } = await chatWithAda();
  const text = "<code> a </code> <a href='x.io'>b</a> ";
  const { result } = await api("sendMessage", { text, parse_mode: "HTML" });
  assertEquals(result.text, " a  b");
  assertEquals(result.entities, [
    { type: "code", offset: 0, length: 3 },
    { type: "text_link", offset: 4, length: 1, url: "http://x.io/" },
  ]);
});

Deno.test("a mention by id contains the user, and is dropped for unknown users", async () => {
  const { api, ada, bot, tg } = await chatWithAda();
  const { user } = tg.world.bots.get(bot.id)!;
  const text = `[a](tg://user?id=${ada.id}) [b](tg://user?id=424242) [c](tg://user?id=${bot.id})`;
  const params = { text, parse_mode: "MarkdownV2" };
  const sent = (await api("sendMessage", params)).result;
  assertEquals(sent.entities, [
    { type: "text_mention", offset: 0, length: 1, user: ada.user },
    { type: "text_mention", offset: 4, length: 1, user },
  ]);
  const { message_id } = sent;
  const edited = await api("editMessageText", { ...params, message_id });
  assertEquals(edited.description?.startsWith("Bad Request: message is not modified"), true);
});

Deno.test("inline results have their texts, captions and entities checked", async () => {
  const { api, ada, bot } = await chatWithAda();
  const answer = async (result: Record<string, unknown>) => {
    const { id } = await ada.asks(bot, "x");
    return outcome(await api("answerInlineQuery", { inline_query_id: id, results: [result] }));
  };
  const article = (content: Record<string, unknown>) =>
    answer({ type: "article", id: "1", title: "t", input_message_content: content });
  assertEquals(await article({ message_text: " " }), "Bad Request: text must be non-empty");
  assertEquals(await article({ message_text: "x".repeat(4097) }), "Bad Request: MESSAGE_TOO_LONG");
  assertEquals(
    await article({ message_text: "x", entities: [{ type: "bold" }] }),
    `Bad Request: can't parse inline query result: Can't parse MessageEntity: ` +
      `Can't find field "offset"`,
  );
  const photo = { type: "photo", id: "1", photo_url: PHOTO, thumbnail_url: PHOTO };
  assertEquals(
    await answer({ ...photo, caption: "x".repeat(1025) }),
    "Bad Request: MEDIA_CAPTION_TOO_LONG",
  );

  const search = await ada.asks(bot, "x");
  const bold = [{ type: "bold", offset: 0, length: 1 }];
  const content = { message_text: "x", entities: bold };
  await api("answerInlineQuery", {
    inline_query_id: search.id,
    results: [{ type: "article", id: "1", title: "t", input_message_content: content }],
  });
  assertEquals((await search.chooses("1")).entities as unknown, bold);
});

Deno.test("answerCallbackQuery() counts 200 code points", async () => {
  const { api, ada, bot } = await chatWithAda();
  const reply_markup = { inline_keyboard: [[{ text: "a", callback_data: "a" }]] };
  await api("sendMessage", { text: "x", reply_markup });
  await ada.hears(bot);
  const press = (await ada.presses("a"))!;
  const answer = (text: string) =>
    api("answerCallbackQuery", { callback_query_id: press.id, text });
  assertEquals(outcome(await answer("😀".repeat(201))), "Bad Request: MESSAGE_TOO_LONG");
  assertEquals((await answer("😀".repeat(200))).ok, true);
});

Deno.test("markup is parsed before the chat is looked up, everything else is checked after", async () => {
  const { api } = await chatWithAda();
  const away = (params: Record<string, unknown>) =>
    api("sendMessage", { chat_id: 424242, ...params }).then(outcome);
  const notFound = "Bad Request: chat not found";
  assertEquals(await away({ text: "" }), "Bad Request: message text is empty");
  assertEquals(await away({ text: "x".repeat(32_769) }), "Bad Request: text is too long");
  assertEquals(
    await away({ text: "</b>", parse_mode: "HTML" }),
    "Bad Request: can't parse entities: Unexpected end tag at byte offset 0",
  );
  assertEquals(
    await away({ text: "a", entities: [5] }),
    "Bad Request: can't parse MessageEntity: expected an Object",
  );
  for (const text of [" ", "\ud83d", "x".repeat(4097)]) {
    assertEquals(await away({ text }), notFound);
  }
  const link = { type: "text_link", offset: 0, length: 1, url: "localhost" };
  assertEquals(await away({ text: "a", entities: [link] }), notFound);
});

Deno.test("questions and options of polls keep only custom emoji entities", async () => {
  const { api } = await chatWithAda();
  const poll = async (question: string, options: unknown[]) => {
    const params = { question, question_parse_mode: "HTML", options };
    const { ok, result, description } = await api("sendPoll", params);
    return ok ? result.poll : description;
  };
  const emoji = '<tg-emoji emoji-id="5">🙂</tg-emoji>';
  const sent = await poll(` <b>x.io</b> ${emoji}`, [" a\tb ", {
    text: "*c*",
    text_parse_mode: "Markdown",
  }]);
  assertEquals([sent.question, sent.question_entities], ["x.io 🙂", [
    { type: "custom_emoji", offset: 5, length: 2, custom_emoji_id: "5" },
  ]]);
  const options = sent.options.map((option: Record<string, unknown>) => [
    option.text,
    option.text_entities,
  ]);
  assertEquals(options, [["a b", undefined], ["c", undefined]]);
  assertEquals(await poll("<b> </b>", ["a", "b"]), "Bad Request: text must be non-empty");
  assertEquals(await poll("x", ["a", "\u200b"]), "Bad Request: text must be non-empty");
  assertEquals((await poll("😀".repeat(300), ["😀".repeat(100)])).question.length, 600);
});
