/**
 * How fast the simulator delivers, and how much memory it uses: updates of many chats go
 * through a webhook to one bot, over real sockets.
 */
import { startSimulator } from "../../src/simulator/mod.ts";
import { positive, readOptions } from "./command_line.ts";
import { startSubject } from "./subject.ts";

const usage = `Usage: deno task bench:simulator [-- options]

  --updates N  updates in each phase [100000]
  --chats N    chats that they come from [1000]`;

const options = readOptions(usage, {
  updates: { type: "string", default: "100000" },
  chats: { type: "string", default: "1000" },
});
const [updates, chats] = [positive(options.updates, usage), positive(options.chats, usage)];
const MIB = 1 << 20;

const receiver = new URL("subjects/bare.ts", import.meta.url).pathname;
await using subject = await startSubject({
  name: "a bare Deno.serve",
  key: "bare",
  command: [Deno.execPath(), "run", "--allow-net", receiver],
  installed: () => Promise.resolve(true),
}, undefined);

await using tg = await startSimulator();
const bot = tg.bot("echo");
const people = Array.from({ length: chats }, (_, i) => tg.user(`Person ${i}`));
const rows: [what: string, seconds: number, mib: number][] = [];
let peak = 0;
const sampler = setInterval(() => peak = Math.max(peak, Deno.memoryUsage().rss), 50);

/** Runs a phase and notes its duration and the memory held afterwards. */
async function measure(what: string, phase: () => Promise<unknown>): Promise<void> {
  const begun = performance.now();
  await phase();
  const seconds = (performance.now() - begun) / 1000;
  rows.push([what, seconds, Deno.memoryUsage().rss / MIB]);
}

/** Everybody says something in turn, until this many messages have been sent. */
async function talk(): Promise<void> {
  for (let i = 0; i < updates; i++) await people[i % chats]!.says(bot, `Message ${i}`);
}

async function setWebhook(): Promise<void> {
  const url = encodeURIComponent(`http://127.0.0.1:${subject.port}/bot`);
  const response = await fetch(`${tg.apiRoot}/bot${bot.token}/setWebhook?url=${url}`);
  await response.body?.cancel();
}

const idle = () => tg.idle(bot, { within: 3_600_000 });
await measure("nothing yet", () => Promise.resolve());
await measure("written, none delivered", talk);
await measure("delivered, all pending at the start", async () => {
  await setWebhook();
  await idle();
});
await measure("written and delivered side by side", async () => {
  await talk();
  await idle();
});
clearInterval(sampler);

const lost = tg.world.updates.filter(({ state }) => state !== "delivered").length;
if (lost > 0) throw new Error(`${lost} of the last updates were not delivered`);
const lines = rows.map(([what, seconds, mib]) => {
  const rate = seconds > 0.01 ? `${Math.round(updates / seconds)}/s` : "";
  return `${what.padEnd(38)}${seconds.toFixed(1).padStart(7)} s${rate.padStart(10)}` +
    `${mib.toFixed(0).padStart(7)} MiB`;
});
// deno-lint-ignore no-console
console.log(
  `${updates} updates, ${chats} chats, one bot, webhook over HTTP

${lines.join("\n")}

peak ${(peak / MIB).toFixed(0)} MiB; kept: ${tg.log.length} log entries, ` +
    `${tg.world.updates.length} updates`,
);
