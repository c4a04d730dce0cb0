import { assertEquals, assertStringIncludes } from "@std/assert";
import { readBots, variablePrefix } from "../../src/config/bots.ts";
import { EnvReader } from "../../src/config/reader.ts";
import type { HandlerModule } from "../../src/handler/handler.ts";

const TOKEN = "123456:AAE_example-token";
const OTHER = "654321:AAE_example-token";
const handler: HandlerModule = { message() {} };

function read(
  env: Record<string, string>,
  registry: Record<string, HandlerModule> = { echo: handler, counter: handler },
) {
  const reader = new EnvReader(env);
  return { ...readBots(reader, env, registry), problems: reader.problems };
}

Deno.test("variablePrefix() makes a variable's name of a bot's", () => {
  const names = ["echo", "my-bot", "my.bot 2", "Bot", "été"];
  const prefixes = ["BOT_ECHO", "BOT_MY_BOT", "BOT_MY_BOT_2", "BOT_BOT", "BOT__T_"];
  assertEquals(names.map(variablePrefix), prefixes);
});

Deno.test("readBots() leaves out the bots that have no token", () => {
  const { bots, absent, problems } = read({ BOT_COUNTER_TOKEN: TOKEN, BOT_ECHO_PATH: "/e" });
  assertEquals([Object.keys(bots), absent, problems], [["counter"], ["echo"], []]);
});

Deno.test("readBots() names the variables and the demo when no bot has a token", () => {
  for (const env of [{}, { BOT_ECHO_TOKEN: " " }, { BOT_TOKEN: TOKEN }, { TOKEN }]) {
    const { problems } = read(env as Record<string, string>);
    assertEquals(problems, [
      "BOT_ECHO_TOKEN, BOT_COUNTER_TOKEN: no bot has a token; " +
      "set at least one, or run `deno task demo`, which needs none",
    ]);
  }
});

Deno.test("readBots() takes one secret or several, and leaves the rest to derivation", () => {
  const secretOf = (BOT_ECHO_SECRET: string) =>
    read({ BOT_ECHO_TOKEN: TOKEN, BOT_ECHO_SECRET }).bots.echo?.secret;
  assertEquals(secretOf("one"), ["one"]);
  assertEquals(secretOf(" new , old,"), ["new", "old"]);
  assertEquals(secretOf("x".repeat(256)), ["x".repeat(256)]);
  assertEquals(secretOf(""), undefined);
});

Deno.test("readBots() tells of secrets that Telegram refuses", () => {
  for (const secret of ["a b", "é", "a.b", "x".repeat(257), "good,bad!", ","]) {
    const { problems } = read({ BOT_ECHO_TOKEN: TOKEN, BOT_ECHO_SECRET: secret });
    assertEquals(problems.length, 1, secret);
    assertStringIncludes(problems[0]!, "use 1 to 256 letters, digits");
  }
});

Deno.test("readBots() tells of tokens that are none", () => {
  for (const token of ["x", "123456", ":x", "123456:", "123456:é", "a:b", "1:2:3", "1 :x"]) {
    const { problems } = read({ BOT_ECHO_TOKEN: token });
    assertEquals(problems.length, 1, token);
    assertStringIncludes(problems[0]!, "BOT_ECHO_TOKEN: not a token");
  }
});

Deno.test("readBots() tells of two bots with tokens of one, and shows neither", () => {
  const other = TOKEN.replace(/.$/, "_");
  for (const token of [TOKEN, other]) {
    const { problems } = read({ BOT_ECHO_TOKEN: TOKEN, BOT_COUNTER_TOKEN: token });
    assertEquals(problems, [
      'BOT_COUNTER_TOKEN: bot "echo" has a token of the same bot, which can have one webhook only; ' +
      "give each its own",
    ]);
  }
});

Deno.test("readBots() tells of two bots on one path", () => {
  const tokens = { BOT_ECHO_TOKEN: TOKEN, BOT_COUNTER_TOKEN: OTHER };
  assertEquals(read({ ...tokens, BOT_COUNTER_PATH: "/echo" }).problems, [
    'BOT_COUNTER_PATH="/echo": bot "echo" has this path, too; change one',
  ]);
  assertEquals(read({ ...tokens, BOT_ECHO_PATH: "/counter" }).problems, [
    'BOT_COUNTER_PATH="/counter": bot "echo" has this path, too; change one',
  ]);
  assertEquals(read({ ...tokens, BOT_ECHO_PATH: "/x", BOT_COUNTER_PATH: "/X" }).problems, []);
  // A bot that is left out takes no path.
  assertEquals(read({ BOT_ECHO_TOKEN: TOKEN, BOT_ECHO_PATH: "/counter" }).problems, []);
});

Deno.test("readBots() tells of variables for a bot that does not exist", () => {
  const env = {
    BOT_ECHO_TOKEN: TOKEN,
    BOT_ECO_TOKEN: TOKEN,
    BOT_ECO_PATH: "/x",
    BOT_X_SECRET: " ",
  };
  const { problems } = read(env);
  assertEquals(problems.map((line) => line.split(":")[0]), ["BOT_ECO_TOKEN", "BOT_ECO_PATH"]);
  assertStringIncludes(problems[0]!, "it has echo, counter");
});

Deno.test("readBots() tells of a handler module that handles nothing", () => {
  const registry = { echo: { mesage() {} } as HandlerModule, counter: {} as HandlerModule };
  const { problems } = read({ BOT_ECHO_TOKEN: TOKEN, BOT_COUNTER_TOKEN: OTHER }, registry);
  assertEquals(problems.length, 2);
  assertStringIncludes(problems[0]!, 'src/bots/echo.ts: Cannot load handler: "mesage"');
  assertStringIncludes(problems[1]!, "src/bots/counter.ts: Cannot load handler");
});

Deno.test("readBots() is not misled by names on Object.prototype", () => {
  const env = JSON.parse('{"BOT_ECHO_TOKEN":"1:x","__proto__":"x","constructor":"y"}');
  assertEquals(read(env).problems, []);
  const { absent } = read(env, { echo: handler, constructor: handler, toString: handler });
  assertEquals(absent, ["constructor", "toString"]);
});
