/**
 * How long Telegram keeps an undelivered update (src/telegram/README.md, fact 11).
 *
 * @module
 */

const SHORT: Readonly<Record<string, number>> = {
  inline_query: 30,
  chosen_inline_result: 600,
  callback_query: 150,
  shipping_query: 150,
  pre_checkout_query: 150,
};

/**
 * The lifetime of an update, by kind.
 *
 * @param kind The update's kind, e.g. `inline_query`.
 * @returns Seconds.
 */
export function lifetimeOf(kind: string): number {
  return SHORT[kind] ?? 86_400;
}
