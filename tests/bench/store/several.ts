/**
 * Several instances on one PostgreSQL: throughput of two, and how soon one takes over from another.
 */
import type { Load } from "../load.ts";
import { median } from "../statistics.ts";
import type { Subject } from "../subject.ts";
import { SECRET } from "../subjects/contract.ts";
import { load, Place, startStored, type StoreName } from "./start.ts";

/** Options for {@linkcode measureTwo}. */
export interface TwoOptions {
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
  /** How long a handler computes, in microseconds. */
  readonly computeUs: number;
}

/** The whole path through one instance, and through two at once, in turns. */
export async function* measureTwo(
  name: StoreName,
  { rounds, seconds, connections, computeUs }: TwoOptions,
): AsyncGenerator<string> {
  await using place = await Place.make(name);
  const env = { COMPUTE_US: String(computeUs) };
  await using one = await startStored(place.setting, env);
  await using two = await startStored(place.setting, env);
  const all = { settings: { chats: 500 }, connections };
  const half = { ...all, connections: Math.ceil(connections / 2) };
  const through = async (instances: Subject[], options: Partial<Load>, time: number) => {
    const samples = await Promise.all(instances.map((instance) => load(instance, time, options)));
    return samples.reduce((sum, { rate }) => sum + rate, 0);
  };
  await through([one, two], half, 3);
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const alone = await through([one], all, seconds);
    const both = await through([one, two], half, seconds);
    ratios.push(both / alone);
    yield `one instance ${alone.toFixed(0)}/s, two ${both.toFixed(0)}/s`;
  }
  yield `two serve ${median(ratios).toFixed(2)} times what one does (median)`;
}

/** From killing an instance to running what it left, with a lease of 15 s. */
export async function measureTakeover(name: StoreName, leaseMs = 15_000): Promise<string> {
  await using place = await Place.make(name);
  const runs = place.file("runs");
  const env = { RUNS: runs, STORE_LEASE_MS: String(leaseMs) };
  const one = await startStored(place.setting, env);
  await using _two = await startStored(place.setting, env);
  const message = { message_id: 1, date: 1, chat: { id: 9, type: "private" }, text: "hold" };
  const response = await fetch(`http://127.0.0.1:${one.port}/bot1`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": SECRET },
    body: JSON.stringify({ update_id: 7, message }),
  });
  await response.body?.cancel();
  const seen = async () => (await Deno.readTextFile(runs).catch(() => "")).split("\n").length - 1;
  while (await seen() < 1) await new Promise((resolve) => setTimeout(resolve, 5));
  // An instance takes over from another only after a full lease of its own.
  await new Promise((resolve) => setTimeout(resolve, leaseMs + leaseMs / 4));
  const killedAt = performance.now();
  await one[Symbol.asyncDispose]();
  while (await seen() < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  const tookMs = performance.now() - killedAt;
  return `takeover after ${(tookMs / 1000).toFixed(1)} s, with a lease of ${leaseMs / 1000} s ` +
    `and ticks of ${leaseMs / 4000} s`;
}
