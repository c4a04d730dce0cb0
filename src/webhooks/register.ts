/**
 * Registration: setting the webhooks of bots.
 *
 * @module
 */
import type { WebhookInfo } from "../telegram/types.ts";
import { mapBounded } from "../util/map_bounded.ts";
import { type Drift, findDrift } from "./drift.ts";
import type { WebhookPlan } from "./plan.ts";
import { WebhookClient, type WebhookClientOptions } from "./webhook_client.ts";

/** How many bots are registered at the same time: enough for thousands in a minute. */
export const CONCURRENCY = 16;

/** The result of one bot's registration. */
export type Registration =
  | {
    /** The bot's name. */
    readonly bot: string;
    /** Whether the webhook is set. */
    readonly ok: true;
    /** Where Telegram posts now. */
    readonly url: string;
    /** What Telegram said: `Webhook was set` or `Webhook is already set`. */
    readonly description: string;
    /** What differed before. A new secret token or certificate cannot be detected. */
    readonly changes: readonly Drift[];
  }
  | {
    /** The bot's name. */
    readonly bot: string;
    /** Whether the webhook is set. */
    readonly ok: false;
    /** Where Telegram should post. */
    readonly url: string;
    /** Why it does not. */
    readonly error: Error;
  };

/** Options for a registration. */
export interface RegisterOptions extends WebhookClientOptions {
  /** Whether pending updates are dropped. @default {false} */
  readonly dropPending?: boolean | undefined;
  /** Whether to do everything except the change itself. @default {false} */
  readonly dryRun?: boolean | undefined;
  /** Called for each bot once it is done. */
  readonly done?: (registration: Registration) => void;
}

/**
 * Sets the webhooks of bots, several at a time. One that fails does not stop the others.
 *
 * Each is sent whether or not it changed: the secret token cannot be read back, so only Telegram
 * knows whether anything is new.
 *
 * @param plans What the webhooks should be.
 * @param options Options for the calls.
 * @returns The results, in the plans' order.
 */
export function registerWebhooks(
  plans: readonly WebhookPlan[],
  options: RegisterOptions = {},
): Promise<Registration[]> {
  return mapBounded(plans, CONCURRENCY, async (plan) => {
    const registration = await registerOne(plan, options);
    options.done?.(registration);
    return registration;
  });
}

async function registerOne(plan: WebhookPlan, options: RegisterOptions): Promise<Registration> {
  const { bot, url } = plan;
  try {
    const { onSlow } = options;
    const client = new WebhookClient(plan.token, {
      ...options,
      ...onSlow && { onSlow: (text) => onSlow(`Bot "${bot}": ${text}`) },
    });
    const before = await client.info();
    const changes = findDrift(before, plan);
    const description = options.dryRun
      ? predict(before, changes)
      : await client.set(plan, options.dropPending ?? false);
    return { bot, ok: true, url, description, changes };
  } catch (error) {
    return { bot, ok: false, url, error: error as Error };
  }
}

function predict(before: WebhookInfo, changes: readonly Drift[]): string {
  if (!before.url) return "Webhook would be set";
  return changes.length > 0
    ? "Webhook would be changed"
    : "Webhook would stay as it is, except for a new secret token";
}
