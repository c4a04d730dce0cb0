import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { call, fakeTelegram, updatesOf } from "../helpers/telegram.ts";

/** A bot's pending updates, parsed. */
Deno.test("says() sends a message with its entities", async () => {
  const { tg, bot, clock } = fakeTelegram();
  const ada = tg.user("Ada", { id: 42, username: "ada" });
  await ada.says(bot, "/start now");
  const [update] = await updatesOf(tg, bot);
  const who = { id: 42, first_name: "Ada", username: "ada" };
  assertEquals(update.message, {
    message_id: 1,
    from: { language_code: "en", ...who, is_bot: false },
    chat: { ...who, type: "private" },
    date: Math.floor(clock.date() / 1000),
    text: "/start now",
    entities: [{ type: "bot_command", offset: 0, length: 6 }],
  });
});

Deno.test("says() can reply to a message", async () => {
  const { tg, bot } = fakeTelegram();
  const ada = tg.user("Ada");
  const first = await ada.says(bot, "one");
  const second = await ada.says(bot, "two", { replyTo: first });
  const third = await ada.says(bot, "three", { replyTo: second });
  assertEquals(third.reply_to_message?.text, "two");
  assertEquals(third.reply_to_message?.reply_to_message, undefined);
});

Deno.test("hears() returns each message once, whether it arrived before or after the call", async () => {
  const { tg, bot } = fakeTelegram();
  const ada = tg.user("Ada");
  await ada.says(bot, "hi");
  const early = ada.hears(bot);
  await call(tg, bot, "sendMessage", { chat_id: ada.id, text: "one" });
  await call(tg, bot, "sendMessage", { chat_id: ada.id, text: "two" });
  assertEquals((await early).text, "one");
  assertEquals((await ada.hears(bot)).text, "two");
});

Deno.test("hears() keeps bots and groups separate", async () => {
  const { tg, bot } = fakeTelegram();
  const other = tg.bot("other");
  const ada = tg.user("Ada");
  const group = tg.group("Friends", [ada, bot]);
  await ada.says(bot, "hi");
  await ada.says(other, "hi");
  await call(tg, other, "sendMessage", { chat_id: ada.id, text: "from other" });
  await call(tg, bot, "sendMessage", { chat_id: ada.id, text: "in private" });
  await call(tg, bot, "sendMessage", { chat_id: group.id, text: "in the group" });
  assertEquals((await ada.hears(bot, { in: group })).text, "in the group");
  assertEquals((await ada.hears(bot)).text, "in private");
  assertEquals((await ada.hears(other)).text, "from other");
});

Deno.test("hears() rejects after its timeout and reports what happened", async () => {
  const { tg, bot, clock } = fakeTelegram();
  const ada = tg.user("Ada");
  await ada.says(bot, "hi");
  const silent = assertRejects(() => ada.hears(bot, { within: 1000 }), Error);
  await clock.advance(1000);
  const { message } = await silent;
  assertStringIncludes(message, "Ada has heard nothing new from @echo_bot within 1000 ms");
  assertStringIncludes(message, "(message) is pending");
  assertStringIncludes(message, "@echo_bot has made no call yet");

  await call(tg, bot, "sendMessage", { chat_id: 5, text: "hi" });
  const failed = assertRejects(() => ada.hears(bot), Error);
  await clock.advance(5000);
  assertStringIncludes((await failed).message, "sendMessage → 400 Bad Request: chat not found");
});

Deno.test("edits() sends edited_message; messages already returned do not change", async () => {
  const { tg, bot } = fakeTelegram();
  const ada = tg.user("Ada");
  const message = await ada.says(bot, "helo");
  const edited = await ada.edits(message, "hello");
  assertEquals([message.text, edited.text], ["helo", "hello"]);
  const [, update] = await updatesOf(tg, bot);
  assertEquals(update.edited_message.text, "hello");
  assertEquals(update.edited_message.edit_date, edited.edit_date);
  assertEquals(ada.sees(bot).map(({ text }) => text), ["hello"]);
});

