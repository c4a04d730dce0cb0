/** What an operator sees of a Bot API that accepts connections and never answers. */
import { assert, assertEquals } from "@std/assert";
import { spawnCli } from "../cli/helpers/cli_process.ts";
import { SilentApi } from "../helpers/silent_api.ts";
import { MainProcess } from "./main_process.ts";
import { spawnPoll } from "./poll_process.ts";

const TOKEN = "123456:a-token-that-nobody-may-see";

/** The line about getWebhookInfo of the echo bot. */
function lineFor(host: string): string {
  return `Bot "echo": ${host} has not answered getWebhookInfo with a result for 5 s; still trying`;
}

Deno.test("main.ts names the bot, the method and the host if the Bot API never answers", async () => {
  await using api = new SilentApi();
  const env = { BOT_ECHO_TOKEN: TOKEN, TELEGRAM_API_ROOT: api.apiRoot };
  await using main = await MainProcess.start({ ...env, PUBLIC_URL: "https://bot.example.com" });
  const { level, msg } = await main.logged(({ event }) => event === "register_slow");
  assertEquals([level, msg], ["warn", lineFor(api.host)]);
  main.kill("SIGTERM");
  assertEquals(await main.ended(), 0);
  assert(!JSON.stringify(main.log).includes(TOKEN));
});

Deno.test("poll.ts names the bot, the method and the host if the Bot API never answers", async () => {
  await using api = new SilentApi();
  const env = { BOT_ECHO_TOKEN: TOKEN, TELEGRAM_API_ROOT: api.apiRoot };
  await using polling = spawnPoll({ env });
  const { level, msg } = await polling.logged(({ event }) => event === "poll_slow");
  assertEquals([level, msg], ["warn", lineFor(api.host)]);
  polling.kill("SIGTERM");
  assertEquals(await polling.ended(), 0);
  assert(!JSON.stringify(polling.log).includes(TOKEN));
});

Deno.test("bot info, set and delete name the method and the host, once for all bots", async () => {
  await using api = new SilentApi();
  const env = {
    ...{ BOT_ECHO_TOKEN: TOKEN, BOT_COUNTER_TOKEN: TOKEN.replace("1", "2"), ENV_FILE: "" },
    ...{ TELEGRAM_API_ROOT: api.apiRoot, PUBLIC_URL: "https://bot.example.com" },
  };
  const errors = await Promise.all(["info", "set", "delete"].map(async (command) => {
    const child = await spawnCli(env, command);
    let err = "";
    let killed = false;
    for await (const part of child.stderr.pipeThrough(new TextDecoderStream())) {
      err += part;
      if (killed || !err.includes("still trying")) continue;
      killed = true;
      child.kill("SIGKILL");
    }
    await Promise.all([child.stdin.close(), child.stdout.cancel(), child.status]);
    return err;
  }));
  for (const err of errors) {
    const lines = err.split("\n").filter((line) => line.includes("still trying"));
    assertEquals(lines.length, 1, err);
    assert(lines[0]!.endsWith(lineFor(api.host).slice('Bot "echo": '.length)), err);
    assert(!err.includes(TOKEN));
  }
});
