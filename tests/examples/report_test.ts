/** The example bot for long work, in a main.ts that is killed halfway. */
import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { startSimulator } from "../../src/simulator/mod.ts";
import { MainProcess, SECRET } from "../e2e/main_process.ts";
import { createApi } from "../../src/telegram/api/mod.ts";

const root = new URL("../../", import.meta.url);

/** Starts main.ts with the example as its only bot. */
async function start(folder: string, env: Record<string, string>): Promise<MainProcess> {
  const { imports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));
  const registry = `${folder}/registry.ts`;
  await Deno.writeTextFile(
    registry,
    `import * as report from "${import.meta.resolve("./report.ts")}";\n` +
      "export const bots = { report };\n",
  );
  imports[new URL("src/bots/mod.ts", root).href] = `file://${registry}`;
  await Deno.writeTextFile(`${folder}/imports.json`, JSON.stringify({ imports }));
  const main = new MainProcess(
    new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--no-prompt", `--import-map=${folder}/imports.json`],
        ...["--lock=tests/deno.lock", "--allow-net", "--allow-read", "--allow-env"],
        ...[`--allow-write=${folder}`, "main.ts"],
      ],
      cwd: fromFileUrl(root),
      env: {
        ...{ HOST: "127.0.0.1", SOURCES: "127.0.0.0/8", LOG_FORMAT: "json" },
        ...{ STORE: `${folder}/postern.db`, REPORT_PAGE_MS: "400", ...env },
      },
      stdout: "piped",
    }).spawn(),
  );
  const { msg } = await main.logged(({ event }) => event === "listening");
  main.port = Number(/:(\d+)/.exec(msg)![1]);
  return main;
}

Deno.test("the report survives a kill: progress continues in the same message, and no page is made twice", async () => {
  const folder = await Deno.makeTempDir();
  await using tg = await startSimulator({ patience: 60_000 });
  const [bot, ada] = [tg.bot("report"), tg.user("Ada")];
  const env = {
    BOT_REPORT_TOKEN: bot.token,
    BOT_REPORT_SECRET: SECRET,
    TELEGRAM_API_ROOT: tg.apiRoot,
    PORT: "0",
  };
  const api = createApi({ token: bot.token, apiRoot: tg.apiRoot });
  const texts = () => ada.sees(bot).filter(({ from }) => from?.is_bot).map(({ text }) => text);
  const percent = () => Number(/(\d+) %/.exec(texts()[0] ?? "")?.[1] ?? NaN);
  const until = async (condition: () => boolean) => {
    const end = performance.now() + 60_000; // Fails instead of hanging.
    while (!condition()) {
      assert(performance.now() < end, `waited in vain; the chat shows ${JSON.stringify(texts())}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  {
    await using first = await start(folder, env);
    const url = `http://127.0.0.1:${first.port}/report`;
    await api.setWebhook({ url, secret_token: SECRET });
    await ada.says(bot, "make it");
    await until(() => percent() >= 30);
    first.kill("SIGKILL");
    await first.ended();
  }
  const before = percent();
  assert(before < 100);
  await using second = await start(folder, env);
  await until(() => texts().length === 2);
  assertEquals(texts(), ["Report: ready", "Here are your 10 pages"]);

  // The button works while the next report is in progress.
  await api.setWebhook({
    url: `http://127.0.0.1:${second.port}/report`,
    secret_token: SECRET,
  });
  await ada.says(bot, "another");
  await until(() => texts().length === 3);
  await ada.presses("Cancel");
  await until(() => texts()[2] === "Report: cancelled");
  await second[Symbol.asyncDispose]();
  await Deno.remove(folder, { recursive: true });
});
