/**
 * How a date entity is shown: `r`, or `w`, `d` or `D`, `t` or `T` together.
 *
 * @module
 */

/** Writes a format as Telegram returns it; `undefined` if it has other letters. */
export function dateFormat(format: string): string | undefined {
  if (format === "r" || format === "R") return "r";
  if (/[^tTdDwW]/.test(format)) return undefined;
  const one = (short: string, long: string) =>
    format.includes(short) ? short : format.includes(long) ? long : "";
  return (/w/i.test(format) ? "w" : "") + one("d", "D") + one("t", "T");
}