Deno.test("presses() sends a callback query and returns the answer", async () => {
  const { tg, bot } = fakeTelegram();
  const ada = tg.user("Ada");
  await ada.says(bot, "hi");
  const reply_markup = { inline_keyboard: [[{ text: "+1", callback_data: "up" }]] };
  await call(tg, bot, "sendMessage", { chat_id: ada.id, text: "0", reply_markup });
  const press = (await ada.presses("+1"))!;
  const [, { callback_query }] = await updatesOf(tg, bot);
  assertEquals(callback_query.data, "up");
  assertEquals(callback_query.message.text, "0");
  assertEquals(callback_query.from.first_name, "Ada");
  const answer = { callback_query_id: callback_query.id, text: "Done", show_alert: true };
  assertEquals((await call(tg, bot, "answerCallbackQuery", answer)).result, true);
  assertEquals(await press.answered(), { text: "Done", show_alert: true, url: "" });
  assertEquals((await press.answered()).text, "Done");
  assertEquals(
    (await call(tg, bot, "answerCallbackQuery", answer)).description,
    "Bad Request: query is too old and response timeout expired or query ID is invalid",
  );
});

Deno.test("presses() uses the newest keyboard with the button, or the given one", async () => {
  const { tg, bot } = fakeTelegram();
  const ada = tg.user("Ada");
  await ada.says(bot, "hi");
  const keyboard = (data: string) => ({
    inline_keyboard: [[{ text: "go", callback_data: data }, {
      text: "site",
      url: "https://x.org",
    }]],
  });
  const send = async (data: string) =>
    (await call(tg, bot, "sendMessage", {
      chat_id: ada.id,
      text: data,
      reply_markup: keyboard(data),
    })).result.message_id;
  const first = await send("first");
  await send("second");
  assertEquals((await ada.presses("go"))?.data, "second");
  assertEquals((await ada.presses("go", { on: await ada.hears(bot) }))?.data, "first");
  const edit = { chat_id: ada.id, message_id: first, reply_markup: keyboard("edited") };
  await call(tg, bot, "editMessageReplyMarkup", edit);
  assertEquals((await ada.presses("go"))?.data, "edited");
  await assertRejects(() => ada.presses("stop"), Error, 'Cannot press "stop": there are go, site');
  await assertRejects(() => ada.presses("site"), Error, "it is not a callback button");
});

Deno.test("presses() sends the text of a reply keyboard's button", async () => {
  const { tg, bot } = fakeTelegram();
  const ada = tg.user("Ada");
  await ada.says(bot, "hi");
  const reply_markup = { keyboard: [["yes", "no"]] };
  const { result } = await call(tg, bot, "sendMessage", {
    chat_id: ada.id,
    text: "?",
    reply_markup,
  });
  assertEquals(result.reply_markup, undefined);
  assertEquals(await ada.presses("yes"), undefined);
  assertEquals(ada.sees(bot).at(-1)?.text, "yes");
});

Deno.test("seesEdit() waits for the bot's next edit", async () => {
  const { tg, bot } = fakeTelegram();
  const ada = tg.user("Ada");
  await ada.says(bot, "hi");
  const { result } = await call(tg, bot, "sendMessage", { chat_id: ada.id, text: "0" });
  const seen = ada.seesEdit(bot);
  const { message_id } = result;
  await call(tg, bot, "editMessageText", { chat_id: ada.id, message_id, text: "1" });
  assertEquals((await seen).text, "1");
});

