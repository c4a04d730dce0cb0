/** A new project, and a new bot in a copy of this one: both must run unchanged. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { TextLineStream } from "../e2e/lines.ts";
import { type RunningSimulator, startSimulator } from "../../src/simulator/mod.ts";

const ROOT = fromFileUrl(new URL("../../", import.meta.url));

async function deno(
  cwd: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number; said: string }> {
  const command = new Deno.Command(Deno.execPath(), { args, cwd, env: { NO_COLOR: "1", ...env } });
  const { code, stdout, stderr } = await command.output();
  const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
  return { code, said };
}

/** The arguments of a task of the new project, without its .env file. */
async function taskOf(folder: string, name: "dev" | "start"): Promise<string[]> {
  const { tasks } = JSON.parse(await Deno.readTextFile(join(folder, "deno.json")));
  const args: string[] = tasks[name].command.split(" ").slice(1);
  return args.filter((arg) => arg !== "--env-file");
}

/** Starts a new project's bot against a simulator, and waits for its first answer. */
async function poll(folder: string, args: string[], tg: RunningSimulator) {
  const bot = tg.bot("hello");
  const ada = tg.user("Ada");
  const child = new Deno.Command(Deno.execPath(), {
    args,
    cwd: folder,
    env: { BOT_HELLO_TOKEN: bot.token, TELEGRAM_API_ROOT: tg.apiRoot },
    stdout: "null",
    stderr: "null",
  }).spawn();
  await ada.says(bot, "hi");
  assertEquals((await ada.hears(bot)).text, "Hello, Ada!");
  return { child, bot, ada };
}

function newProject(...args: string[]): Promise<{ code: number; said: string }> {
  return deno(ROOT, ["run", "--allow-read", "--allow-write", "src/init/main.ts", ...args]);
}

Deno.test("new-project creates a project whose tasks test and check pass", async () => {
  const folder = join(await Deno.makeTempDir(), "my-bots");
  const made = await newProject(folder);
  assertEquals(made.code, 0, made.said);
  const test = await deno(folder, ["task", "test", "--no-check"]); // The task check covers that.
  assertEquals(test.code, 0, test.said);
  assertStringIncludes(test.said, "1 passed");
  // Format, lint and types.
  const check = await deno(folder, ["task", "check"]);
  assertEquals(check.code, 0, check.said);
  const { unstable } = JSON.parse(await Deno.readTextFile(join(folder, "deno.json")));
  const own = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  assertEquals(unstable, own.unstable);
  assertStringIncludes(await Deno.readTextFile(join(folder, "README.md")), "BOT_HELLO_TOKEN");

  const again = await newProject(folder);
  assertEquals(again.code, 1);
  assertStringIncludes(again.said, "it is not empty; name a new folder");
  await Deno.remove(join(folder, ".."), { recursive: true });
});

for (const signal of ["SIGTERM", "SIGHUP"] as const) {
  Deno.test(`a new project answers by polling, and exits with 0 on ${signal}`, async () => {
    const folder = join(await Deno.makeTempDir(), "my-bots");
    await newProject(folder);
    await using tg = await startSimulator({ patience: 60_000 });
    const args = (await taskOf(folder, "dev")).filter((arg) => !arg.startsWith("--watch"));
    const { child } = await poll(folder, args, tg);
    child.kill(signal);
    assertEquals((await child.status).code, 0);
    await Deno.remove(join(folder, ".."), { recursive: true });
  });
}

Deno.test("a new project's dev task takes a change, and ends on one SIGTERM", async () => {
  const folder = join(await Deno.makeTempDir(), "my-bots");
  await newProject(folder);
  await using tg = await startSimulator({ patience: 60_000 });
  const args = await taskOf(folder, "dev");
  assert(args.includes("--watch"));
  const { child, bot, ada } = await poll(folder, args, tg);
  const module = join(folder, "bots/hello.ts");
  const code = await Deno.readTextFile(module);
  await Deno.writeTextFile(module, code.replace("Hello", "Good day"));
  for (let text = ""; text !== "Good day, Ada!";) {
    await ada.says(bot, "hi");
    text = (await ada.hears(bot)).text ?? "";
  }
  child.kill("SIGTERM");
  const killing = setTimeout(() => child.kill("SIGKILL"), 120_000); // It would go on for ever.
  assertEquals((await child.status).code, 143);
  clearTimeout(killing);
  await Deno.remove(join(folder, ".."), { recursive: true });
});

Deno.test("a new project's main.ts prints its usage, and refuses other arguments", async () => {
  const folder = join(await Deno.makeTempDir(), "my-bots");
  await newProject(folder);
  const start = await taskOf(folder, "start");
  for (
    const [args, code, text] of [
      [["--help"], 0, "Usage: deno task start [--poll [--force]]"],
      [["-h"], 0, "Usage: deno task start"],
      [["--pol"], 2, 'Unknown argument "--pol"\n\nUsage: deno task start'],
      [["--force"], 2, 'Unknown argument "--force"'],
      [["--poll", "hello"], 2, 'Unknown argument "hello"'],
    ] as const
  ) {
    const made = await deno(folder, [...start, ...args], { BOT_HELLO_TOKEN: "123456:example" });
    assertEquals(made.code, code, made.said);
    assertStringIncludes(made.said, text);
  }
  await Deno.remove(join(folder, ".."), { recursive: true });
});

