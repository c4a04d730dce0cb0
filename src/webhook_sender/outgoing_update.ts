/**
 * Updates to deliver to a webhook, and their source.
 *
 * @module
 */

/** What delivery needs to know about an update. */
export interface OutgoingUpdate {
  /** Its id at Telegram. */
  readonly update_id: number;
  /** Its ordering queue: only the head of each is in flight. */
  readonly queue: string;
  /** `"message":{…}`, in ASCII. */
  readonly json: string;
  /** When it expires, in whole seconds since the epoch. */
  readonly expiresAt: number;
}

/** The pending updates of one bot, oldest first. */
export interface UpdateSource<U extends OutgoingUpdate> {
  /** The id of the newest update so far, pending or not. */
  readonly lastId: number;
  /** The pending updates from an id on. */
  from(updateId: number): Iterable<U>;
  /** Removes an update that was delivered or has expired. */
  forget(updateId: number): void;
}

/** The update as Telegram formats it, including the line break. */
export function updateText(update: Pick<OutgoingUpdate, "update_id" | "json">): string {
  return `{"update_id":${update.update_id},\n${update.json}}`;
}