Deno.test("asks() sends an inline query; chooses() sends the result and notifies the bot", async () => {
  const { tg, bot } = fakeTelegram();
  const ada = tg.user("Ada");
  const search = await ada.asks(bot, "cats");
  const [{ inline_query }] = await updatesOf(tg, bot);
  assertEquals([inline_query.query, inline_query.offset], ["cats", ""]);
  const results = [{
    type: "article",
    id: "1",
    title: "Tom",
    input_message_content: { message_text: "<b>Tom</b>", parse_mode: "HTML" },
    reply_markup: { inline_keyboard: [[{ text: "more", callback_data: "more" }]] },
  }];
  await call(tg, bot, "answerInlineQuery", { inline_query_id: inline_query.id, results });
  assertEquals((await search.answered()).results.length, 1);
  const message = await search.chooses("1");
  assertEquals([message.text, message.via_bot?.id], ["Tom", bot.id]);
  const [, , { chosen_inline_result }] = await updatesOf(tg, bot);
  assertEquals(chosen_inline_result.result_id, "1");
  const { inline_message_id } = chosen_inline_result;
  const edit = await call(tg, bot, "editMessageText", { inline_message_id, text: "Jerry" });
  assertEquals(edit.result, true);
  assertEquals(ada.sees(bot).at(-1)?.text, "Jerry");
  await assertRejects(() => search.chooses("2"), Error, "the results offered are 1");
});

Deno.test("pays() asks the bot first; the payment follows its approval", async () => {
  const { tg, bot } = fakeTelegram();
  const ada = tg.user("Ada");
  await ada.says(bot, "/buy");
  const order = { title: "Tea", description: "Green", payload: "tea-1", currency: "XTR" };
  const prices = [{ label: "Tea", amount: 5 }];
  await call(tg, bot, "sendInvoice", { chat_id: ada.id, ...order, prices });
  const payment = await ada.pays(await ada.hears(bot));
  const [, { pre_checkout_query }] = await updatesOf(tg, bot);
  assertEquals(pre_checkout_query.invoice_payload, "tea-1");
  const answer = { pre_checkout_query_id: pre_checkout_query.id, ok: true };
  await call(tg, bot, "answerPreCheckoutQuery", answer);
  assertEquals((await payment.answered()).ok, true);
  const { message } = (await updatesOf(tg, bot)).at(-1);
  assertEquals(message.successful_payment.total_amount, 5);
});

Deno.test("sends() keeps a file that the bot can download", async () => {
  const { tg, bot } = fakeTelegram();
  const ada = tg.user("Ada");
  await ada.sends(bot, { document: new File(["some text"], "notes.txt"), caption: "#notes" });
  const [{ message }] = await updatesOf(tg, bot);
  assertEquals([message.document.file_name, message.document.file_size], ["notes.txt", 9]);
  assertEquals(message.caption_entities[0].type, "hashtag");
  const { result } = await call(tg, bot, "getFile", { file_id: message.document.file_id });
  const url = `http://telegram/file/bot${bot.token}/${result.file_path}`;
  assertEquals(await (await tg.fetch(new Request(url))).text(), "some text");
});

Deno.test("blocks() makes calls fail and notifies the bot; unblocks() ends that", async () => {
  const { tg, bot } = fakeTelegram();
  const ada = tg.user("Ada");
  await ada.says(bot, "hi");
  await ada.blocks(bot);
  const send = () => call(tg, bot, "sendMessage", { chat_id: ada.id, text: "hi" });
  const reply = await send();
  assertEquals([reply.status, reply.description], [
    403,
    "Forbidden: bot was blocked by the user",
  ]);
  const [, { my_chat_member }] = await updatesOf(tg, bot);
  assertEquals(my_chat_member.old_chat_member.status, "member");
  assertEquals(my_chat_member.new_chat_member.status, "kicked");
  await assertRejects(() => ada.says(bot, "hi"), Error, "call unblocks() first");
  await ada.unblocks(bot);
  assertEquals((await send()).ok, true);
});

Deno.test("close() rejects pending and later waits", async () => {
  const { tg, bot } = fakeTelegram();
  const ada = tg.user("Ada");
  const search = await ada.asks(bot, "cats");
  const waiting = [ada.hears(bot), search.answered()];
  tg.close();
  for (const wait of [...waiting, ada.seesEdit(bot)]) {
    await assertRejects(() => wait, Error, "the simulator was closed");
  }
});
