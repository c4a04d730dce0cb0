/** The `log` option of serve, poll and createApp. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { PosternEvent } from "../../src/events/events.ts";
import { createApp } from "../../src/mod.ts";
import { startSimulator } from "../../src/simulator/mod.ts";

const MOD = new URL("../../src/mod.ts", import.meta.url).href;
const TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc";

/** Runs a script with the library in a process of its own, and returns its standard output. */
async function run(script: string): Promise<string> {
  const code = `import { createApp, poll, serve } from ${JSON.stringify(MOD)};
    const handler = () => { throw new Error("mute no more, my_own_secret"); };
    const bots = { tea: { token: "${TOKEN}", secret: "my_own_secret", handler } };
    const update = { update_id: 7 };
    ${script}`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-lock", "-A", "--config", new URL("../deno.json", MOD).pathname, "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(code));
  await writer.close();
  const { stdout, success } = await child.output();
  assert(success);
  return new TextDecoder().decode(stdout);
}

const serving = (option: string) => `
  const server = await serve({ bots, hostname: "127.0.0.1", port: 0, ${option} });
  await server.app.dispatch("tea", update);
  await server.shutdown();`;

Deno.test("serve() logs a throwing handler by default, without secrets", async () => {
  const lines = (await run(serving(""))).trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(lines.map(({ event }) => event), [
    ...["listening", "failure", "update", "draining", "stopped"],
  ]);
  assertEquals(lines[1].error, "Error: mute no more, <secret>");
});

Deno.test("serve() accepts text, an observer instead of the log, or no log", async () => {
  const text = await run(serving('log: "text"'));
  assertStringIncludes(text, 'error handler failed bot=tea kind="" update_id=7');
  assertEquals(await run(serving("log: false")), "");
  const seen = await run(serving("log: (event) => console.log(event.type)"));
  assertEquals(seen.trimEnd().split("\n"), ["notice", "failure", "update", "notice", "notice"]);
});

Deno.test("serve() keeps the secrets of an added bot out of its log", async () => {
  const text = await run(`
    const server = await serve({ bots, hostname: "127.0.0.1", port: 0, log: "json" });
    const fail = () => { throw new Error("secret: added_secret_1"); };
    server.app.add("late", { token: "654321:late", secret: "added_secret_1", handler: fail });
    await server.app.dispatch("late", update);
    await server.shutdown();`);
  assertStringIncludes(text, "secret: <secret>");
  assert(!text.includes("added_secret_1"));
});

Deno.test("poll() logs by default", async () => {
  await using tg = await startSimulator({ patience: 60_000 });
  const bot = tg.bot("tea", { token: TOKEN });
  await tg.user("Ada").says(bot, "hello");
  const out = await run(`
    const failed = Promise.withResolvers();
    const poller = await poll({
      bots,
      telegram: { apiRoot: "${tg.apiRoot}" },
      observers: [({ type }) => type === "failure" && failed.resolve()],
      attempts: 1,
    });
    await failed.promise;
    await poller.shutdown();`);
  const events = out.trimEnd().split("\n").map((line) => JSON.parse(line).event);
  assertEquals(events[0], "polling");
  assert(events.includes("failure") && events.at(-1) === "stopped", events.join());
});

Deno.test("createApp() is silent by default", async () => {
  const script = (option: string) => `
    const app = createApp({ bots, ${option} });
    await app.dispatch("tea", update);
    await app.close();`;
  assertEquals(await run(script("")), "");
  assertStringIncludes(await run(script('log: "json"')), "mute no more");
});

Deno.test("a handler's non-string log argument is logged as a string", async () => {
  const events: PosternEvent[] = [];
  const odd = [Symbol("s"), undefined, { a: 1 }] as unknown as string[];
  const app = createApp({
    bots: {
      odd: {
        token: TOKEN,
        handler: (_update, ctx) => odd.forEach((value) => ctx.log.info(value)),
      },
    },
    observers: [(event) => void events.push(event)],
  });
  await app.dispatch("odd", { update_id: 1 });
  await app.close();
  const texts = events.flatMap((event) => event.type === "log" ? [event.text] : []);
  assertEquals(texts, ["Symbol(s)", "undefined", "[object Object]"]);
});
