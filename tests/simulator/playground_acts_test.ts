import { assertEquals, assertStringIncludes } from "@std/assert";
import { createPlayground } from "../../src/simulator/playground/mod.ts";
import { call, fakeTelegram } from "./helpers/telegram.ts";
import { act as post, ask } from "./helpers/playground.ts";

/** Ada and Bob with a bot; Ada uses the page in her chat with it. */
function stage() {
  const { tg, bot, clock } = fakeTelegram();
  const playground = createPlayground();
  const ada = tg.user("Ada");
  const bob = tg.user("Bob");
  const chat = `${bot.id}:${ada.id}`;
  const act = (name: string, fields: Parameters<typeof post>[3] = {}) =>
    post(playground, tg, name, { user: ada.id, chat, ...fields });
  const updates = async () => (await call(tg, bot, "getUpdates", {})).result;
  return { tg, bot, clock, ada, bob, chat, act, updates };
}

Deno.test("say writes to a bot, with entities and replies", async () => {
  const { act, updates } = stage();
  const { result } = await act("say", { text: "/start" });
  await act("say", { text: "again", reply_to: result.message_id });
  const [first, second] = await updates();
  assertEquals(first.message.entities[0].type, "bot_command");
  assertEquals(second.message.reply_to_message.text, "/start");
});

Deno.test("say refuses another person's chat, or an unknown one", async () => {
  const { act, bot, bob } = stage();
  for (const chat of [`${bot.id}:${bob.id}`, `${bob.id}`, "", "9:9", "x"]) {
    const { status, result } = await act("say", { chat, text: "hi" });
    assertEquals(status, 400);
    assertStringIncludes(result.error, "Cannot find the chat");
  }
  assertStringIncludes((await act("say", { user: 5, text: "hi" })).result.error, "the person");
});

Deno.test("say refuses a group that the person is not in", async () => {
  const { act, tg, bot, bob } = stage();
  const group = tg.group("Friends", [bob, bot]);
  const { status, result } = await act("say", { chat: `${group.id}`, text: "hi" });
  assertEquals([status, result.error], [400, 'Cannot write to "Friends": Ada is not in it']);
});

Deno.test("send sends each type of file as Telegram's apps do", async () => {
  const { act } = stage();
  const sorts = {
    "image/png": "photo",
    "image/gif": "animation",
    "image/svg+xml": "document",
    "video/mp4": "video",
    "audio/mpeg": "audio",
    "text/plain": "document",
  };
  for (const [type, sort] of Object.entries(sorts)) {
    const file = new File(["x"], "file", { type });
    const { result } = await act("send", { file, caption: "look" });
    assertEquals([type, sort in result, result.caption], [type, true, "look"]);
  }
  assertEquals((await act("send")).result.error, 'Cannot send: "file" is not a file');
});

Deno.test("perform() refuses more than 20 MB", async () => {
  const { tg } = fakeTelegram();
  const response = await ask(createPlayground(), tg, "/act/send", {
    method: "POST",
    body: "x",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "content-length": `${(20 << 20) + 1}`,
    },
  });
  assertEquals(response.status, 413);
  assertEquals((await response.json()).error, "Cannot read form: it has more than 20 MB");
});

Deno.test("perform() answers 404 to unknown acts", async () => {
  const { act } = stage();
  assertEquals((await act("fly")).status, 404);
  assertEquals((await act("constructor")).status, 404);
});

Deno.test("edit and delete change messages; only the person's own can be edited", async () => {
  const { act, tg, bot, ada, updates } = stage();
  const { result } = await act("say", { text: "helo" });
  assertEquals((await act("edit", { message_id: result.message_id, text: "hello" })).status, 200);
  const sent = await call(tg, bot, "sendMessage", { chat_id: ada.id, text: "hi" });
  const { message_id } = sent.result;
  assertStringIncludes(
    (await act("edit", { message_id, text: "x" })).result.error,
    "it is not Ada's own",
  );
  assertEquals((await act("delete", { message_id })).status, 200);
  assertEquals((await act("delete", { message_id })).status, 400);
  assertEquals((await updates()).at(-1).edited_message.text, "hello");
});

Deno.test("react sets and removes reactions", async () => {
  const { act, tg, chat } = stage();
  const { result: { message_id } } = await act("say", { text: "hi" });
  await act("react", { message_id, emoji: "👍" });
  const reactions = () => [...tg.world.rooms.get(chat)!.reactions.values()].flat();
  assertEquals(reactions(), [{ type: "emoji", emoji: "👍" }]);
  await act("react", { message_id });
  assertEquals(reactions(), []);
});

