import { assertEquals } from "@std/assert";
import { declarations, fieldsOf } from "../api/bot_api_types.ts";
import { chatWithAda } from "../helpers/chat.ts";

const options = [{ text: "Tea" }, { text: "Coffee" }];

Deno.test("gap 2: a poll has every mandatory field, and those requested", async () => {
  const { api, clock } = await chatWithAda();
  const { poll } = (await api("sendPoll", { question: "Drink?", options, open_period: 60 })).result;
  const { required } = fieldsOf(await declarations("message.d.ts"), "Poll");
  assertEquals(required.filter((field) => !(field in poll)), []);
  const now = Math.floor(clock.date() / 1000);
  assertEquals([poll.open_period, poll.close_date], [60, now + 60]);
  assertEquals([poll.allows_revoting, poll.members_only, poll.is_anonymous], [true, false, true]);
});

Deno.test("gap 2: question, options, explanation and description are formatted", async () => {
  const { api } = await chatWithAda();
  const { poll } = (await api("sendPoll", {
    question: '<b>Drink</b> <tg-emoji emoji-id="5">🍵</tg-emoji>?',
    question_parse_mode: "HTML",
    options: [
      { text: "*Tea* ![🍵](tg://emoji?id=5)", text_parse_mode: "MarkdownV2" },
      "Coffee",
    ],
    type: "quiz",
    correct_option_id: 1,
    explanation: "<i>why</i>",
    explanation_parse_mode: "HTML",
    description: "more",
  })).result;
  const types = (entities: { type: string }[]) => entities.map(({ type }) => type);
  assertEquals([poll.question, types(poll.question_entities)], ["Drink 🍵?", ["custom_emoji"]]);
  const [option] = poll.options;
  assertEquals([option.text, types(option.text_entities)], ["Tea 🍵", ["custom_emoji"]]);
  assertEquals([poll.correct_option_id, poll.correct_option_ids], [1, [1]]);
  assertEquals([poll.explanation, poll.explanation_entities[0].type], ["why", "italic"]);
  assertEquals([poll.description, poll.allows_revoting], ["more", false]);
});

Deno.test("gap 2: a poll closes when its time is up, and its bot is notified", async () => {
  const { api, clock, ada, bot } = await chatWithAda();
  await api("sendPoll", { question: "Drink?", options, open_period: 60 });
  const last = ada.sees(bot).at(-1)!.message_id;
  await api("getUpdates", { offset: -1 });
  await clock.advance(61_000);
  assertEquals(ada.sees(bot).find(({ message_id }) => message_id === last)?.poll?.is_closed, true);
  const { result } = await api("getUpdates", { offset: 0 });
  assertEquals(result.at(-1).poll?.is_closed, true);
});
