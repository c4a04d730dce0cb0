/**
 * Heap of a hosted bot: prints a {@linkcode BotHeap}. Its argument is the number of
 * bots; needs `--v8-flags=--expose-gc`.
 */
import { type App, type BotOptions, createApp } from "../../../src/mod.ts";
import { alive, copiesOf, tokenOf } from "./alive.ts";
import { SECRET } from "./contract.ts";
import { post } from "./in_process.ts";

/** Bytes per bot. */
export interface BotHeap {
  readonly bots: number;
  /** Its options, which the application retains: two strings and an object. */
  readonly options: number;
  /** What the application adds to them. */
  readonly registered: number;
  /** What its first update adds, remembered for a day or two. */
  readonly used: number;
}

const handler = { message() {} };

/** Bots with strings of their own, as long as real ones. */
function makeBots(count: number): Record<string, BotOptions> {
  const bots: Record<string, BotOptions> = {};
  for (let i = 0; i < count; i++) {
    bots[`bot${i}`] = { token: tokenOf(i), secret: SECRET, handler };
  }
  return bots;
}

const host = (bots: Record<string, BotOptions>) => createApp({ bots, sources: ["any"] });

// Code compiled in between would be counted.
const warm = host(makeBots(100));
for (let id = 0; id < 20_000; id++) await post(warm, `/bot${id % 100}`, id);

const count = Number(Deno.args[0]);
const copies = copiesOf(count);
const kept: Record<string, BotOptions>[] = [];
const apps: App[] = [];
const moments = [await alive()];
for (let i = 0; i < copies; i++) kept.push(makeBots(count));
moments.push(await alive());
for (const bots of kept) apps.push(host(bots));
moments.push(await alive());
for (const app of apps) for (const name in kept[0]) await post(app, `/${name}`, 1);
moments.push(await alive());

const [options, registered, used] = moments.slice(1)
  .map((bytes, i) => Math.round((bytes - moments[i]!) / (copies * count))) as [
    number,
    number,
    number,
  ];
const heap: BotHeap = { bots: count, options, registered, used };
await Deno.stdout.write(new TextEncoder().encode(`${JSON.stringify(heap)}\n`));
// Keeps everything measured alive until here.
await Promise.all([warm, ...apps].map((app) => app.close()));
