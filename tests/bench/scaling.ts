// deno-lint-ignore-file no-console
/**
 * `deno task bench:scaling`: how the cost of an update grows with everything that can grow,
 * what refusals cost, and what memory is held. Exits with 1 if anything grows more than it may.
 */
import { positive, quit, readOptions, requireWrk } from "./command_line.ts";
import { machine } from "./results.ts";
import { botHeaps, flatInProcess, flatOverHttp, grows, MAX_BOT_BYTES } from "./scaling/memory.ts";
import { measureRefusals } from "./scaling/refusals.ts";
import { flatTable, heapTable, refusalTable, sweepTable } from "./scaling/report.ts";
import { runSweep } from "./scaling/run_sweep.ts";
import { SWEEPS } from "./scaling/sweeps.ts";

const KEYS = [...SWEEPS.map(({ key }) => key), "refusals", "heap", "flat"];

const usage = `Usage: deno task bench:scaling [-- options]

  --only A,B       only these: ${KEYS.join(", ")}
  --rounds N       rounds, each with every point [3]
  --seconds N      how long each is loaded in a round [1]
  --connections N  connections; Telegram's default is 40 [40]
  --updates N      updates of the memory's test [5000000]
  --flat N         seconds it may take over HTTP, however far it gets [180]
  --json FILE      writes every figure to a file, too`;

const values = readOptions(usage, {
  only: { type: "string" },
  rounds: { type: "string", default: "3" },
  seconds: { type: "string", default: "1" },
  connections: { type: "string", default: "40" },
  updates: { type: "string", default: "5000000" },
  flat: { type: "string", default: "180" },
  json: { type: "string" },
});
const conditions = {
  rounds: positive(values.rounds, usage),
  seconds: positive(values.seconds, usage),
  connections: positive(values.connections, usage),
};
const only = values.only?.split(",") ?? KEYS;
const unknown = only.find((key) => !KEYS.includes(key));
if (unknown !== undefined) quit(`There is no part "${unknown}"\n\n${usage}`);
await requireWrk();

const results: Record<string, unknown> = {};
let tooMuch = false;
function report(key: string, title: string, table: string, result: unknown, flag: boolean): void {
  console.log(`\n### ${title}\n\n${table}`);
  results[key] = result;
  tooMuch ||= flag;
}

const { rounds, seconds, connections } = conditions;
const date = new Date().toISOString().slice(0, 10);
console.log(`${machine()}, Deno ${Deno.version.deno}, ${date}; ${connections} connections, medians \
of ${rounds} interleaved rounds of ${seconds} s`);
for (const sweep of SWEEPS) {
  if (!only.includes(sweep.key)) continue;
  const result = await runSweep(sweep, conditions);
  report(sweep.key, `Cost by ${sweep.title}`, sweepTable(result), result, result.tooMuch);
}
if (only.includes("refusals")) {
  const rows = await measureRefusals(conditions);
  const flag = rows.some(({ tooMuch }) => tooMuch);
  report("refusals", "Refused requests", refusalTable(rows), rows, flag);
}
if (only.includes("heap")) {
  const heaps = await botHeaps([1, 1000, 10_000]);
  const flag = heaps.some(({ bots, registered }) => bots > 1 && registered > MAX_BOT_BYTES);
  report("heap", "Heap of a bot", heapTable(heaps), heaps, flag);
}
if (only.includes("flat")) {
  const updates = positive(values.updates, usage);
  const inProcess = await flatInProcess(updates);
  const title = `Memory over ${updates / 1e6} million updates`;
  report("flat", `${title}, in process`, flatTable(inProcess), inProcess, grows(inProcess));
  const overHttp = await flatOverHttp(updates, positive(values.flat, usage));
  report("flatHttp", `${title}, over HTTP`, flatTable(overHttp), overHttp, grows(overHttp));
}
if (values.json) {
  const report = { machine: machine(), deno: Deno.version.deno, ...conditions, results };
  await Deno.writeTextFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
}
Deno.exit(tooMuch ? 1 : 0);
