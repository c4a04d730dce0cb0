/**
 * How fresh the last failed delivery of a webhook is.
 *
 * @module
 */
import type { WebhookInfo } from "../telegram/types.ts";

/** Telegram tries a failing webhook at least every two minutes: an older error is probably over. */
const RECENT_MS = 5 * 60_000;

/** The age of the last failed delivery in milliseconds; `undefined` if there was none. */
export function lastErrorAge(
  { last_error_message: message, last_error_date: date = 0 }: WebhookInfo,
  now: number,
): number | undefined {
  return message === undefined ? undefined : now - date * 1000;
}

/** Whether deliveries fail now, as far as can be seen. */
export function failsNow(info: WebhookInfo, now: number): boolean {
  return (lastErrorAge(info, now) ?? Infinity) <= RECENT_MS;
}
