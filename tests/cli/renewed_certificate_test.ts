/** A self-signed certificate that is renewed while Telegram keeps the old one, over real TLS. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { startSimulator } from "../../src/simulator/mod.ts";
import { MainProcess, SECRET } from "../e2e/main_process.ts";
import { TemporaryFolder } from "../helpers/folder.ts";
import { freePort } from "../../src/demo/free_port.ts";
import { runProcess } from "./helpers/cli_process.ts";

const TOKEN = "123456:end-to-end";

async function startAll(settings: Record<string, string>) {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await TemporaryFolder.make());
  const tg = stack.use(await startSimulator({ patience: 60_000 }));
  const bot = tg.bot("echo", { token: TOKEN });
  const { cert, key } = await folder.certificate();
  const PORT = String(freePort());
  const env = {
    ...{ BOT_ECHO_TOKEN: TOKEN, BOT_ECHO_SECRET: SECRET, TELEGRAM_API_ROOT: tg.apiRoot },
    ...{ TLS_CERT: cert, TLS_KEY: key, SOURCES: "telegram,127.0.0.0/8", HOST: "127.0.0.1", PORT },
    ...{ PUBLIC_URL: `https://localhost:${PORT}`, ...settings },
  };
  const main = stack.use(await MainProcess.start(env));
  const all = stack.move();
  return { tg, bot, main, env, folder, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

/** Replaces the certificate, and waits until it has been loaded. */
async function renew(main: MainProcess, folder: TemporaryFolder): Promise<void> {
  await Deno.remove(folder.file("pair"), { recursive: true });
  await folder.certificate();
  main.kill("SIGHUP");
  await main.logged(({ event }) => event === "reloaded");
}

Deno.test("main.ts uploads a renewed certificate by itself, and updates keep arriving", async () => {
  await using all = await startAll({});
  const { tg, bot, main, folder } = all;
  await main.logged(({ event }) => event === "registered");
  const ada = tg.user("Ada");
  await ada.says(bot, "before");
  assertEquals((await ada.hears(bot)).text, "before");
  await renew(main, folder);
  const registered = () => main.log.filter(({ event }) => event === "registered").length;
  await main.logged(() => registered() === 2);
  await ada.says(bot, "after");
  assertEquals((await ada.hears(bot)).text, "after");
});

Deno.test("doctor notices that Telegram does not have the renewed certificate", async () => {
  await using all = await startAll({ REGISTER: "false" });
  const { tg, bot, main, env, folder } = all;
  assertEquals((await runProcess(env, ["set"])).code, 0);
  const ada = tg.user("Ada");
  await ada.says(bot, "before");
  assertEquals((await ada.hears(bot)).text, "before");
  await renew(main, folder);
  await main.logged(({ event }) => event === "certificate_not_registered");
  await ada.says(bot, "after");
  let info;
  do {
    [info] = JSON.parse((await runProcess(env, ["info", "--json"])).out);
  } while (info.last_error_message === undefined);
  assert(!info.ok);
  const { code, out } = await runProcess(env, ["doctor"]);
  assertEquals(code, 1);
  assertStringIncludes(out, "run `deno task bot set`");
  // This fixes it.
  assertEquals((await runProcess(env, ["set"])).code, 0);
  assertEquals((await ada.hears(bot)).text, "after");
  assertEquals((await runProcess(env, ["doctor"])).code, 0);
});
