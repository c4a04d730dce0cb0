/**
 * An isolated bot can do only what its permissions allow. With one of them widened (read, net, run,
 * ffi, env, write, sys, import), attempts succeed that must fail: the last tests but two check that.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { pathToFileURL as toFileUrl } from "node:url";
import { IsolatedHandler, IsolatedModule } from "../../src/handler/isolated.ts";
import { Isolation } from "../../src/isolation/isolation.ts";
import type { Confinement } from "../../src/isolation/permissions.ts";
import { startThread } from "../../src/isolation/thread.ts";
import { isolated, type IsolationOptions } from "../../src/mod.ts";
import { systemClock } from "../../src/util/clock.ts";
import { setEnvironment } from "../helpers/environment.ts";
import { TemporaryFolder } from "../helpers/folder.ts";
import { attempts } from "./bots/spy.ts";
import { host } from "./hosted.ts";

const SPY = new URL("./bots/spy.ts", import.meta.url);

type Permissions = IsolationOptions["permissions"];

/** Makes a bot with some permissions attempt what needs others; calls back with the outcomes. */
async function spy(
  kinds: readonly string[],
  permissions: Permissions,
  check: (kind: string, outcomes: Record<string, string>) => unknown,
): Promise<void> {
  using _environment = setEnvironment({ BOT_OTHER_TOKEN: "9:other", BOT_SPY_SETTING: "mine" });
  await using hosted = host({
    spy: { handler: isolated(SPY, permissions === undefined ? {} : { permissions }) },
    other: { token: "9:other", handler: () => {} },
  });
  for (const kind of kinds) {
    const logged = hosted.next(({ type }) => type === "log");
    assertEquals(await hosted.says("spy", kind), "handled");
    await check(kind, JSON.parse((await logged as { text: string }).text));
  }
}

const everyKind = ["env", "ffi", "import", "net", "read", "run", "sys", "write"];
const granted: Record<string, Permissions> = {
  "none given": undefined,
  '"none"': "none",
  "a variable of its own": { env: ["BOT_SPY_SETTING"] },
  // Deno takes it for "inherit".
  "undefined": Object.fromEntries(everyKind.map((name) => [name, undefined])),
};

for (const [which, permissions] of Object.entries(granted)) {
  Deno.test(`an isolated bot may do nothing else (permissions: ${which})`, (t) =>
    spy([...everyKind, "thread"], permissions, (kind, outcomes) =>
      t.step(kind, () => {
        const refused = Object.keys(attempts[kind]!).map((name) => [name, "NotCapable"]);
        assertEquals(outcomes, Object.fromEntries(refused));
      })));
}

Deno.test("an isolated bot reads a variable that its permissions name", () =>
  spy(["own"], { env: ["BOT_SPY_SETTING"] }, (_, { own }) => assertEquals(own, "mine")));

Deno.test("an isolated bot that may read a folder reads nothing else", () =>
  spy(["read"], { read: ["tests/isolation"] }, (_, { import: imported, ...others }) => {
    assertEquals(imported, "done");
    assertEquals(new Set(Object.values(others)), new Set(["NotCapable"]));
  }));

/** The permissions of a Worker with one kind widened. */
function widen({ permissions, revoke, env }: Confinement, kind: string): Confinement {
  return {
    permissions: { ...permissions as Deno.PermissionOptionsObject, [kind]: true },
    revoke: revoke.filter(({ name }) => name !== kind),
    env,
  };
}

