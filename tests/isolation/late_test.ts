/** A bot that comes up late is registered, or polled, for the kinds of its module from then on. */
import { assertEquals } from "@std/assert";
import { pathToFileURL as toFileUrl } from "node:url";
import { poll, serve } from "../../src/mod.ts";
import {
  type RunningSimulator,
  type SimulatedBot,
  startSimulator,
} from "../../src/simulator/mod.ts";
import { TemporaryFolder } from "../helpers/folder.ts";

const BROKEN = "throw new Error('not yet');";
const MENDED = "export function message() {}\nexport function chat_member() {}\n";

/** The kinds named in each of a bot's calls of a method; `undefined` where none were. */
function kindsIn(tg: RunningSimulator, bot: SimulatedBot, method: string): unknown[] {
  return tg.log.flatMap((entry) =>
    entry.type === "call" && entry.method === method && entry.bot === bot.username
      ? [entry.params.allowed_updates]
      : []
  );
}

async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise((resolve) => setTimeout(resolve, 20));
}

Deno.test("a bot that comes up late is registered again, for the kinds of its module", async () => {
  await using folder = await TemporaryFolder.make();
  await using tg = await startSimulator();
  const [late, honest] = [tg.bot("late"), tg.bot("honest")];
  const handler = toFileUrl(await folder.write("late.ts", BROKEN));
  const stop = new AbortController();
  const server = await serve({
    bots: {
      late: { token: late.token, handler },
      honest: { token: honest.token, handler: { message: () => {} } },
    },
    ...{ register: true, publicUrl: "https://127.0.0.1", telegram: { apiRoot: tg.apiRoot } },
    ...{ hostname: "127.0.0.1", port: 0, log: false, signal: stop.signal },
  });
  const set = (bot: SimulatedBot) => kindsIn(tg, bot, "setWebhook");
  await until(() => set(late).length > 0 && set(honest).length > 0);
  // Telegram then keeps to the kinds of an earlier registration.
  assertEquals(set(late), [undefined]);
  await Deno.writeTextFile(handler, MENDED);
  await until(() => set(late).length > 1);
  assertEquals(set(late), [undefined, ["message", "chat_member"]]);
  assertEquals(set(honest), [["message"]]);
  stop.abort();
  await server.finished;
});

Deno.test("a bot that comes up late is polled for the kinds of its module", async () => {
  await using folder = await TemporaryFolder.make();
  await using tg = await startSimulator();
  const late = tg.bot("late");
  const handler = toFileUrl(await folder.write("late.ts", BROKEN));
  await using poller = await poll({
    bots: { late: { token: late.token, handler } },
    ...{ telegram: { apiRoot: tg.apiRoot }, waitSeconds: 0.1, log: false },
  });
  const asked = () => kindsIn(tg, late, "getUpdates");
  await until(() => asked().length > 0);
  assertEquals(asked()[0], undefined);
  await Deno.writeTextFile(handler, MENDED);
  await until(() => asked().at(-1) !== undefined);
  assertEquals(asked().at(-1), ["message", "chat_member"]);
  void poller;
});
