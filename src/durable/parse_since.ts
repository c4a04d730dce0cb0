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

/** As in ISO 8601. `new Date` alone would read `5` as a month of 2001. */
const DATE = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** The moment of `30m`, `12h`, `7d` or `2026-01-31`; `undefined` if it is none of these. */
export function parseSince(text: string, now: number): Date | undefined {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const date = count ? new Date(now - Number(count) * UNITS[unit!]!) : dateOf(text);
  return date && Number.isFinite(date.getTime()) ? date : undefined;
}

function dateOf(text: string): Date | undefined {
  const [, day] = DATE.exec(text) ?? [];
  if (day === undefined) return undefined;
  // Otherwise February 31st would be a day in March.
  const exists = new Date(`${day}T00:00:00Z`);
  const isDay = Number.isFinite(exists.getTime()) && exists.toISOString().startsWith(day);
  return isDay ? new Date(text) : undefined;
}
