/**
 * Whether the backlog at Telegram grows from one lookup to the next.
 *
 * @module
 */

/** A smaller backlog comes and goes. */
const SOME = 10;

/** A backlog of this size should shrink. */
const MANY = 100;

/** What is wrong with a backlog. */
export type Backlog = "grows" | "stays";

/** What the previous lookup found. */
export interface Seen {
  /** How many updates were waiting. */
  readonly waiting?: number;
  readonly backlog?: Backlog;
}

/**
 * Judges a backlog.
 *
 * @param waiting How many updates are waiting now.
 * @param before What the previous lookup found.
 * @returns What is wrong; `undefined` if nothing is.
 */
export function backlogOf(waiting: number, before: Seen = {}): Backlog | undefined {
  if (waiting < SOME || before.waiting === undefined || waiting < before.waiting) return undefined;
  if (waiting > before.waiting) return "grows";
  return before.backlog ?? (waiting >= MANY ? "stays" : undefined);
}
