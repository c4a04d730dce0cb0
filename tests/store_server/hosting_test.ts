/** Instances on one PostgreSQL that host different bots. */
import { assert, assertEquals } from "@std/assert";
import { createApp, type Message } from "../../src/mod.ts";
import { Site, statusOf } from "../durable/helpers/process.ts";
import { post, SECRET, TOKEN } from "../helpers/app.ts";
import { Cluster } from "./helpers/cluster.ts";

/** Long enough for the slowest machine, for a test that would otherwise wait forever. */
const PATIENCE_MS = 60_000;

async function soon<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`never: ${what}`)), PATIENCE_MS);
  });
  return await Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

Deno.test("what a killed main.ts leaves is not taken by one with other bots, but by the next that hosts it", async () => {
  await using cluster = await Cluster.start();
  await using site = new Site();
  const env = {
    STORE: `${cluster.tcpUrl}?sslmode=disable`,
    PUBLIC_URL: "https://bot.example.com",
    DRAIN_MS: "200",
  };
  const one = await site.start(env);
  // The same folder of bots with the token of another.
  const other = await site.start({ ...env, BOT_PROBE_TOKEN: "777:end-to-end" });
  assertEquals(await statusOf(one, 1, "hold", 9), 200);
  await site.hears("hold 1");
  assertEquals(await statusOf(one, 2, "behind", 9), 200);
  assertEquals(await statusOf(other, 3, "theirs", 9), 200);
  await site.hears("theirs 1");
  one.kill("SIGKILL");
  await one.ended();
  const warning = other.logged(({ event }) => event === "store_not_hosted");
  const { msg } = await soon(warning, "the warning that nobody hosts the bot");
  assert(msg.includes("bot 123456 wait in the store"), msg);
  assertEquals(
    await cluster.sql("select bot, lane, holder, pending from postern.lane"),
    "123456|9||2",
  );
  const next = await site.start(env);
  await soon(site.hears("hold 2"), "the next main.ts goes on with the chat");
  const warnings = other.log.filter(({ event }) => event === "store_not_hosted");
  assertEquals(warnings.length, 1);
  for (const main of [other, next]) main.kill("SIGTERM");
  assertEquals([await other.ended(), await next.ended()], [0, 0]);
});

Deno.test("updates of a bot that is removed from a running app go to the instance that hosts it", async () => {
  await using cluster = await Cluster.start();
  const store = `${cluster.tcpUrl}?sslmode=disable`;
  const bot = { token: TOKEN, secret: SECRET };
  const other = { token: "777:other", secret: SECRET, handler: { message() {} } };
  const first = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const here: (string | undefined)[] = [];
  const there: (string | undefined)[] = [];
  const arrived = Promise.withResolvers<void>();
  const one = createApp({
    bots: {
      other,
      echo: {
        ...bot,
        handler: {
          message({ text }: Message) {
            here.push(text);
            begun.resolve();
            return first.promise;
          },
        },
      },
    },
    ...{ sources: ["any"], store, storeLeaseMs: 2000 },
  });
  const two = createApp({
    bots: {
      echo: {
        ...bot,
        handler: {
          message({ text }: Message) {
            there.push(text);
            if (there.length === 2) arrived.resolve();
          },
        },
      },
    },
    ...{ sources: ["any"], store, storeLeaseMs: 2000 },
  });
  const statusOf = async (app: typeof one, id: number, text: string) => {
    const message = { message_id: id, date: 1, chat: { id: 5, type: "private" }, text };
    return (await post(app, { body: JSON.stringify({ update_id: id, message }) })).status;
  };
  const accepted = async (app: typeof one, id: number, text: string) => {
    while (await statusOf(app, id, text) !== 200) { // It is connecting to its store.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  await accepted(one, 1, "a");
  await begun.promise;
  await accepted(one, 2, "b");
  await accepted(two, 3, "c");
  const removed = one.remove("echo", { drain: PATIENCE_MS });
  first.resolve();
  await removed;
  await soon(arrived.promise, "the updates behind the run move");
  assertEquals([here, there], [["a"], ["b", "c"]]);
  await Promise.all([one.close(), two.close()]);
});
