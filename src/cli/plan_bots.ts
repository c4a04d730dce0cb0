/**
 * The plans of the bots that a command is about.
 *
 * @module
 */
import type { Config } from "../config.ts";
import type { BotOptions } from "../options.ts";
import { planWebhooks, type WebhookPlan } from "../registration/plan.ts";

/** Stands for the host where none is known (RFC 6761, 6.4: no host ever has this name). */
const NOWHERE = "https://unknown.invalid";

/**
 * Plans the webhooks of bots as they are configured.
 *
 * @param config The configuration.
 * @param bots The bots.
 * @param certificate What would be uploaded, PEM.
 * @returns The plans; without PUBLIC_URL their URLs lead nowhere.
 *
 * @example Usage
 * ```ts
 * import { readConfig } from "../config.ts";
 * import { planBots } from "./plan_bots.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const env = { BOT_ECHO_TOKEN: "123456:example", PUBLIC_URL: "https://bots.example" };
 * const config = await readConfig({ env, bots: { echo: { message() {} } } });
 * const [plan] = await planBots(config, config.serve.bots);
 * assertEquals(plan?.url, "https://bots.example/echo");
 * ```
 */
export function planBots(
  { serve: { publicUrl = NOWHERE, maxConnections } }: Config,
  bots: Readonly<Record<string, BotOptions>>,
  certificate?: string,
): Promise<WebhookPlan[]> {
  return planWebhooks(bots, { publicUrl, maxConnections, certificate });
}
