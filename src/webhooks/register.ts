/**
 * Registration: telling Telegram where the bots are.
 *
 * @module
 */
import type { WebhookInfo } from "../telegram/types.ts";
import { type Drift, findDrift } from "./drift.ts";
import type { WebhookPlan } from "./plan.ts";
import { WebhookClient, type WebhookMeans } from "./webhook_client.ts";

/** How many bots are registered side by side: enough for thousands in a minute. */
export const SIDE_BY_SIDE = 16;

/** What came of one bot's registration. */
export type Registration =
  | {
    /** The bot's name. */
    readonly bot: string;
    /** Whether the webhook is as it shall be. */
    readonly ok: true;
    /** Where Telegram posts now. */
    readonly url: string;
    /** What Telegram said: `Webhook was set` or `Webhook is already set`. */
    readonly description: string;
    /** What was different before. A new secret token or certificate cannot be told from outside. */
    readonly changes: readonly Drift[];
  }
  | {
    /** The bot's name. */
    readonly bot: string;
    /** Whether the webhook is as it shall be. */
    readonly ok: false;
    /** Where Telegram should post. */
    readonly url: string;
    /** Why it does not. */
    readonly error: Error;
  };

/** How bots are registered. */
export interface RegisterMeans extends WebhookMeans {
  /** Whether the updates that wait are forgotten. @default {false} */
  readonly dropPending?: boolean | undefined;
  /** Whether all is done but the change itself. @default {false} */
  readonly dryRun?: boolean | undefined;
  /** Hears of each bot as it is done. */
  readonly done?: (registration: Registration) => void;
}

/**
 * Sets the webhooks of bots, some side by side. One that fails does not stop the others.
 *
 * Each is sent, changed or not: the secret token cannot be read back, so that only Telegram knows
 * whether anything is new.
 *
 * @param plans What the webhooks shall be.
 * @param means How.
 * @returns What came of each, in the plans' order.
 */
export function registerWebhooks(
  plans: readonly WebhookPlan[],
  means: RegisterMeans = {},
): Promise<Registration[]> {
  return mapBounded(plans, SIDE_BY_SIDE, async (plan) => {
    const registration = await registerOne(plan, means);
    means.done?.(registration);
    return registration;
  });
}

async function registerOne(plan: WebhookPlan, means: RegisterMeans): Promise<Registration> {
  const { bot, url } = plan;
  try {
    const client = new WebhookClient(plan.token, means);
    const before = await client.info();
    const changes = findDrift(before, plan);
    const description = means.dryRun
      ? foretell(before, changes)
      : await client.set(plan, means.dropPending ?? false);
    return { bot, ok: true, url, description, changes };
  } catch (error) {
    return { bot, ok: false, url, error: error as Error };
  }
}

function foretell(before: WebhookInfo, changes: readonly Drift[]): string {
  if (!before.url) return "Webhook would be set";
  return changes.length > 0
    ? "Webhook would be changed"
    : "Webhook would stay, but for a new secret token";
}

/**
 * Maps items by an asynchronous function of which only so many run side by side.
 *
 * @param items The items.
 * @param limit How many run side by side.
 * @param map What is done with each. It should not reject: the first rejection ends it all.
 * @returns The results, in the items' order.
 */
export async function mapBounded<T, R>(
  items: readonly T[],
  limit: number,
  map: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  async function work(): Promise<void> {
    for (const [i, item] of queue) results[i] = await map(item);
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return results;
}
