/**
 * Queries that a person sends and a bot answers.
 *
 * @module
 */
import { integerBetween } from "../random.ts";
import { lifetimeOf } from "../../webhook_sender/lifetimes.ts";
import { publish } from "../updates/publish.ts";
import type { Bot } from "../world/bot.ts";
import type { World } from "../world/world.ts";
import { Mailbox, type Patience } from "./mailbox.ts";

/** A query on its way. */
export interface Query<T> {
  /** Its id. */
  readonly id: string;
  /** Waits for the answer; a second call gives the same one again. */
  answer(patience: Patience): Promise<T>;
}

/**
 * Sends a query to a bot.
 *
 * @param world Where it happens.
 * @param bot Whom it is for.
 * @param kind `callback_query`, `inline_query` …
 * @param payload What it says, without an id.
 * @param told Told of the answer when it comes, whether anybody waits or not.
 * @returns The query.
 *
 * @example Usage
 * ```ts
 * import { sendQuery } from "./query.ts";
 * import { Simulator } from "../simulator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const tg = new Simulator();
 * const bot = tg.bot("echo");
 * const ada = tg.user("Ada");
 * const account = tg.world.bots.get(bot.id)!;
 * const query = sendQuery<{ text: string }>(tg.world, account, "callback_query", {
 *   from: ada.user,
 *   data: "up",
 * });
 * account.queries.get(query.id)?.answer({ text: "Done" });
 * const patience = { within: 1000, complaint: () => "no answer" };
 * assertEquals(await query.answer(patience), { text: "Done" });
 * ```
 */
export function sendQuery<T>(
  world: World,
  bot: Bot,
  kind: string,
  payload: Readonly<Record<string, unknown>>,
  told: (id: string, answer: T) => void = () => {},
): Query<T> {
  const id = `${integerBetween(world.random, 1e15, 9e15)}`;
  const answers = new Mailbox<T>(world.clock, world.closing.signal);
  bot.queries.set(id, {
    until: world.clock.date() + lifetimeOf(kind) * 1000,
    answer: (answer) => {
      answers.put(answer as T);
      told(id, answer as T);
    },
  });
  publish(world, bot, kind, { id, ...payload });
  let first: Promise<T> | undefined;
  return { id, answer: (patience) => first ??= answers.take(() => true, patience) };
}
