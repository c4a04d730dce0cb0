/**
 * Where Telegram's webhook requests come from and which ports they go to.
 *
 * @module
 */

/**
 * The networks that Telegram posts updates from, as CIDRs. Telegram says that they may change:
 * {@link https://core.telegram.org/bots/webhooks#the-short-version}.
 */
export const TELEGRAM_NETWORKS: readonly string[] = ["149.154.160.0/20", "91.108.4.0/22"];
