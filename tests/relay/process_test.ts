import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { startSimulator } from "../../src/simulator/mod.ts";
import { call, echo, until, webhook } from "./helpers.ts";
import { startRelayProcess as start } from "./process.ts";

Deno.test("relay/main.ts relays, survives kill -9 without loss, and ends on SIGTERM", async () => {
  const folder = await Deno.makeTempDir();
  await using tg = await startSimulator({ patience: 60_000 });
  const bot = tg.bot("echo");
  const ada = tg.user("Ada");
  const env = { BOT_ECHO_TOKEN: bot.token, TELEGRAM_API_ROOT: tg.apiRoot };
  let fails = false;
  await using hook = webhook((update) =>
    fails ? new Response(null, { status: 500 }) : echo(update)
  );

  const first = await start([], env, folder);
  assertEquals((await call(first.apiRoot, bot.token, "setWebhook", { url: hook.url })).ok, true);
  await ada.says(bot, "one");
  assertEquals((await ada.hears(bot)).text, "one");
  fails = true;
  for (const text of ["two", "three", "four"]) await ada.says(bot, text);
  await until(() => hook.updates.filter(({ message }) => message.text === "two").length >= 2);
  await first.stop("SIGKILL");
  assert(!first.said().includes(bot.token.split(":")[1]!));

  fails = false;
  const second = await start([], env, folder);
  for (const text of ["two", "three", "four"]) assertEquals((await ada.hears(bot)).text, text);
  await tg.idle(bot);
  assertEquals(await second.stop(), 0);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("relay/main.ts --restore sets the webhook again when its terminal is closed", async () => {
  const folder = await Deno.makeTempDir();
  await using tg = await startSimulator({ patience: 60_000 });
  const bot = tg.bot("echo");
  const env = { BOT_ECHO_TOKEN: bot.token, TELEGRAM_API_ROOT: tg.apiRoot };
  const url = "https://127.0.0.1:8443/echo";
  assertEquals((await call(tg.apiRoot, bot.token, "setWebhook", { url })).ok, true);
  const urlOf = async () =>
    ((await call(tg.apiRoot, bot.token, "getWebhookInfo")) as { result: { url: string } }).result
      .url;
  const relay = await start(["--restore"], env, folder);
  await until(async () => await urlOf() === "");
  assertEquals(await relay.stop("SIGHUP"), 0);
  assertEquals(await urlOf(), url);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("relay/main.ts prints its usage and explains its errors", async () => {
  const folder = await Deno.makeTempDir();
  await using tg = await startSimulator({ patience: 60_000 });
  const bot = tg.bot("echo");
  const env = { BOT_ECHO_TOKEN: bot.token, TELEGRAM_API_ROOT: tg.apiRoot };
  const token = "42:abcdefghijklmnopqrstuvwxyz";
  const { port } = new URL(tg.apiRoot);
  using busy = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const taken = String(busy.addr.port);
  const cases: [string[], Record<string, string>, number, string][] = [
    [["--help"], {}, 0, "Usage: deno task relay"],
    [["--fly"], env, 2, 'Unknown option "--fly"; known: --bot, --to'],
    [["--prot", "0"], env, 2, 'Unknown option "--prot"; did you mean "--port"?'],
    [["echo"], env, 2, 'Unknown argument "echo"'],
    [["--port", "70000"], env, 2, '--port "70000" is not a port'],
    [[], {}, 1, "no bot is named"],
    [["--bot", "shop"], env, 1, "BOT_SHOP_TOKEN is not set"],
    [[], { ...env, BOT_ECHO_TOKEN: "nonsense" }, 1, "BOT_ECHO_TOKEN is malformed"],
    [[], { ...env, BOT_ECHO_TOKEN: token }, 1, "401 Unauthorized"],
    [["--host", "0.0.0.0"], env, 1, "set RELAY_TOKEN"],
    [["--to", "ftp://x"], env, 1, 'Cannot deliver to "ftp://x"'],
    [["--port", taken], env, 1, `Cannot listen on 127.0.0.1:${taken}: it is in use`],
    [["--port", port], env, 1, "it is the relay's own address, which is for the bots"],
    [
      [],
      { ...env, TELEGRAM_API_ROOT: "http://127.0.0.1:9" },
      1,
      "Telegram does not answer at http",
    ],
    [[], { ...env, TELEGRAM_API_ROOT: "ftp://x" }, 1, 'Cannot use API root "ftp://x"'],
    [
      [],
      { BOT_ECHO_TOKEN_FILE: "/none" },
      1,
      'Cannot read BOT_ECHO_TOKEN_FILE="/none": there is no',
    ],
    [[], { ...env, TELEGRAM_CERT: "/none" }, 1, 'Cannot read TELEGRAM_CERT="/none": there is no'],
    [["--folder", "/else"], env, 1, "Cannot write to /else"],
    [["--folder", "/else"], env, 1, "run with --allow-write=/else"],
    [[], { ...env, LOG_LEVEL: "loud" }, 1, 'Cannot use LOG_LEVEL="loud": use debug'],
    [[], { ...env, LOG_FORMAT: "xml" }, 1, 'Cannot use LOG_FORMAT="xml": use text'],
    [
      [],
      { ...env, BOT_WRONG_TOKEN: token },
      1,
      'Cannot relay bot "wrong": Telegram refuses it (401',
    ],
  ];
  for (const [args, env, code, text] of cases) {
    const running = await start(args, env, folder);
    const said = running.said();
    assertEquals([args, await running.stop()], [args, code]);
    assertStringIncludes(running.said() || said, text);
    assert(!running.said().includes(token.slice(3)));
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("relay/main.ts reads its settings from .env, too, and tokens from files", async () => {
  const folder = await Deno.makeTempDir();
  await using tg = await startSimulator({ patience: 60_000 });
  const [one, two] = [tg.bot("one"), tg.bot("two")];
  const ada = tg.user("Ada");
  await using hook = webhook(echo);
  await Deno.writeTextFile(`${folder}/token`, `${two.token}\n`);
  await Deno.writeTextFile(
    `${folder}/env`,
    `BOT_ONE_TOKEN=${one.token}\nBOT_TWO_TOKEN_FILE=${folder}/token\nTELEGRAM_API_ROOT=${tg.apiRoot}\n`,
  );
  const running = await start(["--to", hook.url], { ENV_FILE: `${folder}/env` }, folder);
  assertStringIncludes(running.said(), "Relaying one, two.");
  for (const bot of [one, two]) {
    await ada.says(bot, `hello ${bot.username}`);
    assertEquals((await ada.hears(bot)).text, `hello ${bot.username}`);
  }
  assertEquals(await running.stop(), 0);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("relay/main.ts says what is odd about its settings where it cannot start", async () => {
  const folder = await Deno.makeTempDir();
  const ENV_FILE = `${folder}/.env`;
  for (const line of ['BOT_SHOP_TOKEN="42:abc', "42:abc"]) {
    await Deno.writeTextFile(ENV_FILE, `${line}\n`);
    const relay = await start([], { ENV_FILE }, folder);
    assertEquals(await relay.stop(), 1);
    assertStringIncludes(relay.said(), "Cannot start: ");
    assertStringIncludes(relay.said(), `${ENV_FILE}: line 1 cannot be parsed`);
  }
  await Deno.remove(folder, { recursive: true });
});
