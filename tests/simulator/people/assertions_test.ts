import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { startSimulator } from "../../../src/simulator/mod.ts";
import { chatWithAda } from "../helpers/chat.ts";

Deno.test("receivesNothing() passes if nothing arrives, and reports what does", async () => {
  const { api, ada, bot, clock } = await chatWithAda();
  const quiet = ada.receivesNothing(bot, 1000);
  await clock.advance(1000);
  await quiet;
  const loud = ada.receivesNothing(bot, 1000);
  const { message_id } = (await api("sendMessage", { text: "here I am" })).result;
  await assertRejects(() => loud, Error, "Ada has heard a message from @echo_bot: here I am");
  await api("editMessageText", { message_id, text: "still here" });
  await assertRejects(
    () => ada.receivesNothing(bot, 1000),
    Error,
    "Ada has seen an edit from @echo_bot: still here",
  );
});

Deno.test("receivesNothing() can check a single group, and ends with the simulator", async () => {
  const { tg, api, ada, bot, clock } = await chatWithAda();
  const group = tg.group("Friends", [ada, bot]);
  const quiet = ada.receivesNothing(bot, 1000, { in: group });
  await api("sendMessage", { text: "in private" });
  await clock.advance(1000);
  await quiet;
  const never = ada.receivesNothing(bot, 1000, { in: group });
  tg.close();
  await assertRejects(() => never, Error, "the simulator was closed");
});

Deno.test("calls() and lastCall() find calls by method, chat, bot and outcome", async () => {
  const { tg, api, ada, bot } = await chatWithAda();
  const group = tg.group("Friends", [ada, bot]);
  await api("sendMessage", { text: "one" });
  await api("sendMessage", { text: "" });
  await api("sendMessage", { chat_id: group.id, text: "two" });
  await api("getMe");
  const texts = (filter: Parameters<typeof tg.calls>[0]) =>
    tg.calls(filter).map(({ params }) => params.text);
  assertEquals(texts({ method: "sendmessage" }), ["one", "", "two"]);
  assertEquals(texts({ method: "sendMessage", ok: true }), ["one", "two"]);
  assertEquals(texts({ chat: group }), ["two"]);
  assertEquals(texts({ chat: ada.id, ok: false }), [""]);
  assertEquals(tg.calls({ bot: { username: "nobody" } }), []);
  assertEquals(tg.lastCall("sendMessage").params.text, "two");
  assertEquals(tg.lastCall("sendMessage", { chat: ada.id, ok: true }).params.text, "one");
  assertThrows(
    () => tg.lastCall("sendPhoto"),
    Error,
    "Cannot find a call of sendPhoto: there are sendMessage, getMe",
  );
});

Deno.test("onFailure adds to the error when somebody waits in vain", async () => {
  const { ada, bot, clock } = await chatWithAda({
    onFailure: () => "its handler threw: TypeError",
  });
  const waiting = assertRejects(
    () => ada.hears(bot, { within: 10 }),
    Error,
    "@echo_bot has made no call yet: is it running, with this apiRoot and token?; " +
      "its handler threw: TypeError",
  );
  await clock.advance(10);
  await waiting;
});

Deno.test("conversation() returns a chat as text", async () => {
  const { tg, api, ada, bot, first } = await chatWithAda();
  const keyboard = {
    inline_keyboard: [[{ text: "+1", callback_data: "a" }], [{ text: "−1", url: "x.io" }]],
  };
  const { message_id } = (await api("sendMessage", {
    text: "How\nmany?",
    reply_markup: keyboard,
    reply_parameters: { message_id: first.message_id },
  })).result;
  await api("editMessageReplyMarkup", {
    message_id,
    reply_markup: keyboard.inline_keyboard[1] && {
      inline_keyboard: [[{ text: "0", callback_data: "a" }, { text: "1", callback_data: "b" }]],
    },
  });
  await api("sendPhoto", { photo: "https://example.org/a.png", caption: "see" });
  const poll =
    (await api("sendPoll", { question: "Tea?", options: ["yes", "no"], is_anonymous: false }))
      .result;
  await ada.votes(poll, "no");
  await api("stopPoll", { message_id: poll.message_id });
  await ada.sends(bot, { location: { latitude: 1, longitude: 2 } });
  await api("forwardMessage", { from_chat_id: ada.id, message_id: first.message_id });
  assertEquals(
    ada.conversation(bot),
    `Ada: hi
Echo (to 1, edited): How
  many?
  [0] [1]
Echo: <photo> see
Echo (edited): <poll> Tea? (closed)
  - yes: 0
  - no: 1
Ada: <location 1, 2>
Echo (forwarded): hi`,
  );
  const eve = tg.user("Eve");
  assertEquals(eve.conversation(bot), "");
});

Deno.test("hears() waits on real sockets and a real clock as well", async () => {
  await using tg = await startSimulator({ patience: 50 });
  const bot = tg.bot("echo");
  const ada = tg.user("Ada");
  await ada.says(bot, "hi");
  const url = `${tg.apiRoot}/bot${bot.token}/sendMessage?chat_id=${ada.id}&text=yo`;
  await (await fetch(url)).body?.cancel();
  assertEquals((await ada.hears(bot)).text, "yo");
  await ada.receivesNothing(bot, 5);
});
