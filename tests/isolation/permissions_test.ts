/** An isolated bot cannot read other bots' tokens in any way. */
import { setEnvironment } from "../helpers/environment.ts";
import { assertEquals, assertThrows } from "@std/assert";
import { createApp, isolated, type IsolationOptions } from "../../src/mod.ts";
import { confine } from "../../src/isolation/permissions.ts";
import { host } from "./hosted.ts";

const SPY = new URL("./bots/spy.ts", import.meta.url);

async function spy(
  permissions?: IsolationOptions["permissions"],
  text = "own",
): Promise<Record<string, string>> {
  await using hosted = host({
    spy: { handler: isolated(SPY, permissions === undefined ? {} : { permissions }) },
    other: { token: "9:other", handler: () => {} },
  });
  assertEquals(await hosted.says("spy", text), "handled");
  const event = await hosted.event(({ type }) => type === "log");
  return JSON.parse((event as { text: string }).text);
}

Deno.test("an isolated bot reads only what its permissions allow", async () => {
  using _environment = setEnvironment({ BOT_OTHER_TOKEN: "9:other", BOT_SPY_SETTING: "mine" });
  const { own, worker: _, ...results } = await spy({ env: ["BOT_SPY_SETTING"] });
  assertEquals(own, "mine");
  for (const [name, result] of Object.entries(results)) {
    assertEquals([name, result], [name, "NotCapable"]);
  }
});

Deno.test("an isolated bot without permissions reads nothing", async () => {
  using _environment = setEnvironment({ BOT_OTHER_TOKEN: "9:other" });
  const { own: _, worker: _worker, ...results } = await spy(undefined, "nothing");
  for (const [name, result] of Object.entries(results)) {
    assertEquals([name, result], [name, "NotCapable"]);
  }
});

Deno.test("permissions are denied if omitted; those in a shared Worker are combined", () => {
  const root = "https://api.telegram.org";
  const nothing = { env: false, ffi: false, run: false, sys: false, write: false };
  assertEquals(confine([undefined], root), {
    permissions: { ...nothing, import: "inherit", net: ["api.telegram.org"], read: "inherit" },
    revoke: [null],
    env: [],
  });
  assertEquals(
    (confine([{ env: ["A"] }, { env: ["B"], net: true }], root).permissions as { env: unknown })
      .env,
    ["A", "B"],
  );
  assertEquals(confine(["inherit"], root), { permissions: "inherit", revoke: [], env: [] });
  assertEquals(confine([{ read: true }], root).revoke, []);
});

Deno.test("createApp() refuses invalid isolation options", () => {
  const app = (bot: object) => () => createApp({ bots: { a: { token: "1:a", ...bot } as never } });
  assertThrows(
    app({ handler: () => {}, isolation: "worker" }),
    TypeError,
    "is loaded here already",
  );
  assertThrows(app({ handler: SPY, isolation: "none" }), TypeError, "import its module");
  assertThrows(app({ handler: SPY, isolation: "" }), TypeError, "isolation is empty");
  assertThrows(app({ handler: isolated("./spy.ts") }), TypeError, '"./spy.ts" is relative');
});
