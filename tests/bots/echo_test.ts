import { assertEquals } from "@std/assert";
import { readSamples } from "../helpers/samples.ts";
import { hostBot, messageOf } from "./hosted_bot.ts";

Deno.test("echo repeats a text in the response", async () => {
  await using bot = hostBot("echo");
  const text = "naïve & <b>bold</b> 😀\n";
  const response = await bot.deliver(messageOf(1, text));
  assertEquals(response.headers.get("content-type"), "application/json");
  assertEquals(await response.json(), { method: "sendMessage", chat_id: 9, text });
  assertEquals(bot.api.calls, []);
});

Deno.test("echo ignores a message without text, and logs why", async () => {
  await using bot = hostBot("echo");
  for (const update of [messageOf(1), messageOf(2, "")]) {
    const response = await bot.deliver(update);
    assertEquals([response.status, response.body], [200, null]);
  }
  assertEquals(bot.eventsOf("log").map(({ level }) => level), ["debug", "debug"]);
});

Deno.test("echo repeats the text of every sample that has one, and answers 200 to the rest", async () => {
  for (const { name, update } of readSamples()) {
    await using bot = hostBot("echo");
    const response = await bot.deliver(update as unknown as Record<string, unknown>);
    assertEquals(response.status, 200, name);
    const text = update.message?.text;
    const reply = text && { method: "sendMessage", chat_id: update.message!.chat.id, text };
    assertEquals(response.body ? await response.json() : undefined, reply, name);
  }
});
