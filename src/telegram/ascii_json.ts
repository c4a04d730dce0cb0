/**
 * JSON as Telegram's servers write it: in ASCII.
 *
 * @module
 */

/** Writes each character of a JSON text that is not ASCII as `\uXXXX`. */
export function asciiJson(text: string): string {
  return text.replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
