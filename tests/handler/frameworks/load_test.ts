import { Bot } from "npm:grammy@1.46.0";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { readBots } from "../../../src/config/bots.ts";
import { EnvReader } from "../../../src/config/reader.ts";
import { loadHandler } from "../../../src/handler/load.ts";

const TOKEN = "123456:AAE_example-token";

function read(env: Record<string, string>, bot = new Bot(TOKEN)) {
  const reader = new EnvReader(env);
  return { ...readBots(reader, env, { shop: { default: bot } }), problems: reader.problems };
}

Deno.test("loadHandler() asks on behalf of a grammY bot for kinds that come only by name", () => {
  const bot = new Bot(TOKEN);
  bot.on("message", () => {});
  assertEquals(loadHandler(bot).allowedUpdates, []);
  bot.on("chat_member", () => {});
  const asked = loadHandler({ default: bot }).allowedUpdates;
  assertEquals(
    ["message", "poll", "chat_member", "message_reaction"].map((kind) =>
      asked.some((one) => one === kind)
    ),
    [true, true, true, false],
  );
});

Deno.test("readBots() takes the token of a bot object when BOT_<NAME>_TOKEN is left out", () => {
  const { bots, absent, problems } = read({});
  assertEquals([bots.shop?.token, absent, problems], [TOKEN, [], []]);
  assertEquals(read({ BOT_SHOP_TOKEN: TOKEN }).problems, []);
});

Deno.test("readBots() tells of a BOT_<NAME>_TOKEN that is not the bot object's, and shows neither", () => {
  const { problems } = read({ BOT_SHOP_TOKEN: "123456:AAE_another-token" });
  assertEquals(problems.length, 1);
  assertStringIncludes(problems[0]!, "BOT_SHOP_TOKEN: not the token that the bot object");
  assertEquals(/AAE_/.test(problems[0]!), false);
});

Deno.test("readBots() tells of a route on the path of another bot", () => {
  const env = {
    BOT_A_TOKEN: TOKEN,
    BOT_B_TOKEN: TOKEN.replace(/^1/, "2"),
    BOT_B_PATH: "/a/paid",
  };
  const reader = new EnvReader(env);
  const routes = { "/paid": () => new Response() };
  readBots(reader, env, { a: { message() {}, routes }, b: { message() {} } });
  assertEquals(reader.problems, [
    'BOT_B_PATH="/a/paid": route "/paid" of bot "a" has this path, too; change one',
  ]);
});