Deno.test("a new project reports a missing or wrong token on one line", async () => {
  const folder = join(await Deno.makeTempDir(), "my-bots");
  await newProject(folder);
  const start = await taskOf(folder, "start");
  for (const args of [[...start, "--poll"], start]) {
    for (const BOT_HELLO_TOKEN of ["", "123456789:AAE…"]) {
      const { code, said } = await deno(folder, args, { BOT_HELLO_TOKEN });
      assertEquals(code, 1);
      assertStringIncludes(said, "BOT_HELLO_TOKEN in .env: ");
      assertStringIncludes(said, "@BotFather");
      assertEquals(said.includes("    at "), false, said);
    }
  }
  await Deno.remove(join(folder, ".."), { recursive: true });
});

Deno.test("a new project does not serve plain HTTP if only half of a certificate is set", async () => {
  const folder = join(await Deno.makeTempDir(), "my-bots");
  await newProject(folder);
  const start = await taskOf(folder, "start");
  for (const variable of ["TLS_CERT", "TLS_KEY"]) {
    // A project that did serve would go on for ever on a port that exists.
    const env = { BOT_HELLO_TOKEN: "123456:example", PORT: "99999", [variable]: "certs/file.pem" };
    const { code, said } = await deno(folder, start, env);
    assertEquals(code, 1);
    assertStringIncludes(said, "cert and key go together");
  }
  await Deno.remove(join(folder, ".."), { recursive: true });
});

Deno.test("a new project takes updates through a proxy that TRUSTED_PROXIES names", async () => {
  const folder = join(await Deno.makeTempDir(), "my-bots");
  await newProject(folder);
  for (const [proxies, status] of [["", 403], ["10.0.0.1, 127.0.0.1", 401]] as const) {
    const child = new Deno.Command(Deno.execPath(), {
      args: await taskOf(folder, "start"),
      cwd: folder,
      env: { BOT_HELLO_TOKEN: "123456:example", PORT: "0", TRUSTED_PROXIES: proxies },
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const lines = child.stdout.pipeThrough(new TextLineStream());
    let url: string | undefined;
    for await (const line of lines.values({ preventCancel: true })) {
      url = /http:\/\/localhost:\d+/.exec(line)?.[0];
      if (url) break;
    }
    const headers = { "X-Forwarded-For": "149.154.160.1" };
    const response = await fetch(`${url}/hello`, { method: "POST", headers, body: "{}" });
    await response.body?.cancel();
    assertEquals(response.status, status); // 401: no longer refused for its source.
    child.kill("SIGTERM");
    await child.status;
    await lines.cancel();
  }
  await Deno.remove(join(folder, ".."), { recursive: true });
});

Deno.test("a new project ends on SIGTERM under --watch after a failed start", async () => {
  const folder = join(await Deno.makeTempDir(), "my-bots");
  await newProject(folder);
  const child = new Deno.Command(Deno.execPath(), {
    args: await taskOf(folder, "dev"),
    cwd: folder,
    env: { BOT_HELLO_TOKEN: "", NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const lines = child.stderr.pipeThrough(new TextLineStream());
  for await (const line of lines.values({ preventCancel: true })) {
    if (line.includes("Restarting on file change")) break;
  }
  child.kill("SIGTERM");
  assertEquals((await child.status).code, 143);
  await lines.cancel();
  await Deno.remove(join(folder, ".."), { recursive: true });
});

Deno.test("new-project prints its usage", async () => {
  assertEquals((await newProject("--help")).code, 0);
  for (
    const [args, problem] of [
      [[], "Give one folder"],
      [[""], "Give one folder"],
      [["a", "b"], "Give one folder"],
      [["--no-such-option"], 'Unknown option "--no-such-option"'],
    ] as const
  ) {
    const { code, said } = await newProject(...args);
    assertEquals(code, 2);
    assertStringIncludes(said, problem);
    assertStringIncludes(said, "Usage: deno task new-project DIR");
  }
});

Deno.test("`bot new` adds a registered bot whose test passes", async () => {
  const folder = await Deno.makeTempDir();
  for (const name of ["src", "tests/bots", "vendor"]) {
    await copy(join(ROOT, name), join(folder, name));
  }
  for (const name of ["deno.json", "deno.lock", "tests/deno.lock"]) {
    await Deno.copyFile(join(ROOT, name), join(folder, name));
  }
  const bot = (...args: string[]) =>
    deno(folder, ["run", "--allow-all", "src/cli.ts", "new", ...args]);
  const made = await bot("duck");
  assertEquals(made.code, 0, made.said);
  assertStringIncludes(made.said, "BOT_DUCK_TOKEN");
  const test = await deno(folder, [
    ...["test", "--no-check", "--allow-all", "--lock=tests/deno.lock", "tests/bots/duck_test.ts"],
  ]);
  assertEquals(test.code, 0, test.said);
  assertStringIncludes(await Deno.readTextFile(join(folder, "src/bots/mod.ts")), "duck, echo");

  const json = await bot("goose", "--json");
  assertEquals(JSON.parse(json.said).module, "src/bots/goose.ts");
  const again = await bot("duck");
  assertEquals(again.code, 1);
  assertStringIncludes(again.said, "exists already");
  const wrong = await bot("Duck!");
  assertEquals(wrong.code, 1);
  assertStringIncludes(wrong.said, "lower-case letter");
  assertEquals((await bot()).code, 2);
  await Deno.remove(folder, { recursive: true });
});

async function copy(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copy(join(from, name), join(to, name));
    else await Deno.copyFile(join(from, name), join(to, name));
  }
}
