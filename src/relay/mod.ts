/**
 * Webhooks against the real Telegram, without a tunnel: a relay fetches updates with getUpdates and
 * delivers them to webhooks on this machine exactly as Telegram would.
 *
 * @module
 */
export { type Relay, relay, type RelayBotOptions, type RelayOptions } from "./relay.ts";
export { WebhookActiveError, type WebhookActiveOptions } from "../polling/webhooks.ts";
export {
  type ApiOptions,
  BotApiError,
  BotApiNetworkError,
  type NetworkFailure,
  type RetryLimits,
} from "../telegram/api/mod.ts";
export type * from "../events/events.ts";
export type { OutcomeType } from "../events/outcome.ts";
export type { Clock } from "../util/clock.ts";
export type * from "../telegram/types.ts";
