/**
 * Millions of updates in one process, without a port: prints a {@linkcode Moment} after each
 * million. Its argument is the number of updates; needs `--v8-flags=--expose-gc`.
 */
import { createApp } from "../../../src/mod.ts";
import { SECRET } from "./contract.ts";
import { post } from "./in_process.ts";

/** Memory after some updates, in bytes. */
export interface Moment {
  readonly updates: number;
  /** The live heap, including memory outside that it refers to. */
  readonly heap: number;
  /** The process's resident memory. */
  readonly resident: number;
}

declare const gc: () => void;

const STEP = 1_000_000;

const total = Number(Deno.args[0]);
const bots = { bot: { token: "123456:bench", secret: SECRET, handler: { message() {} } } };
const app = createApp({ bots, sources: ["127.0.0.0/8"] });
for (let id = 1; id <= total; id++) {
  await post(app, "/bot", id);
  if (id % STEP !== 0 && id !== total) continue;
  gc();
  const { heapUsed, external, rss } = Deno.memoryUsage();
  const moment: Moment = { updates: id, heap: heapUsed + external, resident: rss };
  await Deno.stdout.write(new TextEncoder().encode(`${JSON.stringify(moment)}\n`));
}
await app.close();
