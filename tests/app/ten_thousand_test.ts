import { assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { createApp } from "../../src/mod.ts";
import { PEER, requestOf, SECRET } from "../helpers/app.ts";

const info = { remoteAddr: { transport: "tcp", hostname: PEER } };
const botNamed = (name: string) => ({
  token: `77:${name}`,
  secret: SECRET,
  handler: (_update: object, ctx: { bot: { name: string } }) => seen.push(ctx.bot.name) as never,
});
const seen: string[] = [];

Deno.test("createApp() hosts 10 000 bots, each at its own path", async () => {
  seen.length = 0;
  const names = Array.from({ length: 10_000 }, (_, i) => `bot${i}`);
  const app = createApp({ bots: Object.fromEntries(names.map((name) => [name, botNamed(name)])) });
  for (const name of names) {
    const { status } = await app.fetch(requestOf({ path: `/${name}` }), info);
    assertEquals(status, 200);
  }
  assertEquals(seen, names);
  assertEquals((await app.fetch(requestOf({ path: "/bot10000" }), info)).status, 404);
  await app.close();
});

Deno.test("bots come and go under load without affecting the others", async () => {
  seen.length = 0;
  const app = createApp({ bots: { stays: botNamed("stays") } });
  const statuses = { stays: new Set<number>(), comes: new Set<number>() };
  let id = 0;
  let over = false;
  const keepAsking = async (name: keyof typeof statuses) => {
    while (!over) {
      const body = JSON.stringify({ update_id: ++id });
      const response = await app.fetch(requestOf({ path: `/${name}`, body }), info);
      await response.body?.cancel();
      statuses[name].add(response.status);
      // Microtasks alone would starve everything else.
      if (id % 50 === 0) await new Promise((resolve) => setTimeout(resolve));
    }
  };
  const load = [keepAsking("stays"), keepAsking("comes"), keepAsking("stays"), keepAsking("comes")];
  for (let round = 0; round < 100; round++) {
    app.add("comes", botNamed("comes"));
    await new Promise((resolve) => setTimeout(resolve));
    await app.remove("comes");
    await new Promise((resolve) => setTimeout(resolve));
  }
  over = true;
  await Promise.all(load);
  assertEquals(statuses.stays, new Set([200]));
  for (const status of statuses.comes) assertEquals([200, 404, 503].includes(status), true);
  assertEquals([statuses.comes.has(200), statuses.comes.has(404)], [true, true]);
  await app.close();
});

Deno.test("a bot that was removed leaves nothing behind", async () => {
  const script = fromFileUrl(new URL("forgotten.ts", import.meta.url));
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--v8-flags=--expose-gc", script],
    env: { NO_COLOR: "1" },
  }).output();
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assertEquals(said.trim(), "100 handlers, 0 left");
});
