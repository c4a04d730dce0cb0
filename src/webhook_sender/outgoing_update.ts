/**
 * An update on its way to a webhook, and where such updates come from.
 *
 * @module
 */

/** What a delivery needs to know of an update. */
export interface OutgoingUpdate {
  /** Telegram's number for it. */
  readonly update_id: number;
  /** Its ordering queue: only the head of each is in flight. */
  readonly queue: string;
  /** `"message":{…}`, in ASCII. */
  readonly json: string;
  /** When its life ends, whole seconds since the epoch. */
  readonly expiresAt: number;
}

/** The pending updates of one bot, oldest first. */
export interface UpdateSource<U extends OutgoingUpdate> {
  /** The id of the newest update there ever was. */
  readonly lastId: number;
  /** The pending updates from an id on. */
  from(updateId: number): Iterable<U>;
  /** Removes an update that is delivered or has expired. */
  forget(updateId: number): void;
}

/** The update as Telegram writes it, line break included. */
export function updateText(update: Pick<OutgoingUpdate, "update_id" | "json">): string {
  return `{"update_id":${update.update_id},\n${update.json}}`;
}
