/**
 * How long to wait before the next attempt.
 *
 * @module
 */

const YEAR_MS = 365 * 86_400_000;

/** After failures of an update: 1 s, 2, 4 and so on up to 60 s, each a fifth more or less. */
export function retryDelay(failures: number, random: () => number): number {
  return jittered(Math.min(60_000, 1000 * 2 ** (failures - 1)), random);
}

/** After failures of the store: none after the first, then from 100 ms up to 5 s. */
export function recoveryDelay(failures: number, random: () => number): number {
  return failures < 2 ? 0 : jittered(Math.min(5000, 100 * 2 ** (failures - 2)), random);
}

/** The delay that a bot's `retry` chose, as stores can keep it: whole milliseconds, at most a year. */
export function waitOf(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.min(YEAR_MS, Math.ceil(ms));
}

function jittered(ms: number, random: () => number): number {
  return Math.round(ms * (0.8 + 0.4 * random()));
}
