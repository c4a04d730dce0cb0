/**
 * The age of a webhook's last failed delivery.
 *
 * @module
 */
import type { WebhookInfo } from "../telegram/types.ts";

/** Telegram retries a failing webhook at least every two minutes: an older error is stale. */
const RECENT_MS = 5 * 60_000;

/** The age of the last failed delivery in milliseconds; `undefined` if there was none. */
export function lastErrorAge(
  { last_error_message: message, last_error_date: date = 0 }: WebhookInfo,
  now: number,
): number | undefined {
  return message === undefined ? undefined : now - date * 1000;
}

/** Whether deliveries seem to be failing now. */
export function failsNow(info: WebhookInfo, now: number): boolean {
  return (lastErrorAge(info, now) ?? Infinity) <= RECENT_MS;
}
