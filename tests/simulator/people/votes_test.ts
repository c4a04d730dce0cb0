import { assertEquals, assertRejects } from "@std/assert";
import { call, fakeTelegram } from "../helpers/telegram.ts";

/** A poll that Ada has received, in her chat with the bot. */
async function polled(params: Record<string, unknown> = {}) {
  const { tg, bot } = fakeTelegram();
  const ada = tg.user("Ada");
  await ada.says(bot, "hi");
  const poll = { question: "Which?", options: [{ text: "Tea" }, { text: "Coffee" }], ...params };
  await call(tg, bot, "sendPoll", { chat_id: ada.id, ...poll });
  const message = await ada.hears(bot);
  await call(tg, bot, "getUpdates", { offset: -1 });
  const offset = tg.snapshot().updates.at(-1)!.update_id + 1;
  const news = async () => (await call(tg, bot, "getUpdates", { offset })).result;
  return { tg, bot, ada, message, news };
}

Deno.test("votes() sends the bot who chose what, and the poll's state", async () => {
  const { ada, message, news } = await polled({ is_anonymous: false });
  await ada.votes(message, "Coffee");
  const [{ poll }, { poll_answer }] = await news();
  assertEquals(poll.options.map(({ voter_count }: { voter_count: number }) => voter_count), [0, 1]);
  assertEquals(poll.total_voter_count, 1);
  assertEquals(poll_answer, {
    poll_id: message.poll!.id,
    user: ada.user,
    option_ids: [1],
    option_persistent_ids: [message.poll!.options[1]!.persistent_id],
  });
});

Deno.test("votes() can be changed and retracted", async () => {
  const { bot, ada, message } = await polled();
  const counts = () => ada.sees(bot).at(-1)!.poll!.options.map(({ voter_count }) => voter_count);
  await ada.votes(message, "Coffee");
  await ada.votes(message, "Tea");
  assertEquals(counts(), [1, 0]);
  await ada.votes(message);
  assertEquals([...counts(), ada.sees(bot).at(-1)!.poll!.total_voter_count], [0, 0, 0]);
});

Deno.test("votes() in an anonymous poll sends only the poll's state", async () => {
  const { ada, message, news } = await polled({ allows_multiple_answers: true });
  await ada.votes(message, "Tea", "Coffee");
  assertEquals((await news()).map((update: object) => Object.keys(update)[1]), ["poll"]);
});

Deno.test("votes() throws on options that the poll does not accept", async () => {
  const { tg, bot, ada, message } = await polled();
  await assertRejects(
    () => ada.votes(message, "Milk"),
    Error,
    'Cannot vote for "Milk": there are Tea, Coffee',
  );
  await assertRejects(() => ada.votes(message, "Tea", "Coffee"), Error, "takes one answer");
  const { message_id } = message;
  await call(tg, bot, "stopPoll", { chat_id: ada.id, message_id });
  await assertRejects(() => ada.votes(message), Error, 'the poll "Which?" is closed');
  const text = await ada.says(bot, "no poll");
  await assertRejects(() => ada.votes(text, "Tea"), Error, "is not a poll");
});

Deno.test("sendPoll() keeps the correct answers of a quiz, even in the old spelling", async () => {
  for (const right of [{ correct_option_ids: [1] }, { correct_option_id: 1 }]) {
    const { message } = await polled({ type: "quiz", explanation: "Beans", ...right });
    assertEquals([message.poll!.correct_option_ids, message.poll!.explanation], [[1], "Beans"]);
  }
});
