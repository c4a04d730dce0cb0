/**
 * Whether what waits at Telegram grows, from one look to the next.
 *
 * @module
 */

/** Fewer than this come and go. */
const SOME = 10;

/** So many should become fewer. */
const MANY = 100;

/** How what waits develops, where that is trouble. */
export type Backlog = "grows" | "stays";

/** What was seen the time before. */
export interface Seen {
  /** How many waited. */
  readonly waiting?: number;
  readonly backlog?: Backlog;
}

/**
 * Judges what waits.
 *
 * @param waiting How many updates wait now.
 * @param before What was seen the time before.
 * @returns How it develops; `undefined` if that is as it should be.
 */
export function backlogOf(waiting: number, before: Seen = {}): Backlog | undefined {
  if (waiting < SOME || before.waiting === undefined || waiting < before.waiting) return undefined;
  if (waiting > before.waiting) return "grows";
  return before.backlog ?? (waiting >= MANY ? "stays" : undefined);
}
