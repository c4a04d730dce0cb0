/** Random rules, random updates, and a source of randomness that can be repeated. */
import { integerBetween, type Random } from "../../../src/simulator/random.ts";
import type { Update } from "../../../src/telegram/types.ts";
import type { BotRules, Subject } from "./types.ts";

/** Kinds that the bots handle; they have no handler for `my_chat_member`. */
export const HANDLED = ["message", "callback_query", "inline_query", "poll"] as const;

/** Numbers that look random and are the same for the same seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of several values. */
export function pick<T>(random: Random, things: readonly T[]): T {
  return things[integerBetween(random, 0, things.length - 1)]!;
}

/** BotRules for a bot. Spans are few and short, so that many deadlines coincide. */
export function makeRules(random: Random): BotRules {
  const policies = ["throw", "return"] as const;
  return {
    timeoutMs: pick(random, [1000, 2000, 3000]),
    abandonMs: pick(random, [1000, 3000, 5000, 20_000]),
    attempts: integerBetween(random, 1, 3),
    concurrency: pick(random, [1, 2, Infinity]),
    lanes: random() < 0.8 ? "chat" : "none",
    policy: Object.fromEntries(HANDLED.map((kind) => [kind, pick(random, policies)])),
  };
}

/** A new update. */
export function makeSubject(random: Random, bot: number, id: number): Subject {
  const kind = random() < 0.03 ? "my_chat_member" : pick(random, HANDLED);
  return { bot, id, kind, party: kind === "poll" ? undefined : integerBetween(random, 1, 3) };
}

/** The update itself. Its payload contains its id, as a handler receives only the payload. */
export function updateOf({ id, kind, party }: Subject): Update {
  const of = { id: party };
  const places: Record<string, unknown> = {
    message: { chat: of, from: { id: 77 } },
    callback_query: { message: { chat: of }, from: { id: 78 } },
    inline_query: { from: of },
    my_chat_member: { chat: of },
    poll: {},
  };
  return {
    update_id: id,
    [kind]: { ...places[kind] as object, update_id: id },
  } as unknown as Update;
}
