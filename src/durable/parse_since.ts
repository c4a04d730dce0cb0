/**
 * Moments in the past as operators write them: a span or a date.
 *
 * @module
 */

/** The forms that an error suggests. */
export const MOMENTS = "30m, 12h, 7d, 2026-01-31 or 2026-01-31T12:00Z";

const MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** `90m`, `1h30m`, and as the list of dead letters has it: `2 hours ago`. */
const SPAN = /^(?:\d+ ?(?:weeks?|days?|hours?|min(?:ute)?s?|sec(?:ond)?s?|[wdhms]) ?)+(?:ago)?$/;

/** As in ISO 8601. `new Date` alone would read `5` as a month of 2001. */
const DATE = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|[+-]\d\d:\d\d)?)?$/;

/**
 * The moment of `30m`, `1h30m`, `7 days` or `2026-01-31 12:00`; `undefined` if it is none of these.
 * Without a zone it is UTC, in which all times are shown.
 */
export function parseSince(text: string, now: number): Date | undefined {
  const date = SPAN.test(text) ? new Date(now - spanOf(text)) : dateOf(text);
  return date && Number.isFinite(date.getTime()) ? date : undefined;
}

function spanOf(text: string): number {
  const parts = text.matchAll(/(\d+) ?([wdhms])/g);
  return parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * MS[unit as keyof typeof MS],
    0,
  );
}

function dateOf(text: string): Date | undefined {
  const [, day, time = "00:00", zone = "Z"] = DATE.exec(text) ?? [];
  if (day === undefined) return undefined;
  // Otherwise February 31st would be a day in March.
  const exists = new Date(`${day}T00:00:00Z`);
  const isDay = Number.isFinite(exists.getTime()) && exists.toISOString().startsWith(day);
  return isDay ? new Date(`${day}T${time}${zone}`) : undefined;
}
