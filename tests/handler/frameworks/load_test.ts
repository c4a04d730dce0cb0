import { Bot } from "npm:grammy@1.46.0";
import { Bot as NodeBot } from "npm:node-telegram-bot-api@2.1.0";
import { Telegraf } from "npm:telegraf@4.16.3";
import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { createApp } from "../../../src/app/app.ts";
import { problemText } from "../../../src/app/setting_problem.ts";
import { ConfigError, readConfig } from "../../../src/config/mod.ts";
import type { HandlerModule, UpdateReceiver } from "../../../src/handler/handler.ts";
import { loadHandler } from "../../../src/handler/load.ts";

const TOKEN = "123456:AAE_example-token";

/** The problems with some bots' settings. */
async function problemsOf(env: Record<string, string>, bots: Record<string, HandlerModule>) {
  const error = await assertRejects(() => readConfig({ env, bots }), ConfigError);
  return error.problems.map(problemText);
}

Deno.test("loadHandler() requests the opt-in kinds that a grammY bot handles", () => {
  const bot = new Bot(TOKEN);
  bot.on("message", () => {});
  assertEquals(loadHandler(bot).allowedUpdates, []);
  bot.on("chat_member", () => {});
  const asked = loadHandler({ default: bot }).allowedUpdates;
  assertEquals(
    ["message", "poll", "chat_member", "message_reaction"].map((kind) =>
      asked!.some((one) => one === kind)
    ),
    [true, true, true, false],
  );
});

Deno.test("readConfig() uses a bot object's token if BOT_<NAME>_TOKEN is not set", async () => {
  const bots = { shop: { default: new Bot(TOKEN) } };
  for (const env of [{}, { BOT_SHOP_TOKEN: TOKEN }]) {
    const { serve, absent } = await readConfig({ env, bots });
    assertEquals([serve.bots.shop?.token, absent], [TOKEN, []]);
  }
});

Deno.test("readConfig() refuses a BOT_<NAME>_TOKEN other than the bot object's, and shows neither", async () => {
  const env = { BOT_SHOP_TOKEN: "123456:AAE_another-token" };
  const problems = await problemsOf(env, { shop: { default: new Bot(TOKEN) } });
  assertEquals(problems.length, 1);
  assertStringIncludes(problems[0]!, "BOT_SHOP_TOKEN: not the token that the bot object");
  assertEquals(/AAE_/.test(problems[0]!), false);
});

Deno.test("readConfig() refuses a route on the path of another bot", async () => {
  const env = {
    BOT_A_TOKEN: TOKEN,
    BOT_B_TOKEN: TOKEN.replace(/^1/, "2"),
    BOT_B_PATH: "/a/paid",
  };
  const routes = { "/paid": () => new Response() };
  assertEquals(await problemsOf(env, { a: { message() {}, routes }, b: { message() {} } }), [
    'BOT_B_PATH="/a/paid": route "/paid" of bot "a" already has this path; change one',
  ]);
});

Deno.test("readConfig() refuses a bot object with an API root other than TELEGRAM_API_ROOT", async () => {
  const TELEGRAM_API_ROOT = "http://127.0.0.1:8081";
  const own = { BOT_SHOP_TOKEN: TOKEN };
  const made: [make: (apiRoot?: string) => UpdateReceiver, remedy: string][] = [
    [
      (apiRoot) => new Bot(TOKEN, apiRoot ? { client: { apiRoot } } : {}),
      "make it by new Bot(token, { client: { apiRoot } })",
    ],
    [
      (apiRoot) => new Telegraf(TOKEN, apiRoot ? { telegram: { apiRoot } } : {}),
      "make it by new Telegraf(token, { telegram: { apiRoot } })",
    ],
    [
      (apiRoot) => new NodeBot(TOKEN, apiRoot ? { apiRoot } : {}),
      "make it by new Bot(token, { apiRoot })",
    ],
  ];
  for (const [make, remedy] of made) {
    const [problem] = await problemsOf({ ...own, TELEGRAM_API_ROOT }, {
      shop: { default: make() },
    });
    assertStringIncludes(
      problem!,
      "src/bots/shop.ts: its bot object calls https://api.telegram.org",
    );
    assertStringIncludes(problem!, `the Bot API is at ${TELEGRAM_API_ROOT}; ${remedy}`);
    const bots = { shop: { default: make(TELEGRAM_API_ROOT) } };
    await readConfig({ env: { ...own, TELEGRAM_API_ROOT }, bots });
    await readConfig({ env: { ...own, TELEGRAM_API_ROOT: `${TELEGRAM_API_ROOT}/` }, bots });
    await readConfig({ env: own, bots: { shop: { default: make() } } });
    const [other] = await problemsOf(own, {
      shop: { default: make("http://user:pass@127.0.0.1:9/api") },
    });
    assertStringIncludes(
      other!,
      "calls http://127.0.0.1:9/api, but the Bot API is at https://api.telegram.org; " +
        "set TELEGRAM_API_ROOT",
    );
  }
});

Deno.test("App.add() and App.replace() refuse a bot object with another API root", async () => {
  const apiRoot = "http://127.0.0.1:8081";
  const app = createApp({ bots: {}, telegram: { apiRoot } });
  assertThrows(
    () => app.add("shop", { handler: new Bot(TOKEN) }),
    TypeError,
    "its bot object calls",
  );
  app.add("shop", { token: TOKEN, handler: () => {} });
  await assertRejects(
    () => app.replace("shop", { handler: new Telegraf(TOKEN) }),
    TypeError,
    "its bot object calls",
  );
  app.add("grammy", { handler: new Bot("7:AAE", { client: { apiRoot } }) });
  await app.close();
});

Deno.test("loadHandler() refuses a bot object exported by name and says what to write", () => {
  for (const shop of [new Bot(TOKEN), new Telegraf(TOKEN)]) {
    for (const module of [{ shop }, { shop, message() {} }]) {
      assertThrows(
        () => loadHandler(module as HandlerModule),
        TypeError,
        'its bot object is the export "shop", not the default; write `export default shop`',
      );
    }
    loadHandler({ default: shop, shop } as HandlerModule);
  }
});
