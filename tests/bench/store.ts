// deno-lint-ignore-file no-console
/**
 * How many updates a store accepts and runs, in one process: `deno task bench:store`. PostgreSQL is
 * measured where Debian's package is installed. Each figure is the median of some rounds.
 */
import { join } from "@std/path/join";
import { systemClock } from "../../src/util/clock.ts";
import { Acceptor } from "../../src/store/acceptor/acceptor.ts";
import { openStore } from "../../src/store/open.ts";
import { Cluster } from "../store_server/helpers/cluster.ts";

const SENDERS = 40;
const CHATS = 500;
const SECONDS = Number(Deno.env.get("SECONDS") ?? 4);
const ROUNDS = Number(Deno.env.get("ROUNDS") ?? 3);
const PACED = 5000;

const TEXT = "x".repeat(560);
let lastId = Date.now() * 100;

/** What one round shows. */
interface Figures {
  readonly accepts: number;
  readonly p50: number;
  readonly p99: number;
  readonly path: number;
  readonly pacedP99: number;
  readonly rss: number;
}

function bringOne(acceptor: Acceptor): Promise<unknown> {
  const id = ++lastId;
  const body = `{"update_id":${id},"message":{"text":"${TEXT}"}}`;
  return acceptor.accept({ bot: 7, id, lane: id % CHATS, kind: "message", body });
}

/** Brings updates from many senders at once; each waits for its answer. */
async function saturate(acceptor: Acceptor, seconds: number): Promise<[number, Float64Array]> {
  const times: number[] = [];
  const began = performance.now();
  const end = began + seconds * 1000;
  await Promise.all(Array.from({ length: SENDERS }, async () => {
    while (performance.now() < end) {
      const sent = performance.now();
      await bringOne(acceptor);
      times.push(performance.now() - sent);
    }
  }));
  return [times.length / (performance.now() - began) * 1000, Float64Array.from(times).sort()];
}

/** Brings so many a second, whether answered or not. */
async function pace(acceptor: Acceptor, seconds: number): Promise<Float64Array> {
  const times: Promise<number>[] = [];
  const began = performance.now();
  while (performance.now() < began + seconds * 1000) {
    const due = (performance.now() - began) * PACED / 1000;
    while (times.length < due) {
      const sent = began + times.length * 1000 / PACED;
      times.push(bringOne(acceptor).then(() => performance.now() - sent));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return Float64Array.from(await Promise.all(times)).sort();
}

function quantile(sorted: Float64Array, part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

async function measure(setting: string): Promise<Figures> {
  let hold = true;
  let ended = 0;
  const held: (() => void)[] = [];
  const acceptor = new Acceptor({
    store: await openStore(setting, systemClock),
    clock: systemClock,
    maxPending: Infinity,
    run: async () => {
      if (hold) await new Promise<void>((resolve) => held.push(resolve));
      ended++;
      return { type: "done" };
    },
  });
  await acceptor.start();
  // Handlers are held back while accepting alone is measured.
  await saturate(acceptor, 0.5);
  const [accepts, times] = await saturate(acceptor, SECONDS);
  hold = false;
  for (const release of held.splice(0)) release();
  while (acceptor.pending > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const before = ended;
  const began = performance.now();
  await saturate(acceptor, SECONDS);
  while (acceptor.pending > 0) await new Promise((resolve) => setTimeout(resolve, 1));
  const path = (ended - before) / (performance.now() - began) * 1000;
  const paced = await pace(acceptor, SECONDS);
  const rss = Deno.memoryUsage().rss / 1e6;
  await acceptor.close();
  return {
    accepts,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    path,
    pacedP99: quantile(paced, 0.99),
    rss,
  };
}

const folder = await Deno.makeTempDir({ prefix: "postern-bench-" });
const cluster = await Cluster.start().catch((error) => console.error(String(error)));
const settings: [string, string][] = [
  ["memory", "memory"],
  ["SQLite", join(folder, "postern.db")],
];
if (cluster) {
  settings.push(
    ["PostgreSQL, Unix socket", cluster.url],
    ["PostgreSQL, TCP", `${cluster.tcpUrl}?sslmode=disable`],
  );
}
console.log(
  `| store | accepts/s | p50 ms | p99 ms | whole path/s | paced ${PACED}/s p99 ms | MB |`,
);
console.log("|---|---|---|---|---|---|---|");
for (const [name, setting] of settings) {
  const rounds: Figures[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push(
      await measure(setting === "memory" ? setting : setting.replace(".db", `${round}.db`)),
    );
  }
  const median = (of: keyof Figures) =>
    rounds.map((figures) => figures[of]).toSorted((a, b) => a - b)[ROUNDS >> 1]!;
  const cells = [
    Math.round(median("accepts")),
    median("p50").toFixed(2),
    median("p99").toFixed(2),
    Math.round(median("path")),
    median("pacedP99").toFixed(2),
    Math.round(median("rss")),
  ];
  console.log(`| ${name} | ${cells.join(" | ")} |`);
}
await Deno.remove(folder, { recursive: true });
await cluster?.[Symbol.asyncDispose]();
Deno.exit(0);
