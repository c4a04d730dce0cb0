/**
 * The plans of the bots that a command is about.
 *
 * @module
 */
import type { Config } from "../config/mod.ts";
import type { BotOptions } from "../app/options.ts";
import { planWebhooks, type WebhookPlan } from "../webhooks/plan.ts";

/** Stands for the host where none is known (RFC 6761, 6.4: no host ever has this name). */
const NOWHERE = "https://unknown.invalid";

/**
 * Plans the webhooks of bots as they are configured.
 *
 * @param config The configuration.
 * @param bots The bots.
 * @param certificate What would be uploaded, PEM.
 * @returns The plans; without PUBLIC_URL their URLs lead nowhere.
 */
export function planBots(
  { serve: { publicUrl = NOWHERE, maxConnections } }: Config,
  bots: Readonly<Record<string, BotOptions>>,
  certificate?: string,
): Promise<WebhookPlan[]> {
  return planWebhooks(bots, { publicUrl, maxConnections, certificate });
}
