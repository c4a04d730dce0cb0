/** grammY's webhook reply: in the response while it is open, otherwise by a call; always once. */
import { Bot } from "npm:grammy@1.46.0";
import { assertEquals } from "@std/assert";
import type { Update } from "../../../src/mod.ts";
import { gate, type Made, Stage } from "./stage.ts";

function replyingBot({ account, apiRoot }: Made): Bot {
  const canUseWebhookReply = (method: string) => method === "sendMessage";
  return new Bot(account.token, { client: { apiRoot, canUseWebhookReply } });
}

Deno.test("a grammY webhook reply is sent at once, while the middleware continues", async () => {
  const { opened, open } = gate();
  await using stage = await Stage.open((made) => {
    const bot = replyingBot(made);
    bot.on("message", async (ctx) => {
      await ctx.reply("first");
      await opened;
      await ctx.reply("second");
    });
    return bot;
  });
  const { ada, account, tg } = stage;
  await ada.says(account, "hi");
  assertEquals((await ada.hears(account)).text, "first");
  await tg.idle(account);
  open();
  assertEquals((await ada.hears(account)).text, "second");
  await stage.server.shutdown(); // All calls have been answered by now, and so logged.
  assertEquals(stage.calls("sendMessage").map(({ via }) => via), ["webhook reply", "http"]);
  assertEquals(stage.reported, ["update handled"]);
});

Deno.test("a grammY chat waits for a middleware whose webhook reply was sent early", async () => {
  const { opened, open } = gate();
  const trace: string[] = [];
  await using stage = await Stage.open((made) => {
    const bot = replyingBot(made);
    bot.on("message:text", async (ctx) => {
      const { text } = ctx.message;
      trace.push(`${text} begins`);
      await ctx.reply(text);
      await opened;
      trace.push(`${text} ends`);
    });
    return bot;
  });
  const { ada, account, tg } = stage;
  const { chat, from } = await ada.says(account, "one");
  await ada.hears(account);
  await tg.idle(account);
  const message = { message_id: 9, date: 0, chat, from, text: "two" } as Update["message"] & object;
  const two = stage.server.app.dispatch("hosted", { update_id: 1_000_000_007, message });
  assertEquals(trace, ["one begins"]);
  open();
  assertEquals(await two, "handled");
  assertEquals(trace, ["one begins", "one ends", "two begins", "two ends"]);
});

Deno.test("a grammY middleware that throws after its webhook reply makes a dead letter", async () => {
  let runs = 0;
  await using stage = await Stage.open((made) => {
    const bot = replyingBot(made);
    bot.on("message", async (ctx) => {
      runs++;
      await ctx.reply("all is well");
      throw new Error("it is not");
    });
    return bot;
  });
  const { ada, account, tg } = stage;
  await ada.says(account, "hi");
  assertEquals((await ada.hears(account)).text, "all is well");
  await tg.idle(account);
  assertEquals([runs, stage.said.length], [1, 1]);
  assertEquals(stage.reported, ["update handled", "failure", "dead_letter"]);
});

Deno.test("a grammY webhook reply after the deadline is sent by a call, once", async () => {
  await using stage = await Stage.open((made) => {
    const bot = replyingBot(made);
    bot.on("message", async (ctx) => {
      await stage.until("update accepted");
      await ctx.reply("late");
    });
    return bot;
  }, { timeout: { ms: 50, policy: "return" } });
  const { ada, account } = stage;
  await ada.says(account, "hi");
  assertEquals((await ada.hears(account)).text, "late");
  await stage.until("late");
  assertEquals(stage.calls("sendMessage").map(({ via }) => via), ["http"]);
});

Deno.test("a grammY bot answers App.dispatch() by calls only", async () => {
  await using stage = await Stage.open((made) => {
    const bot = replyingBot(made);
    bot.on("message", (ctx) => ctx.reply("by a call"));
    return bot;
  });
  const { chat, from } = await stage.ada.says(stage.account, "/start");
  await stage.ada.hears(stage.account);
  const message = { message_id: 9, date: 0, chat, from, text: "hi" } as Update["message"] & object;
  const update_id = 1_000_000_007;
  assertEquals(await stage.server.app.dispatch("hosted", { update_id, message }), "handled");
  assertEquals(stage.calls("sendMessage").map(({ via }) => via), ["webhook reply", "http"]);
});
