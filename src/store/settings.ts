/**
 * Defaults and sizes that every engine shares.
 *
 * @module
 */
/** How many of the first updates of a lane are kept in memory; the others stay in the store. */
export const WINDOW = 16;

/** How many lanes, tasks or rows are handled in one step, so that no step takes long. */
export const STEP = 500;

const DAY_MS = 86_400_000;

/** How long a store keeps what has ended, in milliseconds. */
export interface Retention {
  /** Dead letters, ms. @default {2_592_000_000} 30 days */
  readonly deadMs: number;
  /** Ids of finished updates, to recognize redeliveries, ms. @default {172_800_000} 48 hours */
  readonly doneMs: number;
  /** The most ids of finished updates to keep, however recent. @default {20_000_000} */
  readonly maxDone: number;
  /** Replies, which redeliveries get again, ms. @default {600_000} 10 minutes */
  readonly replyMs: number;
}

/** Options that every store has. */
export interface StoreOptions {
  /**
   * How long another instance waits before it takes over from one that has gone, in milliseconds.
   *
   * @default {15_000}
   */
  readonly leaseMs?: number;
  /** How long a store keeps what has ended. @default {that of `Retention`} */
  readonly retention?: Partial<Retention>;
}

/** Options with their defaults. */
export interface StoreSettings {
  readonly leaseMs: number;
  readonly retention: Retention;
}

/** About a century, as databases count in whole numbers and know no infinite time. */
const FOREVER = 36_500 * DAY_MS;

function whole(value: number): number {
  return Math.min(Math.round(value), FOREVER);
}

/** Fills in the defaults. */
export function settingsOf({ leaseMs = 15_000, retention = {} }: StoreOptions = {}): StoreSettings {
  const { deadMs = 30 * DAY_MS, doneMs = 2 * DAY_MS } = retention;
  const { maxDone = 20_000_000, replyMs = 600_000 } = retention;
  return {
    leaseMs: whole(leaseMs),
    retention: {
      ...{ deadMs: whole(deadMs), doneMs: whole(doneMs) },
      ...{ maxDone: whole(maxDone), replyMs: whole(replyMs) },
    },
  };
}
