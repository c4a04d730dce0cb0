/**
 * The ways in which a bot gets its updates.
 *
 * @module
 */
import type { Network } from "../../webhook_sender/network.ts";
import { Conflicts } from "../updates/conflicts.ts";
import { LongPoll } from "../updates/long_poll.ts";
import { WebhookSlot } from "../webhook/webhook_slot.ts";
import type { Bot } from "../world/bot.ts";
import type { Room } from "../world/room.ts";
import type { World } from "../world/world.ts";
import { Params } from "./params.ts";
import { createRateLimits } from "./rate_limits.ts";

/** A bot's two ways to get its updates, and its limits. */
export interface Outlets {
  /** getUpdates. */
  readonly poll: LongPoll;
  /** The webhook. */
  readonly webhook: WebhookSlot;
  /** Its 409 errors. */
  readonly conflicts: Conflicts;
  /** Admits a message, or throws 429. */
  readonly admit: (room: Room) => void;
}

/** Options for a bot's outlets. */
export interface OutletsOptions {
  readonly world: World;
  readonly bot: Bot;
  /** The network that webhooks are delivered over. */
  readonly network: Network;
  /** Whether setWebhook accepts only what Telegram's own servers accept. */
  readonly strict: boolean;
  /** Whether sending too fast fails with 429. */
  readonly limits: boolean;
  /** Runs a webhook reply. */
  readonly reply: (method: string, params: Params) => void;
}

/** Creates a bot's outlets, without a webhook. */
export function createOutlets(options: OutletsOptions): Outlets {
  const { world, bot, network, strict, limits, reply } = options;
  const conflicts = new Conflicts(world.clock);
  const webhook = new WebhookSlot({
    world,
    bot,
    network,
    conflicts,
    strict,
    reply: ({ method, values, files }) =>
      reply(method, new Params(Object.fromEntries(values), files)),
  });
  const poll = new LongPoll(world, bot, conflicts);
  bot.wake = () => webhook.active ? webhook.wake() : poll.wake();
  return { webhook, poll, conflicts, admit: limits ? createRateLimits(world.clock) : () => {} };
}
