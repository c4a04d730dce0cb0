import { assertEquals, assertStringIncludes } from "@std/assert";
import { type Problem, problemText } from "../../src/app/setting_problem.ts";
import { variablePrefix } from "../../src/config/bots.ts";
import { ConfigError, readConfig } from "../../src/config/mod.ts";
import type { HandlerModule } from "../../src/handler/handler.ts";
import { TemporaryFolder } from "../helpers/folder.ts";

const TOKEN = "123456:AAE_example-token";
const OTHER = "654321:AAE_example-token";
const handler: HandlerModule = { message() {} };

/** Reads the bots of an environment, or its problems. */
async function read(
  env: Record<string, string>,
  registry: Record<string, HandlerModule> = { echo: handler, counter: handler },
) {
  try {
    const { serve: { bots }, absent, warnings } = await readConfig({ env, bots: registry });
    return { bots, absent, warnings: texts(warnings), problems: [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { problems, warnings } = error;
    return { bots: {}, absent: [], warnings: texts(warnings), problems: texts(problems) };
  }
}

function texts(problems: readonly Problem[]): string[] {
  return problems.map(problemText);
}

Deno.test("variablePrefix() derives a variable's prefix from a bot's name", () => {
  const names = ["echo", "my-bot", "my.bot 2", "Bot", "été"];
  const prefixes = ["BOT_ECHO", "BOT_MY_BOT", "BOT_MY_BOT_2", "BOT_BOT", "BOT__T_"];
  assertEquals(names.map(variablePrefix), prefixes);
});

Deno.test("readConfig() skips bots without a token", async () => {
  const { bots, absent, problems } = await read({ BOT_COUNTER_TOKEN: TOKEN, BOT_ECHO_PATH: "/e" });
  assertEquals([Object.keys(bots), absent, problems], [["counter"], ["echo"], []]);
});

Deno.test("readConfig() mentions the variables and the demo if no bot has a token", async () => {
  for (const env of [{}, { BOT_ECHO_TOKEN: " " }, { BOT_TOKEN: TOKEN }, { TOKEN }]) {
    const { problems } = await read(env as Record<string, string>);
    assertEquals(problems, [
      "BOT_ECHO_TOKEN, BOT_COUNTER_TOKEN: no bot has a token; " +
      "set at least one, or run `deno task demo`, which needs none",
    ]);
  }
});

Deno.test("readConfig() accepts one secret or several, and derives missing ones", async () => {
  const secretOf = async (BOT_ECHO_SECRET: string) =>
    (await readConfig({ env: { BOT_ECHO_TOKEN: TOKEN, BOT_ECHO_SECRET }, bots: { echo: handler } }))
      .serve.bots.echo?.secret;
  assertEquals(await secretOf("one"), ["one"]);
  assertEquals(await secretOf(" new , old,"), ["new", "old"]);
  assertEquals(await secretOf("x".repeat(256)), ["x".repeat(256)]);
  assertEquals(await secretOf(""), undefined);
});

Deno.test("readConfig() reports secrets that Telegram refuses", async () => {
  for (const secret of ["a b", "é", "a.b", "x".repeat(257), "good,bad!", ","]) {
    const { problems } = await read({ BOT_ECHO_TOKEN: TOKEN, BOT_ECHO_SECRET: secret });
    assertEquals(problems.length, 1, secret);
    assertStringIncludes(problems[0]!, "use 1 to 256 letters, digits");
  }
});

Deno.test("readConfig() reports malformed tokens", async () => {
  for (const token of ["x", "123456", ":x", "123456:", "123456:é", "a:b", "1:2:3", "1 :x"]) {
    const { problems } = await read({ BOT_ECHO_TOKEN: token });
    assertEquals(problems.length, 1, token);
    assertStringIncludes(problems[0]!, "BOT_ECHO_TOKEN: not a token");
  }
});

Deno.test("readConfig() reports two bots with tokens of the same bot, and shows neither", async () => {
  const other = TOKEN.replace(/.$/, "_");
  for (const token of [TOKEN, other]) {
    const { problems } = await read({ BOT_ECHO_TOKEN: TOKEN, BOT_COUNTER_TOKEN: token });
    assertEquals(problems, [
      'BOT_COUNTER_TOKEN: bot "echo" has a token for the same bot, which can have only one webhook; ' +
      "give each bot a token of its own",
    ]);
  }
});

Deno.test("readConfig() reports two bots on one path", async () => {
  const tokens = { BOT_ECHO_TOKEN: TOKEN, BOT_COUNTER_TOKEN: OTHER };
  assertEquals((await read({ ...tokens, BOT_COUNTER_PATH: "/echo" })).problems, [
    'BOT_COUNTER_PATH="/echo": bot "echo" already has this path; change one',
  ]);
  assertEquals((await read({ ...tokens, BOT_ECHO_PATH: "/counter" })).problems, [
    'BOT_COUNTER_PATH="/counter": bot "echo" already has this path; change one',
  ]);
  assertEquals(
    (await read({ ...tokens, BOT_ECHO_PATH: "/x", BOT_COUNTER_PATH: "/X" })).problems,
    [],
  );
  // A skipped bot occupies no path.
  assertEquals((await read({ BOT_ECHO_TOKEN: TOKEN, BOT_ECHO_PATH: "/counter" })).problems, []);
});

Deno.test("readConfig() reports variables for a bot that does not exist", async () => {
  const env = {
    BOT_ECHO_TOKEN: TOKEN,
    BOT_ECO_TOKEN: TOKEN,
    BOT_ECO_PATH: "/x",
    BOT_X_SECRET: " ",
  };
  const { problems } = await read(env);
  assertEquals(problems.map((line) => line.split(":")[0]), ["BOT_ECO_TOKEN", "BOT_ECO_PATH"]);
  assertStringIncludes(problems[0]!, "it has echo, counter");
});

Deno.test("readConfig() leaves a bot its own variables, even one that ends as a setting does", async () => {
  const own = {
    BOT_ECHO_STRIPE_SECRET: "whsec_x",
    BOT_ECHO_OPENAI_TOKEN: "sk-1",
    BOT_ECHO_DATA_PATH: "/data",
    BOT_ECHO_KEY_SECRET_FILE: "key.pem",
    BOT_ECHO_DATABASE: "x.db",
  };
  const { problems, warnings } = await read({ BOT_ECHO_TOKEN: TOKEN, ...own });
  assertEquals([problems, warnings], [[], []]);
  // The token of a bot that is missing in the registry.
  const missing = await read({ BOT_ECHO_TOKEN: TOKEN, BOT_ECHO_TWO_TOKEN: OTHER });
  assertStringIncludes(missing.problems.join(), "BOT_ECHO_TWO_TOKEN: src/bots/mod.ts has no such");
});

Deno.test("readConfig() reports a handler module that handles nothing", async () => {
  const registry = { echo: { mesage() {} } as HandlerModule, counter: {} as HandlerModule };
  const { problems } = await read({ BOT_ECHO_TOKEN: TOKEN, BOT_COUNTER_TOKEN: OTHER }, registry);
  assertEquals(problems.length, 2);
  assertStringIncludes(problems[0]!, 'src/bots/echo.ts: Cannot load handler: "mesage"');
  assertStringIncludes(problems[1]!, "src/bots/counter.ts: Cannot load handler");
});

Deno.test("readConfig() reports a module's wrong options by file, name and value", async () => {
  const options = { timeout: { policy: "Return" as never }, concurrency: 0 };
  const echo: HandlerModule = { message() {}, options, routes: { paid: () => new Response() } };
  assertEquals((await read({ BOT_ECHO_TOKEN: TOKEN }, { echo })).problems, [
    'src/bots/echo.ts: options.timeout.policy="Return" is unknown; use "throw" or "return"',
    "src/bots/echo.ts: options.concurrency=0 is out of range; use 1 or more, or Infinity",
    'src/bots/echo.ts: routes="paid" is not a URL path; begin it with "/"',
  ]);
});

Deno.test("readConfig() ignores names on Object.prototype", async () => {
  const env = JSON.parse('{"BOT_ECHO_TOKEN":"1:x","__proto__":"x","constructor":"y"}');
  assertEquals((await read(env)).problems, []);
  const { absent } = await read(env, { echo: handler, constructor: handler, toString: handler });
  assertEquals(absent, ["constructor", "toString"]);
});

Deno.test("readConfig() reads a token and secrets from files, as Docker and systemd provide them", async () => {
  await using folder = await TemporaryFolder.make();
  const token = await folder.write("token", `\uFEFF${TOKEN}\r\n`);
  const secret = await folder.write("secret", "new_secret_of_a_good_length\nderived\n");
  const env = { BOT_ECHO_TOKEN_FILE: token, BOT_ECHO_SECRET_FILE: secret };
  const { serve, secrets } = await readConfig({ env, bots: { echo: handler } });
  assertEquals(serve.bots.echo?.token, TOKEN);
  assertEquals(serve.bots.echo?.secret, ["new_secret_of_a_good_length", "derived"]);
  assertEquals(secrets, [TOKEN, "new_secret_of_a_good_length"]);
});

Deno.test("readConfig() reports a file that is unreadable or empty, or is set along with a value", async () => {
  await using folder = await TemporaryFolder.make();
  const empty = await folder.write("empty", " \n");
  const cases: [env: Record<string, string>, said: string][] = [
    [{ BOT_ECHO_TOKEN_FILE: "/nowhere/token" }, "Cannot read the file: there is no such file"],
    [{ BOT_ECHO_TOKEN_FILE: empty }, "the file is empty"],
    [{ BOT_ECHO_TOKEN: TOKEN, BOT_ECHO_TOKEN_FILE: empty }, "BOT_ECHO_TOKEN is also set"],
  ];
  for (const [env, said] of cases) {
    const { problems } = await read({ BOT_COUNTER_TOKEN: OTHER, ...env });
    assertEquals(problems.length, 1);
    assertStringIncludes(problems[0]!, "BOT_ECHO_TOKEN_FILE=");
    assertStringIncludes(problems[0]!, said);
  }
});

Deno.test("readConfig() blames the file for an invalid value read from it, without showing it", async () => {
  await using folder = await TemporaryFolder.make();
  const contents = [`${TOKEN}\n${TOKEN}`, `"${TOKEN}"`, `BOT_ECHO_TOKEN=${TOKEN}`, "bot", "\0"];
  for (const [i, content] of contents.entries()) {
    const path = await folder.write(`token${i}`, content);
    const { problems } = await read({ BOT_COUNTER_TOKEN: OTHER, BOT_ECHO_TOKEN_FILE: path });
    assertEquals(problems.length, 1);
    assertStringIncludes(problems[0]!, "BOT_ECHO_TOKEN_FILE: not a token; copy it from @BotFather");
    const secret = {
      BOT_ECHO_TOKEN: TOKEN,
      BOT_ECHO_SECRET_FILE: await folder.write("s", "a b c"),
    };
    const { problems: [refused] } = await read(secret);
    assertStringIncludes(refused!, "BOT_ECHO_SECRET_FILE: Telegram refuses this as a secret token");
  }
  const { problems } = await read({
    BOT_COUNTER_TOKEN: OTHER,
    BOT_ECHO_TOKEN_FILE: folder.file("."),
  });
  assertStringIncludes(problems[0]!, "Cannot read the file: it is a folder");
});

Deno.test("readConfig() reads the keyword derived in any case and place", async () => {
  const long = "x".repeat(16);
  const cases: [string, string[]][] = [
    ...["derived", " derived ", "Derived", "DERIVED", ",derived,"].map((text) =>
      [text, ["derived"]] as [string, string[]]
    ),
    [`${long}, Derived`, [long, "derived"]],
    [`derived,,${long}`, ["derived", long]],
  ];
  for (const [text, secret] of cases) {
    const env = { BOT_ECHO_TOKEN: TOKEN, BOT_ECHO_SECRET: text };
    const { serve, warnings } = await readConfig({ env, bots: { echo: handler } });
    assertEquals([serve.bots.echo?.secret, warnings], [secret, []], text);
  }
});

Deno.test("readConfig() warns about secrets under 16 characters, except the keyword derived", async () => {
  const warningsOf = async (BOT_ECHO_SECRET: string) =>
    (await read({ BOT_ECHO_TOKEN: TOKEN, BOT_ECHO_SECRET })).warnings;
  for (const secret of ["hunter2", "x".repeat(15), `short,${"x".repeat(16)}`, "derived,short"]) {
    const [warning] = await warningsOf(secret);
    assertStringIncludes(warning!, "BOT_ECHO_SECRET: shorter than 16 characters");
    assertEquals(warning!.includes("hunter2"), false);
  }
  for (const secret of ["x".repeat(16), "derived", `${"x".repeat(16)},derived`]) {
    assertEquals(await warningsOf(secret), []);
  }
});
