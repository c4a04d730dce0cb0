/**
 * Heap of a hosted bot, compared with the bare minimum and with a framework's bot.
 */
import type { Heaps } from "./results.ts";
import { botHeaps, peerHeaps } from "./scaling/memory.ts";

/** Measures them among so many bots. */
export async function measureHeaps(counts: readonly number[]): Promise<Heaps> {
  const postern = await botHeaps(counts);
  const bytes = new Map([
    ["an entry of a Map", await peerHeaps("entry", counts)],
    ["Postern, registered", postern.map(({ options, registered }) => options + registered)],
    ["Postern, after an update", postern.map((heap) => heap.options + heap.registered + heap.used)],
    ["grammY", await peerHeaps("grammy", counts)],
  ]);
  return { counts, bytes };
}
