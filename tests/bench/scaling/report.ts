/**
 * The results of the scaling bench, in Markdown.
 */
import type { Moment } from "../subjects/flat.ts";
import type { BotHeap } from "../subjects/heap.ts";
import { grows, MAX_BOT_BYTES } from "./memory.ts";
import type { RefusalRow } from "./refusals.ts";
import type { SweepResult } from "./run_sweep.ts";

/** Marks figures over their limit. */
const FLAG = "**TOO MUCH**";

const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
const count = (value: number) => value.toLocaleString("en").replaceAll(",", " ");

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

/** A sweep, and the slope of its cost. */
export function sweepTable({ title, allowed, rows, growth, tooMuch }: SweepResult): string {
  const base = rows[0]!.cost;
  const processes = new Set(rows.map(({ startMs }) => startMs)).size > 1;
  const head = [title, "µs CPU", "± %", "× first", "requests/s", ...processes ? ["start ms"] : []];
  const slope = `Each doubling multiplies the cost of an update by ${growth.toFixed(3)} ` +
    `(${allowed} is allowed) ${tooMuch ? FLAG : ""}`;
  const cells = rows.map(({ work, cost, spread, rate, startMs }) => [
    ...[count(work), cost.toFixed(1), spread.toFixed(0), (cost / base).toFixed(2)],
    ...[count(Math.round(rate)), ...processes ? [startMs.toFixed(0)] : []],
  ]);
  return `${table(head, cells)}\n\n${slope.trimEnd()}`;
}

/** What each check costs. */
export function refusalTable(rows: readonly RefusalRow[]): string {
  const head = [
    "answer",
    "check",
    "connection",
    "requests/s",
    "µs CPU",
    "µs CPU, 64 KiB body",
    "× let in",
  ];
  return table(
    head,
    rows.map(({ status, name, closes, rate, cost, largeCost, ratio, tooMuch }) => [
      ...[String(status), name, closes ? "closed" : "kept", count(Math.round(rate))],
      ...[cost.toFixed(1), largeCost.toFixed(1), `${ratio.toFixed(2)}${tooMuch ? ` ${FLAG}` : ""}`],
    ]),
  );
}

/** What a bot holds. A single bot carries the whole application. */
export function heapTable(heaps: readonly BotHeap[]): string {
  const head = ["bots", "registered, bytes of heap each", "plus its options", "with an update"];
  return table(
    head,
    heaps.map(({ bots, options, registered, used }) => {
      const flag = bots > 1 && registered > MAX_BOT_BYTES ? ` ${FLAG}` : "";
      return [count(bots), count(registered) + flag, count(options), `+${count(used)}`];
    }),
  );
}

/** What is held as updates come and go. */
export function flatTable(moments: readonly Moment[]): string {
  const rows = moments.map(({ updates, heap, resident }) => [
    ...[count(updates), mebibytes(heap), mebibytes(resident)],
  ]);
  const flag = grows(moments) ? `\n\nThe heap still grows ${FLAG}` : "";
  return table(["updates", "heap MiB", "resident MiB"], rows) + flag;
}
