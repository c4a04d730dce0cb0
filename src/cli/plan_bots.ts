/**
 * Webhook plans for the bots of a command.
 *
 * @module
 */
import type { HostedBot } from "../app/hosted_bot.ts";
import type { Config } from "../config/mod.ts";
import { planWebhooks, type WebhookPlan } from "../webhooks/plan.ts";
import type { WebhookClientOptions } from "../webhooks/webhook_client.ts";
import type { CommandDeps } from "./command.ts";

/** Stands in for an unknown host (RFC 6761, 6.4: no host ever has this name). */
const NOWHERE = "https://unknown.invalid";

/**
 * Plans the webhooks of bots as configured.
 *
 * @param config The configuration.
 * @param bots The bots.
 * @param certificate The certificate to upload, PEM.
 * @returns The plans; without PUBLIC_URL their URLs are placeholders.
 */
export function planBots(
  { serve: { publicUrl = NOWHERE, maxConnections } }: Config,
  bots: readonly HostedBot[],
  certificate?: string,
): Promise<WebhookPlan[]> {
  return planWebhooks(bots, { publicUrl, maxConnections, certificate });
}

/** The options for a command's webhook calls. */
export function callOptions(
  { serve: { telegram } }: Config,
  { fetch, clock, random, signal, terminal }: Pick<
    CommandDeps,
    "fetch" | "clock" | "random" | "signal" | "terminal"
  >,
): WebhookClientOptions {
  let isReported = false; // One line is enough for all bots.
  const onSlow = (text: string) => {
    if (!isReported) terminal.writeError(`${text}\n`);
    isReported = true;
  };
  return { apiRoot: telegram?.apiRoot, fetch, clock, random, signal, onSlow };
}
