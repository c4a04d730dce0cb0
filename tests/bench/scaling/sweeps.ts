/**
 * What is swept: one quantity grows while everything else stays the same.
 */
import type { Scale } from "../subjects/scaled.ts";

/** One amount of work. */
export interface Point {
  /** How much. */
  readonly work: number;
  /** The subject; points with equal ones share a process. */
  readonly scale: Scale;
  /** The load, as `load.lua` takes it. */
  readonly settings: Readonly<Record<string, string | number>>;
  /** Updates that slow handlers hold meanwhile. */
  readonly held: number;
}

/** A series of points. */
export interface Sweep {
  readonly key: string;
  /** The quantity that grows. */
  readonly title: string;
  /**
   * How much the cost of an update may grow when the work doubles: 1 is not at all, as the
   * update itself stays the same; 2 is linear.
   */
  readonly allowed: 1 | 2;
  readonly points: readonly Point[];
}

function sweep(
  [key, title, allowed]: [string, string, 1 | 2],
  works: readonly number[],
  of: (work: number) => Partial<Point>,
): Sweep {
  const point = { scale: {}, settings: {}, held: 0 };
  return { key, title, allowed, points: works.map((work) => ({ ...point, ...of(work), work })) };
}

/** The size of an update without its text, in bytes. */
const FRAME = 220;

/** Every sweep. */
export const SWEEPS: readonly Sweep[] = [
  sweep(
    ["bots", "bots hosted", 1],
    [1, 10, 100, 1000, 10_000],
    (bots) => ({ scale: { bots }, settings: { bots } }),
  ),
  sweep(
    ["chats", "chats, handler asynchronous", 1],
    [1, 10, 100, 1000, 10_000, 100_000],
    (chats) => ({ scale: { async: true }, settings: { chats } }),
  ),
  sweep(
    ["again", "redeliveries, % of requests", 1],
    [0, 1, 5, 10, 25, 50],
    (again) => ({ settings: { again } }),
  ),
  sweep(
    ["held", "slow handlers in flight", 1],
    [0, 1, 10, 100, 1000],
    (held) => ({ scale: { maxInFlight: 2000 }, held }),
  ),
  sweep(
    ["body", "body, KiB", 2],
    [0.5, 1, 2, 4, 8, 16, 32, 64],
    (kib) => ({ settings: { text: 1024 * kib - FRAME } }),
  ),
];