Deno.test("press distinguishes buttons with the same label", async () => {
  const { act, tg, bot, ada, updates } = stage();
  await act("say", { text: "play" });
  const field = (n: number) => ({ text: "☐", callback_data: `${n}` });
  const reply_markup = { inline_keyboard: [[field(1), field(2)], [field(3), field(4)]] };
  const sent = await call(tg, bot, "sendMessage", { chat_id: ada.id, text: "Go", reply_markup });
  const { message_id } = sent.result;
  const { result } = await act("press", { message_id, row: 1, column: 1 });
  const { callback_query } = (await updates()).at(-1);
  assertEquals([callback_query.data, callback_query.id], ["4", result.query]);
  const gone = await act("press", { message_id, row: 2, column: 0 });
  assertEquals(gone.result.error, "Cannot press: there is no such callback button any more");
});

Deno.test("ask and choose use a bot inline", async () => {
  const { act, tg, bot, updates } = stage();
  const { result: { query } } = await act("ask", { bot: bot.id, text: "cats" });
  assertEquals((await updates())[0].inline_query.query, "cats");
  const article = {
    type: "article",
    id: "a",
    title: "Cats",
    input_message_content: { message_text: "Meow" },
  };
  await call(tg, bot, "answerInlineQuery", { inline_query_id: query, results: [article] });
  const { result } = await act("choose", { query, result: "a" });
  assertEquals([result.text, result.via_bot.username], ["Meow", "echo_bot"]);
  assertStringIncludes((await act("choose", { query: "0", result: "a" })).result.error, "too old");
});

Deno.test("pay starts a payment", async () => {
  const { act, tg, bot, ada, updates } = stage();
  await act("say", { text: "buy" });
  const invoice = { title: "Tea", description: "Green", payload: "p", currency: "XTR" };
  const prices = [{ label: "Tea", amount: 5 }];
  const sent = await call(tg, bot, "sendInvoice", { chat_id: ada.id, ...invoice, prices });
  const { result } = await act("pay", { message_id: sent.result.message_id });
  assertEquals((await updates()).at(-1).pre_checkout_query.id, result.query);
});

Deno.test("person and group create people and groups", async () => {
  const { act, tg, bot, ada, bob } = stage();
  const { result: cleo } = await act("person", { name: " Cleo " });
  assertEquals(tg.world.users.get(cleo.id)?.first_name, "Cleo");
  assertEquals((await act("person", { name: " " })).status, 400);
  const { result } = await act("group", { title: "All", member: [`${bob.id}`, `${bot.id}`] });
  const members = tg.world.rooms.get(result.chat)!.present().map(({ user }) => user.id);
  assertEquals(members, [ada.id, bob.id, bot.id]);
  assertEquals((await act("say", { chat: result.chat, text: "hi all" })).status, 200);
  assertEquals((await act("group", { title: "All", member: "5" })).status, 400);
});

Deno.test("block and unblock stop a bot and let it back in", async () => {
  const { act, tg, bot, ada } = stage();
  await act("say", { text: "hi" });
  await act("block", { bot: bot.id });
  const blocked = await call(tg, bot, "sendMessage", { chat_id: ada.id, text: "psst" });
  assertEquals(blocked.status, 403);
  await act("unblock", { bot: bot.id });
  const again = await call(tg, bot, "sendMessage", { chat_id: ada.id, text: "hello" });
  assertEquals(again.status, 200);
});

Deno.test("fail, slow and duplicate cause faults", async () => {
  const { act, tg, bot, clock } = stage();
  await act("fail", { fault: "429" });
  const limited = await call(tg, bot, "getMe");
  assertEquals([limited.status, limited.parameters?.retry_after], [429, 3]);
  assertEquals((await act("fail", { fault: "418" })).status, 400);
  await act("slow", { ms: "2000" });
  let answered = false;
  const slow = call(tg, bot, "getMe").then(() => answered = true);
  await clock.advance(1999);
  assertEquals(answered, false);
  await clock.advance(1);
  await slow;
  await act("duplicate", { bot: bot.id });
  assertEquals(tg.outlets(tg.world.bots.get(bot.id)!).poll.repeats, 1);
});

Deno.test("vote votes for an option, and retracts the vote when repeated", async () => {
  const { act, tg, bot, ada } = stage();
  await act("say", { text: "hi" });
  const poll = { question: "Which?", options: ["Tea", "Coffee", "Milk"] };
  const several = { ...poll, allows_multiple_answers: true };
  for (
    const [params, counts] of [[poll, [0, 0, 0]], [several, [1, 0, 0]]] as const
  ) {
    const { result } = await call(tg, bot, "sendPoll", { chat_id: ada.id, ...params });
    const { message_id } = result;
    for (const option of ["Tea", "Coffee", "Coffee"]) await act("vote", { message_id, option });
    const shown = ada.sees(bot).at(-1)!.poll!.options.map(({ voter_count }) => voter_count);
    assertEquals(shown, [...counts]);
  }
});
