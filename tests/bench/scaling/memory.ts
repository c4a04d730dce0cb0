/**
 * Memory: what a hosted bot holds, and whether millions of updates leave anything behind.
 */
import type { Moment } from "../subjects/flat.ts";
import type { BotHeap } from "../subjects/heap.ts";
import { pinned } from "../subject.ts";
import { Scaled, subjectCommand } from "./start_scaled.ts";

/** The goal for a registered bot, in bytes. */
export const MAX_BOT_BYTES = 2048;

/** Runs a subject of this bench to its end and returns the JSON of each line that it prints. */
async function linesOf(file: string, ...args: (number | string)[]): Promise<unknown[]> {
  const [program, ...rest] = pinned(0, subjectCommand(file, ...args.map(String)));
  const { success, stdout } = await new Deno.Command(program!, { args: rest, stderr: "inherit" })
    .output();
  if (!success) throw new Error(`Cannot measure: subjects/${file} failed`);
  return new TextDecoder().decode(stdout).trim().split("\n").map((line) => JSON.parse(line));
}

/** What each of this many bots holds. */
export async function botHeaps(counts: readonly number[]): Promise<BotHeap[]> {
  const heaps = [];
  for (const count of counts) heaps.push((await linesOf("heap.ts", count))[0] as BotHeap);
  return heaps;
}

/** The same for the peers; bytes only. */
export async function peerHeaps(who: "entry" | "grammy", counts: readonly number[]) {
  const heaps: number[] = [];
  for (const count of counts) heaps.push((await linesOf("heap_peers.ts", count, who))[0] as number);
  return heaps;
}

/** Memory after each million updates, without a port. */
export async function flatInProcess(updates: number): Promise<Moment[]> {
  return await linesOf("flat.ts", updates) as Moment[];
}

/** The same over HTTP, for as long as time allows. */
export async function flatOverHttp(updates: number, seconds: number): Promise<Moment[]> {
  await using scaled = await Scaled.start({});
  const { controls, subject } = scaled;
  const moments: Moment[] = [];
  const end = performance.now() + 1000 * seconds;
  let texts = 0;
  while (texts < updates && performance.now() < end) {
    await scaled.load({ rounds: 1, seconds: 2, connections: 40 }, {});
    const before = Math.floor(texts / 1e6);
    ({ texts } = await controls.status());
    const over = texts >= updates || performance.now() >= end;
    if (Math.floor(texts / 1e6) === before && !over) continue;
    const { heap } = await controls.status("collect");
    moments.push({ updates: texts, heap, resident: subject.residentBytes() });
  }
  return moments;
}

/** Whether the heap still grew after the first million, when all structures have been allocated. */
export function grows(moments: readonly Moment[]): boolean {
  const [first, last] = [moments[0], moments.at(-1)];
  return first !== undefined && last!.heap > 1.1 * first.heap + 2 ** 20;
}
