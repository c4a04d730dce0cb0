/**
 * JSON as Telegram's servers write it: in ASCII.
 *
 * @module
 */

/** Escapes each non-ASCII character of a JSON text as `\uXXXX`. */
export function asciiJson(text: string): string {
  return text.replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
