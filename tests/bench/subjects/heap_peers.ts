/**
 * Heap of a bot elsewhere: prints the bytes. Its arguments are the number of bots
 * and who is measured: `entry`, a Map entry by path with the bot's strings and handler, or `grammy`,
 * a grammY `Bot`. Needs `--v8-flags=--expose-gc`.
 */
import { alive, copiesOf, tokenOf } from "./alive.ts";

const [count, who] = [Number(Deno.args[0]), Deno.args[1]];

function handler(): void {}

async function maker(): Promise<(bot: number) => object> {
  if (who === "entry") return (bot) => ({ token: tokenOf(bot), secret: `secret_${bot}`, handler });
  const { Bot } = await import("npm:grammy@1.46.0");
  return (bot) => {
    const hosted = new Bot(tokenOf(bot));
    hosted.on("message:text", handler);
    return hosted;
  };
}

const make = await maker();
function host(): Map<string, object> {
  const bots = new Map<string, object>();
  for (let bot = 0; bot < count; bot++) bots.set(`/bot${bot}`, make(bot));
  return bots;
}

// Code compiled in between would be counted.
const kept = [host()];
const before = await alive();
const copies = copiesOf(count);
for (let i = 0; i < copies; i++) kept.push(host());
const bytes = Math.round((await alive() - before) / (copies * count));
await Deno.stdout.write(new TextEncoder().encode(`${JSON.stringify(bytes)}\n`));
// Keeps everything measured alive until here.
kept.length = 0;
