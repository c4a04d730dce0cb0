/**
 * How often and how long an update is tried, by its kind.
 *
 * @module
 */
import type { Limits } from "./types.ts";

const DAY_MS = 86_400_000;

/** Telegram no longer accepts an answer to these after so many milliseconds. */
const QUERIES: Readonly<Record<string, number>> = {
  inline_query: 30_000,
  callback_query: 150_000,
  shipping_query: 150_000,
  pre_checkout_query: 150_000,
};

/** Whether updates of a kind are dropped when too old; others become dead letters. */
export function expires(kind: string): boolean {
  return Object.hasOwn(QUERIES, kind);
}

/** The limits of a kind. */
export function limitsOf(kind: string, own: Partial<Limits> = {}): Limits {
  const { attempts = 5, maxAgeMs = DAY_MS } = own;
  return { attempts, maxAgeMs: expires(kind) ? Math.min(maxAgeMs, QUERIES[kind]!) : maxAgeMs };
}
