import { assertEquals, assertRejects } from "@std/assert";
import { chatWithAda } from "../helpers/chat.ts";
import { updatesOf } from "../helpers/telegram.ts";

async function keyboard(...buttons: Record<string, unknown>[]) {
  const all = await chatWithAda();
  const reply_markup = { keyboard: [buttons] };
  const shown = await all.api("sendMessage", { text: "Choose", reply_markup });
  if (!shown.ok) throw new Error(shown.description);
  return { ...all, last: async () => (await updatesOf(all.tg, all.bot)).at(-1).message };
}

Deno.test("presses() sends the contact or location that a button requests", async () => {
  const { ada, last } = await keyboard(
    { text: "Me", request_contact: true },
    { text: "Here", request_location: true },
    "Plain" as unknown as Record<string, unknown>,
  );
  await ada.presses("Me", { phone: "+4420" });
  assertEquals((await last()).contact, {
    phone_number: "+4420",
    first_name: "Ada",
    user_id: ada.id,
  });
  await ada.presses("Here", { location: { latitude: 1, longitude: 2 } });
  assertEquals((await last()).location, { latitude: 1, longitude: 2 });
  await ada.presses("Plain");
  assertEquals((await last()).text, "Plain");
});

Deno.test("presses() shares matching users and chats", async () => {
  const { tg, bot, ada, last } = await keyboard(
    { text: "Friends", request_users: { request_id: 7, max_quantity: 2, request_name: true } },
    { text: "Bot", request_users: { request_id: 8, user_is_bot: true } },
    { text: "Group", request_chat: { request_id: 9, chat_is_channel: false, request_title: true } },
  );
  const [bob, cid, dot] = ["Bob", "Cid", "Dot"].map((name) => tg.user(name));
  await ada.presses("Friends", { users: [bob!, cid!] });
  const { users_shared } = await last();
  assertEquals([users_shared.request_id, users_shared.user_ids], [7, [bob!.id, cid!.id]]);
  assertEquals(users_shared.users[0], { user_id: bob!.id, first_name: "Bob" });
  await ada.presses("Bot", { users: [bot] });
  assertEquals((await last()).users_shared.users, [{ user_id: bot.id }]);
  const group = tg.group("Friends", [ada]);
  await ada.presses("Group", { chat: group });
  assertEquals((await last()).chat_shared, { request_id: 9, chat_id: group.id, title: "Friends" });
  const channel = tg.group("News", [ada], { type: "channel" });
  for (
    const [label, given, error] of [
      ["Friends", {}, "it asks for users; give them"],
      ["Friends", { users: [bob!, cid!, dot!] }, "it asks for 2 user(s), not 3"],
      ["Bot", { users: [bob!] }, "Bob is not what it asks for"],
      ["Group", {}, "it asks for a chat; give one"],
      ["Group", { chat: channel }, '"News" is not what it asks for'],
    ] as const
  ) await assertRejects(() => ada.presses(label, given), Error, error);
});

Deno.test("a Web App from the keyboard sends its data", async () => {
  const web_app = { url: "https://example.com/app" };
  const { ada, last } = await keyboard({ text: "Order", web_app });
  await assertRejects(() => ada.presses("Order"), Error, "give the data that it sends");
  await ada.presses("Order", { data: '{"pizza":1}' });
  assertEquals((await last()).web_app_data, { data: '{"pizza":1}', button_text: "Order" });
});

const RESULT = {
  type: "article",
  id: "1",
  title: "Score",
  input_message_content: { message_text: "<b>42</b>", parse_mode: "HTML" },
  reply_markup: { inline_keyboard: [[{ text: "Again", callback_data: "again" }]] },
};

