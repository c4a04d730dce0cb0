/** main.ts with an isolated bot, in a process with few permissions. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { startBotApiStub } from "./bot_api_stub.ts";
import { TemporaryFolder } from "../helpers/folder.ts";
import { isUp, MainProcess, SECRET, textUpdate, updateRequest } from "./main_process.ts";

const root = new URL("../../", import.meta.url);
const TOKENS = { BOT_APART_TOKEN: "123:apart-token", BOT_OTHER_TOKEN: "456:other-token" };

async function command(
  folder: TemporaryFolder,
  env: Record<string, string>,
): Promise<Deno.Command> {
  const { imports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));
  imports[new URL("src/bots/mod.ts", root).href] = import.meta.resolve("./isolated/registry.ts");
  const map = await folder.write("imports.json", JSON.stringify({ imports }));
  return new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", `--import-map=${map}`, "--lock=tests/deno.lock"],
      ...[
        "--allow-net=127.0.0.1,api.telegram.org",
        `--allow-read=src,tests,${folder.path}`,
        "--allow-env",
      ],
      ...[`--allow-write=${folder.path}`, "main.ts"],
    ],
    cwd: fromFileUrl(root),
    env: {
      ...TOKENS,
      ...{ BOT_APART_SECRET: SECRET, BOT_OTHER_SECRET: SECRET, ENV_FILE: "" },
      ...{ HOST: "127.0.0.1", PORT: "0", SOURCES: "127.0.0.0/8", LOG_FORMAT: "json" },
      ...env,
    },
    ...{ stdout: "piped", stderr: "piped" },
  });
}

let id = 0;

Deno.test("main.ts serves an isolated bot, whose stray errors do not show its token", async (t) => {
  await using folder = await TemporaryFolder.make();
  await using api = startBotApiStub();
  const env = { TIMEOUT_MS: "500", TELEGRAM_API_ROOT: api.apiRoot };
  const child = (await command(folder, env)).spawn();
  const errors = new Response(child.stderr).text();
  {
    await using main = new MainProcess(child);
    const { msg } = await main.logged(({ event }) => event === "listening");
    const port = /:(\d+)/.exec(msg)![1];
    // Telegram would also deliver again what a busy machine has not read before the deadline.
    const deliver = async (bot: string, update: unknown) => {
      for (;;) {
        const response = await fetch(`http://127.0.0.1:${port}/${bot}`, updateRequest(update));
        const body = await response.text();
        if (response.status !== 408) return { status: response.status, body };
      }
    };
    // The text of its reply, if any, which is called where a run ends between two deliveries.
    const says = async (bot: string, text: string) => {
      const chat = ++id;
      const called = () => api.calls.find(({ params }) => params.chat_id === chat)?.params.text;
      for (;;) {
        const { status, body } = await deliver(bot, textUpdate(chat, chat, text));
        if (status === 200) return body === "" ? called() : JSON.parse(body).text;
        assertEquals(status, 504); // Telegram would also redeliver while a Worker starts.
      }
    };
    await t.step("it knows only its own token", async () => {
      assertEquals(await says("apart", "tokens"), "123 NotCapable 123");
    });
    await t.step("a stray error ends its Worker", async () => {
      assertEquals(await says("apart", "stray"), undefined);
      const line = await main.logged(({ event }) => event === "worker_ended");
      assertStringIncludes(line.msg, 'Worker of bot "apart" ended: Error: cannot reach');
      assertEquals(JSON.stringify(line).includes("apart-token"), false);
      assertEquals([await says("other", "hi"), await says("apart", "hi")], ["other", "apart"]);
    });
    await t.step("so does Deno.exit after a run", async () => {
      assertEquals(await says("apart", "exit later"), undefined);
      const line = await main.logged(({ msg }) => msg.includes("it exited with code 7"));
      assertStringIncludes(line.msg, "restart 2 in ");
      assertEquals([await says("other", "hi"), await says("apart", "hi")], ["other", "apart"]);
    });
    await t.step("while it computes, its deadline holds and the others are served", async () => {
      const busy = deliver("apart", textUpdate(++id, id, "busy"));
      assertEquals(await says("other", "hi"), "other");
      assertEquals((await busy).status, 504);
    });
    main.kill("SIGTERM");
    assertEquals(await main.ended(), 0);
  }
  assertEquals((await errors).includes("apart-token"), false);
});

Deno.test("main.ts keeps an isolated bot's updates in a SQLite file", async () => {
  await using folder = await TemporaryFolder.make();
  const child = (await command(folder, {
    STORE: folder.file("postern.db"),
    HEALTH_PATH: "/up",
  })).spawn();
  const errors = new Response(child.stderr).text();
  {
    await using main = new MainProcess(child);
    const { msg } = await main.logged(({ event }) => event === "listening");
    const origin = `http://127.0.0.1:${/:(\d+)/.exec(msg)![1]}`;
    await isUp(`${origin}/up`);
    const init = updateRequest(textUpdate(++id, id, "hi"));
    const response = await fetch(`${origin}/apart`, init);
    assertEquals([response.status, (await response.json()).text], [200, "apart"]);
    main.kill("SIGTERM");
    assertEquals(await main.ended(), 0);
  }
  await errors;
});

Deno.test("main.ts refuses an isolated bot where there are no Workers, as on Deno Deploy", async () => {
  await using folder = await TemporaryFolder.make();
  const { code, stderr } = await (await command(folder, { WITHOUT_WORKERS: "1" })).output();
  assertEquals(code, 1);
  assertStringIncludes(
    new TextDecoder().decode(stderr),
    "this platform has no Workers, as on Deno Deploy; import its module, or host it elsewhere",
  );
});
