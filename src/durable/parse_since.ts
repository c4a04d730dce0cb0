/**
 * Moments in the past as operators write them: a span or a date.
 *
 * @module
 */

const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** The moment of `30m`, `12h`, `7d` or `2026-01-31`; `undefined` if it is none of these. */
export function parseSince(text: string, now: number): Date | undefined {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const date = count ? new Date(now - Number(count) * UNITS[unit!]!) : new Date(text);
  return Number.isFinite(date.getTime()) ? date : undefined;
}
