/** What `deno task start` and `deno task dev` let the bots do, and how to let them do more. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { settingVariables } from "../../src/config/mod.ts";
import { startSimulator } from "../../src/simulator/mod.ts";
import { TemporaryFolder } from "../helpers/folder.ts";
import { MainProcess, SECRET, textUpdate, updateRequest } from "./main_process.ts";
import { copyProject, envOf } from "./poll_process.ts";

const CONFIG = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url)));

/** The command of a task, in a folder. */
function task(name: "start" | "dev", cwd: string, env: Record<string, string>): Deno.Command {
  const args: string[] = /\bdeno (run .*)$/.exec(CONFIG.tasks[name].command)![1]!.split(" ");
  return new Deno.Command(Deno.execPath(), {
    ...{ args: args.filter((arg) => arg !== "--watch"), cwd },
    env: { ENV_FILE: "", LOG_FORMAT: "json", NO_COLOR: "1", HOST: "127.0.0.1", PORT: "0", ...env },
    ...{ stdout: "piped", stderr: "piped" },
  });
}

Deno.test("deno.json lets the tasks read every setting by name, and nothing whole but the network", () => {
  const { net, read, write, sys, env, ...rest } = CONFIG.permissions.default;
  assertEquals([net, read, write], [true, ["src", "certs", "data", ".env"], ["data"]]);
  assertEquals([sys, env.ignore, rest], [["ca", "setPriority"], true, {}]);
  for (const name of ["BOT_*", ...settingVariables([])]) assert(env.allow.includes(name), name);
  assert(!env.allow.includes("*"));
  for (const name of ["start", "dev"]) {
    const { command } = CONFIG.tasks[name];
    assertEquals([/ -P /.test(command), /--allow|-A/.test(command)], [true, false], name);
  }
});

Deno.test("deno task start and dev print no warnings of Deno about their permissions", async () => {
  const cwd = fromFileUrl(new URL("../../", import.meta.url));
  for (const name of ["start", "dev"] as const) {
    const { code, stdout, stderr } = await task(name, cwd, {}).output();
    const text = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
    assertEquals([name, code, /BOT_\w+_TOKEN/.test(text)], [name, 1, true]);
    assertEquals([name, /warning/i.test(text) ? text : ""], [name, ""]);
  }
});

const SPY = `
import type { Context, Message } from "../mod.ts";
const deeds: Record<string, () => unknown> = {
  "reads its own file": () => Deno.readTextFileSync("src/bots/mod.ts") && "done",
  "writes to data": () => Deno.writeTextFileSync("data/x", "x"),
  "reads its own variable": () => Deno.env.get("BOT_ECHO_COLOUR"),
  "reads another's variable": () => Deno.env.get("SECRET_OF_OTHERS"),
  "lists variables": () => Object.keys(Deno.env.toObject()).filter((name) => /SECRET_OF|PATH/.test(name)).join(),
  "reads elsewhere": () => Deno.readTextFileSync("/etc/hostname"),
  "reads deno.json": () => Deno.readTextFileSync("deno.json"),
  "writes to its code": () => Deno.writeTextFileSync("src/bots/mod.ts", ""),
  "runs": () => new Deno.Command("true").outputSync(),
  "loads a library": () => Deno.dlopen("libc.so.6", {}),
  "asks about the system": () => Deno.hostname(),
};
export function message(_: Message, ctx: Context): void {
  const results = Object.entries(deeds).map(([name, deed]) => {
    try {
      return [name, String(deed())];
    } catch (error) {
      return [name, (error as Error).name];
    }
  });
  ctx.log.info(JSON.stringify(Object.fromEntries(results)));
}
`;