for (const kind of everyKind) {
  Deno.test(`these tests notice a wider permission: ${kind}`, async () => {
    using _environment = setEnvironment({ BOT_SPY_OTHER: "own" }); // An attempt sets it.
    const isolation = new Isolation({
      ...{ clock: systemClock, emit() {}, telegram: {}, workers: undefined },
      startThread: (options) =>
        startThread({ ...options, confinement: widen(options.confinement, kind) }),
    });
    const handler = new IsolatedHandler(new IsolatedModule(SPY));
    await new Promise<void>((resolve) =>
      isolation.host([{
        ...{ name: "spy", id: 1, token: "1:a", handler, isolation: "worker", abandonMs: undefined },
        onUp: resolve,
        onDown() {},
      }])
    );
    let logged = "";
    const log = { info: (text: string) => void (logged = text) };
    const ctx = { attempt: 1, deadline: 0, responseOpen: false, log };
    await handler.call("message", { message: { text: kind } } as never, ctx as never);
    isolation.close();
    const { ask: _, ...outcomes } = JSON.parse(logged) as Record<string, string>;
    assert(Object.values(outcomes).some((outcome) => outcome !== "NotCapable"), logged);
  });
}

for (const type of ["json", "text"]) {
  Deno.test(`an isolated bot's module needs a permission to import data: ${type}`, async () => {
    await using folder = await TemporaryFolder.make();
    const file = await folder.write("tokens.json", '"9:other"');
    await folder.write(
      "lib.ts",
      `export { default } from "./tokens.json" with { type: "${type}" };`,
    );
    const handler = toFileUrl(
      await folder.write(
        "bot.ts",
        'import tokens from "./lib.ts"; export const message = (_, ctx) => ctx.log.info(tokens);',
      ),
    );
    {
      await using hosted = host({ bot: { handler } });
      const failed = await hosted.event((event) =>
        event.type === "notice" && event.name === "worker_failed"
      );
      assertStringIncludes(
        (failed as { text: string }).text,
        "add it to the bot's read permission",
      );
    }
    await using hosted = host({
      bot: { handler: isolated(handler, { permissions: { read: [file] } }) },
    });
    assertEquals(await hosted.says("bot", "hello"), "handled");
    assertStringIncludes(
      (await hosted.event(({ type }) => type === "log") as { text: string }).text,
      "9:other",
    );
  });
}

const literal: Record<string, string> = {
  "settings": 'import("./.env")',
  "a key": 'import("./key.pem")',
  "text": 'import("./.env", { with: { type: "text" } })',
  "JSON": 'import("./tokens.json", { with: { type: "json" } })',
  "settings, by a module": 'import("./lib.ts")',
  "settings, by a module in a URL": "import(\"data:text/javascript,import 'SETTINGS'\")",
};

for (const [what, code] of Object.entries(literal)) {
  Deno.test(`an isolated bot cannot read a file by an import() of its name: ${what}`, async () => {
    await using folder = await TemporaryFolder.make();
    const settings = await folder.write(".env", "BOT_OTHER_TOKEN=9:other\n");
    await folder.write("key.pem", "-----BEGIN 9:other\n");
    await folder.write("tokens.json", '"9:other"');
    await folder.write("lib.ts", 'import "./.env";');
    const bot = await folder.write(
      "bot.ts",
      `export async function message(_, ctx) {
        const file = await ${code.replace("SETTINGS", toFileUrl(settings).href)}.catch(String);
        ctx.log.info(JSON.stringify(file));
      }`,
    );
    await using hosted = host({ bot: { handler: toFileUrl(bot) } });
    assertEquals(await hosted.says("bot", "hello"), "handled");
    const { text } = await hosted.event(({ type }) => type === "log") as { text: string };
    assertStringIncludes(text, "which is not a module: add it to the bot's read permission");
    assert(!text.includes("9:other"), text);
  });
}

Deno.test("an isolated bot imports modules by their names when it needs them", async () => {
  await using folder = await TemporaryFolder.make();
  await folder.write("lib.ts", 'export const text = "a module";');
  const bot = await folder.write(
    "bot.ts",
    'export const message = async (_, ctx) => ctx.log.info((await import("./lib.ts")).text);',
  );
  await using hosted = host({ bot: { handler: toFileUrl(bot) } });
  assertEquals(await hosted.says("bot", "hello"), "handled");
  const { text } = await hosted.event(({ type }) => type === "log") as { text: string };
  assertEquals(text, "a module");
});
