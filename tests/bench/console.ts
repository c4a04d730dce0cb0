// deno-lint-ignore-file no-console
/**
 * What the console costs a server with 10 000 bots at 1000 updates a second: `deno task
 * bench:console`. In each round it measures, in changing order, a server without a console, one with
 * it, the same with a reader of its event stream, and with its page open in Chromium. The load is far
 * from saturation, on a hundred connections that pause at random: a request that is delayed holds up
 * no other, so every delay is counted. The server and the load have real-time priority, so neither
 * the browser nor neighbours hold them up. That takes Linux and root.
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { positive, readOptions } from "./command_line.ts";
import { measure, type Sample } from "./load.ts";
import { watchOthers } from "./machine_time.ts";
import { openTab, type TabFigures } from "./page.ts";
import { median, quantileOf } from "./statistics.ts";
import { startSubject, type Subject } from "./subject.ts";
import { freePort } from "../../src/demo/free_port.ts";

const usage = `Usage: deno task bench:console -- [options]

Measures what the console, a reader of its events and its open page cost a server with 10 000 bots.
Needs Linux, root, chromium and wrk.

  --rounds N       how often each is measured [12]
  --seconds N      how long, each time [2]
  --budget N       seconds after which it ends, however many rounds there have been [600]
  --help           this text`;

const values = readOptions(usage, {
  rounds: { type: "string", default: "12" },
  seconds: { type: "string", default: "2" },
  budget: { type: "string", default: "600" },
});
const ROUNDS = positive(values.rounds, usage);
const SECONDS = positive(values.seconds, usage);
const BUDGET = positive(values.budget, usage);

/** What a new reader is sent at first is not counted. */
const SETTLE_MS = 500;

const REAL_TIME = ["chrt", "--rr", "1"];

const LOAD = {
  ...{ seconds: SECONDS, connections: 100, scheme: "http", pauseMs: 100 } as const,
  // So many of the bots are at work.
  settings: { bots: 1000, jitter: 1 },
  prefix: REAL_TIME,
};

const SCRIPT = fromFileUrl(new URL("./subjects/console.ts", import.meta.url));

function start(name: string, ...args: string[]): Promise<Subject> {
  const deno = [Deno.execPath(), "run", "--allow-all", "--no-lock", SCRIPT, ...args];
  const command = [...REAL_TIME, ...deno];
  const spec = { name, key: name, command, installed: () => Promise.resolve(true) };
  return startSubject(spec, undefined, { apart: false });
}

const settle = () => new Promise((resolve) => setTimeout(resolve, SETTLE_MS));

const NAMES = ["no console", "console", "a reader", "its page"] as const;
type Name = typeof NAMES[number];

interface Results {
  readonly rounds: Readonly<Record<Name, Sample>>[];
  /** What neighbours used in each round, in cores. */
  readonly others: number[];
  readonly tabs: TabFigures[];
  browserMs: number;
  streamed: number;
}

async function run(): Promise<Results> {
  const url = `http://127.0.0.1:${freePort()}/`;
  const results: Results = { rounds: [], others: [], tabs: [], browserMs: 0, streamed: 0 };
  await using plain = await start("without");
  await using watched = await start("console", `--console=${new URL(url).port}`);
  await using tab = await openTab();
  let count = 0;
  const load = (subject: Subject) => measure(subject, count++, LOAD);

  /** Each way of measuring. */
  const ways: Record<Name, () => Promise<Sample>> = {
    "no console": () => load(plain),
    "console": () => load(watched),
    async "a reader"() {
      const leaving = new AbortController();
      const response = await fetch(`${url}events`, { signal: leaving.signal });
      const reading = (async () => {
        for await (const bytes of response.body!) results.streamed += bytes.length;
      })().catch(() => {}); // It is aborted.
      await settle();
      const sample = await load(watched);
      leaving.abort();
      await reading;
      return sample;
    },
    async "its page"() {
      await tab.open(url);
      await settle();
      const before = tab.cpuMicros();
      const sample = await load(watched);
      results.browserMs += (tab.cpuMicros() - before) / 1000;
      results.tabs.push(await tab.figures());
      await tab.leave();
      await settle();
      return sample;
    },
  };

  for (const subject of [plain, watched, plain, watched]) await load(subject); // Warms them up.
  const end = performance.now() + BUDGET * 1000;
  while (results.rounds.length < ROUNDS && performance.now() < end) {
    const turns = results.rounds.length;
    const turned = NAMES.map((_, i) => NAMES[(i + turns) % NAMES.length]!);
    const [round, others] = await watchOthers(async () => {
      const samples: Partial<Record<Name, Sample>> = {};
      for (const name of turns % 2 ? turned : turned.toReversed()) {
        samples[name] = await ways[name]();
      }
      return samples as Record<Name, Sample>;
    });
    results.others.push(others);
    results.rounds.push(round);
  }
  return results;
}

const { rounds, others, tabs, browserMs, streamed } = await run();
const together = (name: Name, quantile: number) =>
  quantileOf(rounds.map((round) => round[name].histogram ?? []), quantile) / 1000;
const shares = others.map((cores) => cores.toFixed(2)).join(" ");
console.log(`${rounds.length} rounds; neighbours used ${shares} cores`);
for (const name of NAMES) {
  const of = (key: "rate" | "p99" | "cpu") => median(rounds.map((round) => round[name][key]));
  const all = rounds.map((round) => round[name].p99).sort((a, b) => a - b);
  const [p50, p99, p999] = [0.5, 0.99, 0.999].map((q) => together(name, q).toFixed(2));
  console.log(
    `${name.padEnd(10)} ${of("rate").toFixed(0)}/s  all together p50 ${p50} p99 ${p99} ` +
      `p99.9 ${p999} ms  p99 a round ${of("p99").toFixed(2)} ` +
      `(${all.map((ms) => ms.toFixed(2)).join(" ")})  ${of("cpu").toFixed(0)} µs CPU an update`,
  );
}
for (
  const [a, b] of [
    ...[["its page", "console"], ["a reader", "console"]] as const,
    ...[["console", "no console"], ["its page", "no console"]] as const,
  ]
) {
  const pairs = rounds.map((round) => round[a].p99 / round[b].p99);
  console.log(
    `p99, ${a} to ${b}: median of pairs ${median(pairs).toFixed(2)}, ` +
      `all together ${(together(a, 0.99) / together(b, 0.99)).toFixed(2)}`,
  );
}
const perSecond = (sum: number) => (sum / others.length / SECONDS).toFixed(0);
console.log(`the browser used ${perSecond(browserMs)} ms of CPU a second`);
console.log(`a reader got about ${perSecond(streamed / 1024)} KB a second`);
const long = tabs.flatMap(({ longTasks }) => longTasks);
console.log(
  `the tab had ${long.length} tasks over 50 ms in ${tabs.length} rounds, ` +
    `${long.filter((ms) => ms > 200).length} over 200 ms, the longest ` +
    `${Math.max(0, ...long).toFixed(0)} ms; ${tabs.at(-1)?.events}`,
);
