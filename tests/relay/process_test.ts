import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { startSimulator } from "../../src/simulator/mod.ts";
import { call, echo, until, webhook } from "./helpers.ts";

const ROOT = fromFileUrl(new URL("../../", import.meta.url));

/** `deno task relay`, as it is run, with a folder of its own. */
async function start(args: string[], env: Record<string, string>, folder: string) {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--allow-net", "--allow-read", `--allow-write=${folder}`, "--allow-env"],
      ...["src/relay/main.ts", "--port", "0", "--folder", folder, ...args],
    ],
    cwd: ROOT,
    env: { LOG_FORMAT: "text", NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let said = "";
  const read = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) said += text;
  };
  const reading = Promise.all([read(child.stdout), read(child.stderr)]);
  let ended = false;
  const status = child.status.then((status) => (ended = true, status));
  await until(() => ended || /^API root +http/m.test(said));
  return {
    apiRoot: /API root +(http\S+)/.exec(said)?.[1] ?? "",
    said: () => said,
    async stop(signal: Deno.Signal = "SIGTERM") {
      if (!ended) child.kill(signal);
      const { code } = await status;
      await reading;
      return code;
    },
  };
}

Deno.test("relay/main.ts relays, survives kill -9 without a loss, and ends at SIGTERM", async () => {
  const folder = await Deno.makeTempDir();
  await using tg = await startSimulator({ patience: 30_000 });
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

Deno.test("relay/main.ts explains itself, and what it cannot do", async () => {
  const folder = await Deno.makeTempDir();
  await using tg = await startSimulator();
  const bot = tg.bot("echo");
  const env = { BOT_ECHO_TOKEN: bot.token, TELEGRAM_API_ROOT: tg.apiRoot };
  const token = "42:abcdefghijklmnopqrstuvwxyz";
  const cases: [string[], Record<string, string>, number, string][] = [
    [["--help"], {}, 0, "Usage: deno task relay"],
    [["--fly"], env, 2, "--fly"],
    [["--port", "70000"], env, 2, '--port "70000" is not a port'],
    [[], {}, 1, "no bot is named"],
    [["--bot", "shop"], env, 1, "BOT_SHOP_TOKEN is not set"],
    [[], { ...env, BOT_ECHO_TOKEN: "nonsense" }, 1, "BOT_ECHO_TOKEN is malformed"],
    [[], { ...env, BOT_ECHO_TOKEN: token }, 1, "401 Unauthorized"],
    [["--host", "0.0.0.0"], env, 1, "set RELAY_TOKEN"],
    [["--to", "ftp://x"], env, 1, 'Cannot deliver to "ftp://x"'],
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
