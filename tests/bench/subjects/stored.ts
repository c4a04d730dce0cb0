/**
 * Postern with the store that STORE names, and three bots: `/bot`, whose handler does nothing, or
 * computes for about COMPUTE_US microseconds; at
 * `/bot1` one whose handlers go on until SIGUSR1, answered as soon as an update is committed; and at
 * `/bot2` one without the store. RUNS names a file that gets a line for each run of `/bot1`.
 */
import { serve } from "../../../src/mod.ts";
import { order, ready, SECRET } from "./contract.ts";

let texts = 0;
let events = 0;
const runs = Deno.env.get("RUNS");
const held: (() => void)[] = [];
let holding = true;
Deno.addSignalListener("SIGUSR1", () => {
  holding = false;
  for (const release of held.splice(0)) release();
});

const token = (id: number) => ({ token: `${id}:bench`, secret: SECRET });
let hash = 0;
/** A step takes about a nanosecond; time is not measured, as it passes for those who wait, too. */
const steps = Number(Deno.env.get("COMPUTE_US") ?? 0) * 1000;
const count = {
  message({ text }: { text?: string }) {
    if (text) texts++;
    for (let step = 0; step < steps; step++) hash = (hash ^ step) + 1 | 0;
  },
};
const server = await serve({
  store: Deno.env.get("STORE")!,
  storeLeaseMs: Number(Deno.env.get("STORE_LEASE_MS") ?? 15_000),
  log: false,
  bots: {
    bot: { ...token(123456), handler: count },
    bot1: {
      ...token(123457),
      answerMs: 0,
      abandonMs: 3_600_000,
      concurrency: 1000,
      handler: {
        async message(_message, { attempt }) {
          if (runs) Deno.writeTextFileSync(runs, `${attempt}\n`, { append: true });
          if (holding) await new Promise<void>((resolve) => held.push(resolve));
        },
      },
    },
    bot2: { ...token(123458), durable: false, handler: count },
  },
  sources: ["127.0.0.0/8"],
  hostname: "127.0.0.1",
  port: 0,
  observers: [() => events++],
  ...order().tls,
});
ready(server.addr.port);
