/**
 * Spans of time in words.
 *
 * @module
 */

const UNITS: readonly (readonly [name: string, ms: number])[] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
];

/**
 * A span of time in its largest whole unit.
 *
 * @param ms The span in milliseconds.
 * @returns `3 days`, `1 minute`, `0 seconds`.
 */
export function spanInWords(ms: number): string {
  const [name, unit] = UNITS.find(([, unit]) => ms >= unit) ?? UNITS.at(-1)!;
  const count = Math.max(0, Math.floor(ms / unit));
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}
