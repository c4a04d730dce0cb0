/**
 * An update on its way: its content, its queue and its state.
 *
 * @module
 */
import type { DeliveryEntry } from "../log.ts";

/**
 * The state of an update. `pending`: waiting for its turn, or to be fetched. `in flight`: sent to
 * the webhook, not answered yet. `retrying`: failed, waiting for the next attempt. `delivered`:
 * answered with 2xx, or confirmed by getUpdates. `expired`: not delivered in time. `dropped`:
 * discarded by drop_pending_updates or a negative offset, or never queued because too many were
 * pending.
 */
export type UpdateState =
  | "pending"
  | "in flight"
  | "retrying"
  | "delivered"
  | "expired"
  | "dropped";

/** An update with its delivery state. */
export interface UpdateRecord {
  /** The bot's username. */
  readonly bot: string;
  /** Telegram's number for it. */
  readonly update_id: number;
  /** `message`, `callback_query` … */
  readonly kind: string;
  /** Its ordering queue: a chat's, a user's … */
  readonly queue: string;
  /** `"message":{…}`, fixed when the update was created. */
  readonly json: string;
  /** When it was created, ms since the epoch. */
  readonly createdAt: number;
  /** When it expires, whole seconds since the epoch. */
  readonly expiresAt: number;
  /** Which copy it is, from 1, if it was sent by hand. */
  readonly copy?: number;
  /** Its state. */
  state: UpdateState;
  /** When the next attempt is due, ms since the epoch; only while `retrying`. */
  nextAttemptAt?: number;
  /** Attempts to deliver it to a webhook so far. */
  readonly attempts: DeliveryEntry[];
}

/** A read-only update record. */
export type UpdateView = Readonly<UpdateRecord>;
