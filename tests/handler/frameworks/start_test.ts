/** Bots initialise once, and do not poll while hosted. */
import { Bot } from "npm:grammy@1.46.0";
import { Telegraf } from "npm:telegraf@4.16.3";
import { message } from "npm:telegraf@4.16.3/filters";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { createApp } from "../../../src/app/app.ts";
import type { UpdateReceiver } from "../../../src/handler/handler.ts";
import { serve } from "../../../src/app/serve.ts";
import { type Made, Stage } from "./stage.ts";

const TOKEN = "123456:example";

/** Both frameworks, with an echo bot. */
const frameworks: [string, (made: Made) => UpdateReceiver][] = [
  ["grammY", ({ account, apiRoot }) => {
    const bot = new Bot(account.token, { client: { apiRoot } });
    bot.on("message:text", (ctx) => ctx.reply(`${ctx.me.username}: ${ctx.message.text}`));
    return bot;
  }],
  ["Telegraf", ({ account, apiRoot }) => {
    const bot = new Telegraf(account.token, { telegram: { apiRoot } });
    bot.on(message("text"), (ctx) => ctx.reply(`${ctx.me}: ${ctx.message.text}`));
    return bot.catch((error) => {
      throw error;
    });
  }],
];

for (const [name, make] of frameworks) {
  Deno.test(`${name} calls getMe once, however many updates arrive at first`, async () => {
    await using stage = await Stage.open(make);
    assertEquals(stage.calls("getMe"), []);
    stage.tg.slow(30);
    const people = await stage.tg.burst(stage.account, 8, "hi");
    for (const person of people) {
      assertEquals((await person.hears(stage.account)).text, "hosted_bot: hi");
    }
    assertEquals(stage.calls("getMe").length, 1);
  });

  Deno.test(`${name} calls getMe again with the next delivery if it failed`, async () => {
    await using stage = await Stage.open(make);
    stage.tg.fail(500, { method: "getMe" });
    await stage.ada.says(stage.account, "hi");
    assertEquals((await stage.ada.hears(stage.account)).text, "hosted_bot: hi");
    await stage.tg.idle(stage.account);
    assertEquals(stage.calls("getMe").map(({ status }) => status), [500, 200]);
    assertEquals(stage.deliveries.map(({ status }) => status), [500, 200]);
  });
}

Deno.test("bot.start() of a hosted grammY bot throws until the bot is released", async () => {
  const bot = new Bot(TOKEN);
  const { start } = bot;
  const app = createApp({ bots: { shop: { handler: bot } } });
  assertThrows(
    () => void bot.start(),
    Error,
    'Cannot start bot "shop": Postern takes its updates; leave out bot.start()',
  );
  await app.close();
  assertEquals(bot.start, start);
});

Deno.test("the runner of a hosted grammY bot fetches nothing until the bot is released", async () => {
  const asked: string[] = [];
  const bot = new Bot(TOKEN, { client: { fetch: respond as never } });
  function respond(url: string): Promise<Response> {
    asked.push(url.slice(url.lastIndexOf("/") + 1));
    return Promise.resolve(Response.json({ ok: true, result: [] }));
  }
  const app = createApp({ bots: { shop: { handler: bot } } });
  await assertRejects(
    () => bot.api.getUpdates(),
    Error,
    'Cannot fetch updates of bot "shop": Postern takes them; leave out run(bot)',
  );
  assertEquals(asked, []);
  await app.close();
  assertEquals(await bot.api.getUpdates(), []);
  assertEquals(asked, ["getUpdates"]);
});

Deno.test("bot.launch() of a hosted Telegraf throws until the bot is released", async () => {
  const bot = new Telegraf(TOKEN);
  const { launch } = bot;
  const app = createApp({ bots: { shop: { handler: { default: bot } } } });
  assertThrows(() => void bot.launch(), Error, 'Cannot launch bot "shop"');
  await app.remove("shop");
  assertEquals(bot.launch, launch);
  await app.close();
});

Deno.test("bot.start() of a grammY bot in two applications throws until both have closed", async () => {
  const bot = new Bot(TOKEN);
  let starts = 0;
  bot.start = () => Promise.resolve(void starts++);
  const [one, two] = [1, 2].map(() => createApp({ bots: { shop: { handler: bot } } }));
  await one!.close();
  assertThrows(() => void bot.start(), Error, "Postern takes its updates");
  await two!.close();
  await bot.start();
  assertEquals(starts, 1);
});

Deno.test("createApp() releases bot objects if another bot cannot be loaded", () => {
  const bot = new Bot(TOKEN);
  const { start } = bot;
  const wrong = { token: "123456:other", handler: { message() {}, edited_mesage() {} } };
  assertThrows(
    () => createApp({ bots: { shop: { handler: bot }, wrong } }),
    TypeError,
    'bots.wrong.handler: Cannot load handler: "edited_mesage" is not an Update kind',
  );
  assertEquals(bot.start, start);
});

Deno.test("serve() releases bot objects if it cannot listen", async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { hostname, port } = taken.addr;
  const bot = new Bot(TOKEN);
  const { start } = bot;
  const options = { bots: { shop: { handler: bot } }, hostname, port };
  await assertRejects(() => serve(options), Deno.errors.AddrInUse);
  assertEquals(bot.start, start);
});

Deno.test("a grammY bot that is already polling cannot be hosted", () => {
  const bot = new Bot(TOKEN);
  Object.assign(bot, { pollingRunning: true });
  assertThrows(
    () => createApp({ bots: { shop: { handler: bot } } }),
    TypeError,
    "the bot takes updates itself already; leave out bot.start()",
  );
});

Deno.test("a Telegraf launched before it was hosted is stopped", async () => {
  await using stage = await Stage.open(({ account, apiRoot }) => {
    const bot = new Telegraf(account.token, { telegram: { apiRoot } });
    launched = bot.launch().then(() => undefined, (error) => error);
    return bot;
  });
  assertEquals(
    (await launched)?.message,
    'Cannot startPolling bot "hosted": Postern takes its updates; leave out bot.launch()',
  );
  assertEquals(stage.calls("getUpdates"), []);
});
let launched: Promise<Error | undefined>;

Deno.test("createApp() refuses a token other than the bot object's", () => {
  const handler = { default: new Bot(TOKEN) };
  assertThrows(
    () => createApp({ bots: { shop: { token: "123456:other", handler } } }),
    TypeError,
    "bots.shop.token: not the token that the bot object was made with",
  );
  assertThrows(
    () => createApp({ bots: { shop: { handler: () => {} } } }),
    TypeError,
    "bots.shop.token: no token is set",
  );
});
