import { FakeClock } from "../../../src/util/fake_clock.ts";
import {
  type SimulatedBot,
  Simulator,
  type SimulatorEvent,
  type SimulatorOptions,
} from "../../../src/simulator/mod.ts";
import { FakePeer } from "./fake_peer.ts";

export interface Reply {
  status: number;
  ok: boolean;
  // deno-lint-ignore no-explicit-any -- each test knows what it asked for
  result: any;
  description?: string;
  error_code?: number;
  parameters?: { retry_after?: number };
}

/** Calls a method with JSON parameters, without a port. */
export async function call(
  tg: Simulator,
  bot: { token: string },
  method: string,
  params: Record<string, unknown> | FormData = {},
): Promise<Reply> {
  const request = new Request(`http://telegram/bot${bot.token}/${method}`, {
    method: "POST",
    ...(params instanceof FormData ? { body: params } : {
      body: JSON.stringify(params),
      headers: { "content-type": "application/json" },
    }),
  });
  const response = await tg.fetch(request);
  return { status: response.status, ...await response.json() };
}

let asked = 0;

/**
 * A bot's pending updates. Uses a different offset each time, far below all of them: the same
 * one again within half a second would return only one update.
 */
// deno-lint-ignore no-explicit-any -- each test knows what it asked for
export async function updatesOf(tg: Simulator, bot: { token: string }): Promise<any[]> {
  return (await call(tg, bot, "getUpdates", { offset: ++asked })).result;
}

/** A deterministic sequence of pseudo-random numbers. */
export function seeded(seed = 1): () => number {
  return () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
}

/** A simulator on a fake clock, with a webhook in memory. */
export function fakeTelegram(options: SimulatorOptions = {}) {
  const clock = new FakeClock();
  const peer = new FakePeer(clock);
  const tg = new Simulator({ clock, random: seeded(), network: peer, ...options });
  const bot = tg.bot("echo");
  return { clock, peer, tg, bot };
}

/** The same with the webhook set. */
export async function hookedTelegram(
  settings: Record<string, unknown> = {},
  options: SimulatorOptions = {},
) {
  const all = fakeTelegram(options);
  const reply = await call(all.tg, all.bot, "setWebhook", {
    url: "https://bots.example/echo",
    ...settings,
  });
  if (!reply.ok) throw new Error(reply.description);
  return all;
}

/** Advances the clock in steps of a second until a condition holds. */
export async function until(
  clock: FakeClock,
  condition: () => boolean,
  seconds = 200_000,
): Promise<void> {
  for (let i = 0; i < seconds && !condition(); i++) await clock.advance(1000);
  if (!condition()) throw new Error("The condition never held");
}

/**
 * Waits until this many timers are set. A request's body is read outside the fake clock's time,
 * so a call must have started waiting before the clock advances.
 */
export async function timersSet(clock: FakeClock, count = 1): Promise<void> {
  while (clock.pending < count) await new Promise((resolve) => setTimeout(resolve, 0));
}

/** Waits for the first event of a type. */
export function firstEvent(tg: Simulator, type: SimulatorEvent["type"]): Promise<void> {
  return new Promise((resolve) => {
    const stop = tg.on((event) => {
      if (event.type !== type) return;
      stop();
      resolve();
    });
  });
}

export type { SimulatedBot };
