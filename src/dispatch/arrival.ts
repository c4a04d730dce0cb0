/**
 * Arrivals: updates, with what the engine needs from them read before a handler can change it.
 *
 * @module
 */
import type { Update } from "../telegram/types.ts";
import { kindOf } from "../telegram/update.ts";
import type { UpdateHistory } from "./update_history.ts";

/** An update that has arrived. */
export interface Arrival {
  readonly id: number;
  readonly kind: string;
  /** The update for the handler, which may modify it. */
  readonly update: Update;
  /** The update as it arrived, or its JSON. */
  readonly original: Update | string;
  /** The history that remembers it, if not the engine's. */
  readonly history: UpdateHistory | undefined;
}

/**
 * An update that has arrived.
 *
 * @param update The update for the handler.
 * @param original The same update as it arrived, or its JSON.
 * @returns The arrival.
 */
export function arrivalOf(update: Update, original: Update | string): Arrival {
  return { id: update.update_id, kind: kindOf(update), update, original, history: undefined };
}

/**
 * The update as it arrived, whatever a handler has done to its copy.
 *
 * @param original The update, or its JSON.
 * @returns The update.
 */
export function updateOf(original: Update | string): Update {
  return typeof original === "string" ? JSON.parse(original) : original;
}
