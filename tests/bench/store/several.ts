/**
 * Several instances on one PostgreSQL: throughput of two, and how soon one takes over from another.
 */
import { SECRET } from "../subjects/contract.ts";
import { load, Place, startStored, type StoreName } from "./start.ts";

/** The whole path through one instance, and through two at once. */
export async function measureTwo(
  name: StoreName,
  seconds: number,
  connections: number,
): Promise<string> {
  await using place = await Place.make(name);
  await using one = await startStored(place.setting);
  await using two = await startStored(place.setting);
  const chats = { settings: { chats: 500 } };
  await Promise.all([load(one, 3, chats), load(two, 3, chats)]);
  const alone = await load(one, seconds, { ...chats, connections });
  const half = { ...chats, connections: Math.ceil(connections / 2) };
  const both = await Promise.all([load(one, seconds, half), load(two, seconds, half)]);
  const sum = both.reduce((sum, { rate }) => sum + rate, 0);
  return `one instance ${alone.rate.toFixed(0)}/s, two ${sum.toFixed(0)}/s ` +
    `(${(sum / alone.rate).toFixed(2)})`;
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