Deno.test("a bot under deno task start or dev reads its code and its variables, and writes to data/", async () => {
  await using tg = await startSimulator();
  const bot = tg.bot("echo");
  const ada = tg.user("Ada");
  const cwd = await copyProject();
  await Deno.mkdir(join(cwd, "data"));
  await Deno.writeTextFile(join(cwd, "src/bots/echo.ts"), SPY);
  for (const name of ["dev", "start"] as const) {
    const child = task(name, cwd, {
      ...envOf(tg, { echo: bot }),
      ...{ BOT_ECHO_COLOUR: "red", BOT_ECHO_SECRET: SECRET, SECRET_OF_OTHERS: "1" },
      SOURCES: "127.0.0.0/8",
    }).spawn();
    const errors = new Response(child.stderr).text();
    await using running = new MainProcess(child);
    const { event, msg } = await running.logged(({ event }) => /^(polling|listening)$/.test(event));
    if (event === "polling") await ada.says(bot, "hello");
    else {
      const url = `http://127.0.0.1:${/:(\d+)/.exec(msg)![1]}/echo`;
      await (await fetch(url, updateRequest(textUpdate(1, 7, "hello")))).body?.cancel();
    }
    const line = await running.logged(({ msg }) => msg.startsWith("{"));
    assertEquals(JSON.parse(line.msg), {
      "reads its own file": "done",
      "writes to data": "undefined",
      "reads its own variable": "red",
      "reads another's variable": "undefined",
      "lists variables": "",
      "reads elsewhere": "NotCapable",
      "reads deno.json": "NotCapable",
      "writes to its code": "NotCapable",
      "runs": "NotCapable",
      "loads a library": "NotCapable",
      "asks about the system": "NotCapable",
    }, name);
    running.kill("SIGTERM");
    await running.ended();
    await errors;
  }
});

/** Adds what an error asks for to deno.json. */
async function grant(cwd: string, remedy: string): Promise<void> {
  const path = join(cwd, "deno.json");
  const config = JSON.parse(await Deno.readTextFile(path));
  const form = /add "([^"]+)" to ("read"|"read" and "write") under "permissions" in deno\.json/g;
  const found = [...remedy.matchAll(form)];
  assert(found.length > 0, remedy);
  for (const [, place, kinds] of found) {
    for (const kind of kinds!.match(/\w+/g)!.filter((word) => word !== "and")) {
      config.permissions.default[kind].push(place);
    }
  }
  await Deno.writeTextFile(path, JSON.stringify(config));
}

Deno.test("a setting that leads elsewhere is refused with what to add, and that suffices", async (t) => {
  await using folder = await TemporaryFolder.make();
  const { cert, key } = await folder.certificate("certs");
  const token = await folder.write("token", "123456:x");
  const secret = await folder.write("secret", SECRET);
  const settings = await folder.write("settings", "BOT_ECHO_TOKEN=123456:x");
  const bot = { BOT_ECHO_TOKEN: "123456:x" };
  const cases: Record<string, Record<string, string>> = {
    BOT_ECHO_TOKEN_FILE: { BOT_ECHO_TOKEN_FILE: token },
    BOT_ECHO_SECRET_FILE: { ...bot, BOT_ECHO_SECRET_FILE: secret },
    TLS_CERT: { ...bot, TLS_CERT: cert, TLS_KEY: key },
    TELEGRAM_CERT: { ...bot, TELEGRAM_CERT: cert },
    ENV_FILE: { ENV_FILE: settings },
    CONSOLE_TOKEN_FILE: { ...bot, CONSOLE: "127.0.0.1:0", CONSOLE_TOKEN_FILE: secret },
    STORE: { ...bot, STORE: folder.file("store/a.db") },
    DEAD_LETTERS: { ...bot, DEAD_LETTERS: folder.file("dead/a.jsonl") },
    LISTEN: { ...bot, LISTEN: `unix:${folder.file("a.sock")}` },
  };
  for (const [setting, env] of Object.entries(cases)) {
    await t.step(setting, async () => {
      const cwd = await copyProject();
      const { code, stderr } = await task("start", cwd, env).output();
      const said = new TextDecoder().decode(stderr);
      assertEquals(code, 1, said);
      assertStringIncludes(said, env[setting]!.replace("unix:", ""));
      await grant(cwd, said);
      const child = task("start", cwd, env).spawn();
      const errors = new Response(child.stderr).text();
      await using running = new MainProcess(child);
      await running.logged(({ event }) => event === "listening");
      running.kill("SIGTERM");
      assertEquals([await running.ended(), await errors], [0, ""]);
    });
  }
});
