// deno-lint-ignore-file no-console
/**
 * `deno task bench:isolation`: CPU-bound handlers of two bots, in one thread and in a Worker each;
 * one process and two on a port; ten well-behaved bots with and without a hostile one in a Worker.
 */
import { createApp } from "../../src/mod.ts";
import type { Update } from "../../src/mod.ts";
import { positive, quit, readOptions } from "./command_line.ts";
import { measure as load, type Sample } from "./load.ts";
import { startSubject, type Subject } from "./subject.ts";

const MODULE = new URL("./subjects/isolated_cpu.ts", import.meta.url);
const ROUNDS = 5;
const UPDATES = 100;
const HELL_ROUNDS = 3;

async function measure(
  handler: URL | typeof import("./subjects/isolated_cpu.ts"),
): Promise<number> {
  const bots = { a: { token: "1:a", handler }, b: { token: "2:b", handler } };
  const app = createApp({ bots });
  let id = 0;
  const batch = (count: number) =>
    Promise.all(["a", "b"].flatMap((bot) =>
      Array.from({ length: count }, () => {
        const chat = { id: ++id, type: "private", first_name: "Ada" };
        return app.dispatch(bot, { update_id: id, message: { chat } } as unknown as Update);
      })
    ));
  const alive = setInterval(() => {}, 1000);
  await batch(20);
  const start = performance.now();
  await batch(UPDATES);
  const ms = performance.now() - start;
  clearInterval(alive);
  await app.close(0);
  return ms;
}

/** The speed-up of two Workers. */
async function compareCpu(): Promise<void> {
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const one = await measure(await import("./subjects/isolated_cpu.ts"));
    const two = await measure(MODULE);
    ratios.push(one / two);
    console.log(`${one.toFixed(0)} ms in one thread, ${two.toFixed(0)} ms in two Workers`);
  }
  console.log(`median ${ratios.sort((a, b) => a - b)[ROUNDS >> 1]!.toFixed(2)}×`);
}

/** Latency of well-behaved bots at about 1000 updates a second; every update must be answered 200. */
async function honest(hell: boolean, round: number, seconds: number): Promise<Sample> {
  const file = new URL("./subjects/hell.ts", import.meta.url).pathname;
  const env = hell ? ["env", "HELL=1"] : [];
  await using subject = await startSubject({
    name: "ten well-behaved bots",
    key: "hell",
    command: [...env, Deno.execPath(), "run", "--allow-all", file],
    installed: () => Promise.resolve(true),
  }, undefined);
  const paced = { connections: 40, scheme: "http", pauseMs: 40, settings: { bots: 10 } } as const;
  await load(subject, 0, { ...paced, seconds: 2 });
  return await load(subject, 1 + round, { ...paced, seconds });
}

async function compareHell(seconds: number): Promise<void> {
  const ratios: number[] = [];
  for (let round = 0; round < HELL_ROUNDS; round++) {
    const alone = await honest(false, round, seconds);
    const joined = await honest(true, round, seconds);
    ratios.push(joined.p99 / alone.p99);
    const [a, b] = [alone, joined].map(({ p50, p99 }) => `p50 ${p50} ms, p99 ${p99} ms`);
    console.log(`well-behaved bots alone: ${a}; with a hostile one: ${b}; none lost`);
  }
  console.log(`median of p99 ${ratios.sort((a, b) => a - b)[HELL_ROUNDS >> 1]!.toFixed(2)}×`);
}

/** Starts one of the processes on a port. */
function startProcess(cpu: boolean, port?: number): Promise<Subject> {
  const file = new URL("./subjects/reuse_port.ts", import.meta.url).pathname;
  const env = [...cpu ? ["CPU=1"] : [], ...port ? [`PORT=${port}`] : []];
  return startSubject({
    name: "a process",
    key: "process",
    command: ["env", ...env, Deno.execPath(), "run", "--allow-all", file],
    installed: () => Promise.resolve(true),
  }, undefined);
}

/** The speed-up of two processes on one port. wrk needs a core of its own, too. */
async function compareProcesses(): Promise<void> {
  const saturated = { connections: 40, scheme: "http", seconds: 4 } as const;
  for (const cpu of [true, false]) {
    const ratios: number[] = [];
    for (let round = 0; round < HELL_ROUNDS; round++) {
      await using first = await startProcess(cpu);
      await load(first, 0, { ...saturated, seconds: 2 });
      const one = await load(first, 1, saturated);
      await using _second = await startProcess(cpu, first.port);
      await load(first, 2, { ...saturated, seconds: 2 });
      const two = await load(first, 3, saturated);
      ratios.push(two.rate / one.rate);
      const [a, b] = [one, two].map(({ rate }) => rate.toFixed(0));
      console.log(`${cpu ? "computing" : "cheap"}: one process ${a}/s, two ${b}/s`);
    }
    console.log(`median ${ratios.sort((a, b) => a - b)[HELL_ROUNDS >> 1]!.toFixed(2)}×`);
  }
}

const usage = `Usage: deno task bench:isolation [-- options]

  --only NAME  only this one: cpu, processes or hell
  --seconds N  how long each round of hell takes [10]`;

const { only, seconds } = readOptions(usage, {
  only: { type: "string" },
  seconds: { type: "string", default: "10" },
});
const hellSeconds = positive(seconds, usage);
const parts = {
  cpu: compareCpu,
  processes: compareProcesses,
  hell: () => compareHell(hellSeconds),
};
if (only !== undefined && !Object.hasOwn(parts, only)) {
  quit(`Unknown "${only}"; use ${Object.keys(parts).join(", ")}\n\n${usage}`);
}
for (const [name, compare] of Object.entries(parts)) {
  if (only === undefined || only === name) await compare();
}
Deno.exit(0);
