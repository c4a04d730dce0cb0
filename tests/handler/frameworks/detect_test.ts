/** grammY and Telegraf bots, hosted as they are, against a Bot API on loopback. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { Bot } from "npm:grammy@1.46.0";
import { Telegraf } from "npm:telegraf@4.16.3";
import { createApp } from "../../../src/app/app.ts";
import type { UpdateReceiver } from "../../../src/handler/handler.ts";
import type { PosternEvent } from "../../../src/events/events.ts";
import type { Update } from "../../../src/telegram/types.ts";
import { ok, startStandIn } from "../../telegram/bot_api_stand_in.ts";
import { Desk, fakeApi } from "../../dispatch/desk.ts";

const token = "123:abc";
const me = { id: 123, is_bot: true, first_name: "Test", username: "test_bot" };

/** Every framework, with a bot that echoes texts and fails on "no". */
const frameworks: [string, (apiRoot: string) => UpdateReceiver][] = [
  ["a grammY Bot", (apiRoot) => {
    const bot = new Bot(token, { client: { apiRoot } });
    bot.on("message:text", (ctx) => {
      if (ctx.message.text === "no") throw new Error("no");
      return ctx.reply(ctx.message.text);
    });
    return bot;
  }],
  ["a Telegraf", (apiRoot) => {
    const bot = new Telegraf(token, { telegram: { apiRoot } });
    bot.on("text", (ctx) => {
      if (ctx.message.text === "no") throw new Error("no");
      return ctx.reply(ctx.message.text);
    });
    // Its own error handler writes to the console and marks the process as failed.
    bot.catch((error) => {
      throw error;
    });
    return bot;
  }],
];

function text(update_id: number, text: string): Update {
  const chat = { id: 5, type: "private" as const, first_name: "Ada" };
  const from = { id: 5, is_bot: false, first_name: "Ada" };
  return { update_id, message: { message_id: update_id, date: 0, chat, from, text } };
}

for (const [name, make] of frameworks) {
  Deno.test(
    `createApp() hosts ${name} as it is, and notices when it fails`,
    { timeout: 10_000 },
    async () => {
      await using standIn = startStandIn(({ method }) => ok(method === "getMe" ? me : {}));
      const events: PosternEvent[] = [];
      const app = createApp({
        bots: { test: { token, handler: make(standIn.root) } },
        telegram: { apiRoot: standIn.root },
        observers: [(event) => events.push(event)],
      });
      assertEquals(await app.dispatch("test", text(1, "one")), "handled");
      assertEquals(await app.dispatch("test", text(2, "two")), "handled");
      assertEquals(await app.dispatch("test", text(3, "no")), "failed");
      assertEquals(standIn.calls.map(({ method }) => method), [
        "getMe",
        "sendMessage",
        "sendMessage",
      ]);
      assertEquals(standIn.calls[2]!.params.text, "two");
      const failures = events.filter((event) => event.type === "failure");
      assertEquals(failures.length, 1);
      assertStringIncludes(String(failures[0]!.error), "no");
      await app.close();
    },
  );
}

Deno.test("createApp() does not call getMe for a grammY Bot with botInfo", async () => {
  await using standIn = startStandIn(() => ok({}));
  const bot = new Bot(token, {
    client: { apiRoot: standIn.root },
    botInfo: me as Bot["botInfo"],
  });
  const seen: number[] = [];
  bot.use((ctx) => void seen.push(ctx.update.update_id));
  const app = createApp({
    bots: { test: { token, handler: { default: bot } } },
    telegram: { apiRoot: standIn.root },
  });
  assertEquals(await app.dispatch("test", text(1, "hi")), "handled");
  assertEquals([seen, standIn.calls], [[1], []]);
  await app.close();
});

Deno.test("a Telegraf reply sent by a call may fail before the bot has finished", async () => {
  const error = new Error("Bad Request: query is too old");
  const desk = new Desk();
  const framework = {
    launch() {},
    telegram: { getMe: () => Promise.resolve(me), callApi() {} },
    async handleUpdate(_update: Update, response?: { end(json?: string): void }) {
      // The second call's failure is not handled until a later turn of the event loop.
      for (let n = 0; n < 2; n++) response?.end(JSON.stringify({ method: "getMe" }));
      await new Promise((done) => setTimeout(done));
      response?.end();
    },
  };
  const api = fakeApi(() => Promise.reject(error));
  const bot = desk.host({ default: framework }, {}, () => api);
  assertEquals(await desk.send(bot, text(1, "hi")), "failed");
  assertEquals(desk.eventsOf("failure").map((event) => event.error), [error]);
});
