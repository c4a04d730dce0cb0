import { assertEquals } from "@std/assert";
import { refuse } from "../telegram/bot_api_stand_in.ts";
import { hostBot, messageOf } from "./hosted_bot.ts";

const message = { message_id: 5, date: 0, chat: { id: 9, type: "private", first_name: "Ada" } };
const from = { id: 9, is_bot: false, first_name: "Ada" };

function press(update_id: number, data: string | undefined, where: object = { message }) {
  return { update_id, callback_query: { id: "q1", from, chat_instance: "c", data, ...where } };
}

function keyboard(count: number) {
  const [less, more] = [String(count - 1), String(count + 1)];
  const buttons = [{ text: "−1", callback_data: less }, { text: "+1", callback_data: more }];
  return { inline_keyboard: [buttons] };
}

Deno.test("counter starts at 0 whatever the text", async () => {
  await using bot = hostBot("counter");
  for (const [i, text] of ["hello", "7", undefined].entries()) {
    const response = await bot.deliver(messageOf(i, text));
    assertEquals(await response.json(), {
      method: "sendMessage",
      chat_id: 9,
      text: "Count: 0",
      reply_markup: keyboard(0),
    });
  }
});

Deno.test("counter answers a button press and edits its message", async () => {
  await using bot = hostBot("counter");
  for (const [i, count] of [1, -1, 41, 0].entries()) {
    const response = await bot.deliver(press(i, String(count)));
    assertEquals(await response.json(), {
      method: "editMessageText",
      chat_id: 9,
      message_id: 5,
      text: `Count: ${count}`,
      reply_markup: keyboard(count),
    });
  }
  const calls = bot.api.calls.map(({ method, params }) => [method, params]);
  assertEquals(calls, Array(4).fill(["answerCallbackQuery", { callback_query_id: "q1" }]));
});

Deno.test("counter answers a press of an unknown button and does nothing else", async () => {
  await using bot = hostBot("counter");
  for (const [i, data] of ["x", "1.5", "NaN", "1e400", undefined].entries()) {
    const response = await bot.deliver(press(i, data));
    assertEquals([response.status, response.body], [200, null], data);
  }
  const inline = await bot.deliver(press(9, "1", { inline_message_id: "i1" }));
  assertEquals([inline.status, inline.body], [200, null]);
  assertEquals(bot.api.calls.length, 6);
});

Deno.test("counter counts even if the Bot API refuses its answer to the press", async () => {
  await using bot = hostBot("counter", () => refuse(400, "Bad Request: query is too old"));
  const response = await bot.deliver(press(1, "1"));
  assertEquals(response.status, 200);
  assertEquals((await response.json()).text, "Count: 1");
  assertEquals(bot.eventsOf("log").map(({ level }) => level), ["warn"]);
});
