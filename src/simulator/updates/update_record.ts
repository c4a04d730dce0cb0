/**
 * An update on its way: what it says, which queue it waits in, what became of it.
 *
 * @module
 */
import type { DeliveryEntry } from "../log.ts";

/**
 * Where an update stands. `pending`: waits its turn, or to be fetched. `in flight`: written to the
 * webhook, not answered yet. `retrying`: failed, waits for the next attempt. `delivered`: answered
 * with 2xx, or confirmed by getUpdates. `expired`: its life ended first. `dropped`: forgotten by
 * drop_pending_updates or a negative offset, or never taken in because too many were pending.
 */
export type UpdateState =
  | "pending"
  | "in flight"
  | "retrying"
  | "delivered"
  | "expired"
  | "dropped";

/** An update with its whole story. */
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
  /** When its life ends, whole seconds since the epoch. */
  readonly expiresAt: number;
  /** Which copy it is, from 1, when it was sent by hand. */
  readonly copy?: number;
  /** Where it stands. */
  state: UpdateState;
  /** When the next attempt is due, ms since the epoch; only while `retrying`. */
  nextAttemptAt?: number;
  /** Attempts to deliver it to a webhook so far. */
  readonly attempts: DeliveryEntry[];
}

/** An update record that is only looked at. */
export type UpdateView = Readonly<UpdateRecord>;