Deno.test("answerWebAppQuery sends a message for the person, once", async () => {
  const { tg, bot, ada, api } = await chatWithAda();
  const app = await ada.opensWebApp(bot);
  const answer = { web_app_query_id: app.queryId, result: RESULT };
  const { result } = await api("answerWebAppQuery", answer);
  const message = await app.answered();
  assertEquals([message.text, message.via_bot?.id, message.from?.id], ["42", bot.id, ada.id]);
  const edit = { inline_message_id: result.inline_message_id, text: "43", chat_id: undefined };
  assertEquals((await api("editMessageText", edit)).result, true);
  assertEquals(ada.sees(bot).at(-1)?.text, "43");
  assertEquals((await updatesOf(tg, bot)).at(-1).message.text, "42");
  const again = await api("answerWebAppQuery", answer);
  assertEquals(
    again.description,
    "Bad Request: query is too old and response timeout expired or query ID is invalid",
  );
});

Deno.test("opensWebApp() signs its data as Telegram does", async () => {
  const { bot, ada } = await chatWithAda();
  const { initData, queryId } = await ada.opensWebApp(bot);
  const fields = new URLSearchParams(initData);
  const { createHmac } = await import("node:crypto");
  const given = fields.get("hash");
  fields.delete("hash");
  const lines = [...fields].map(([name, value]) => `${name}=${value}`).sort().join("\n");
  const secret = createHmac("sha256", "WebAppData").update(bot.token).digest();
  assertEquals(given, createHmac("sha256", secret).update(lines).digest("hex"));
  assertEquals(fields.get("query_id"), queryId);
  assertEquals(JSON.parse(fields.get("user")!).id, ada.id);
});

Deno.test("savePreparedInlineMessage keeps a message that its person can share", async () => {
  const { tg, bot, ada, api, clock } = await chatWithAda();
  const group = tg.group("Friends", [ada]);
  const prepare = { user_id: ada.id, result: RESULT, allow_group_chats: true };
  const { result } = await api("savePreparedInlineMessage", prepare);
  assertEquals(result.expiration_date > Math.floor(clock.date() / 1000), true);
  const message = await ada.sharesPrepared(bot, result.id, group);
  assertEquals([message.text, message.via_bot?.username], ["42", "echo_bot"]);
  await assertRejects(() => ada.sharesPrepared(bot, result.id, bot), Error, "not for a bot chat");
  const bob = tg.user("Bob");
  await assertRejects(() => bob.sharesPrepared(bot, result.id, group), Error, "none for Bob");
  const nowhere = await api("savePreparedInlineMessage", { user_id: ada.id, result: RESULT });
  assertEquals(nowhere.description, "Bad Request: at least one chat type must be allowed");
});

Deno.test("savePreparedKeyboardButton keeps a button that requests people or a chat", async () => {
  const { ada, api } = await chatWithAda();
  const save = (button: unknown) => api("savePreparedKeyboardButton", { user_id: ada.id, button });
  const asking = { text: "Who?", request_users: { request_id: 1 } };
  assertEquals(typeof (await save(asking)).result.id, "string");
  const plain = await save({ text: "Hello" });
  assertEquals(plain.description, "Bad Request: BUTTON_TYPE_INVALID");
  const wrong = await save({ request_users: { request_id: 1 } });
  assertEquals(
    wrong.description,
    `Bad Request: can't parse keyboard button: Can't find field "text"`,
  );
});

Deno.test("presses() sends the poll that a button requests", async () => {
  const { ada, last } = await keyboard(
    { text: "Any", request_poll: {} },
    { text: "Quiz", request_poll: { type: "quiz" } },
  );
  const poll = { question: "Tea or coffee?", options: ["Tea", "Coffee"] };
  await ada.presses("Any", { poll });
  const { poll: sent } = await last();
  assertEquals([sent.question, sent.type, sent.options[1].text], [
    "Tea or coffee?",
    "regular",
    "Coffee",
  ]);
  await ada.presses("Quiz");
  assertEquals((await last()).poll.type, "quiz");
  await assertRejects(
    () => ada.presses("Quiz", { poll }),
    Error,
    "it asks for a quiz poll, not a regular one",
  );
});
