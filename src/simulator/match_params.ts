/**
 * Matches a call's parameters.
 *
 * @module
 */

/**
 * Compares parameters as they are on the wire, where all of them are text.
 *
 * @param wanted By name: a string, number or Boolean must be equal, a regular expression must
 * match, an object or array must be contained; `null` means that the parameter was not sent.
 * @param text Returns a parameter as text, `""` if it was not sent.
 */
export function matchesParams(
  wanted: Readonly<Record<string, unknown>>,
  text: (name: string) => string,
): boolean {
  return Object.entries(wanted).every(([name, value]) => matchesText(value, text(name)));
}

function matchesText(wanted: unknown, text: string): boolean {
  if (wanted === null || wanted === undefined) return text === "";
  if (wanted instanceof RegExp) return text.search(wanted) >= 0;
  if (typeof wanted !== "object") return text === String(wanted);
  try {
    return contains(JSON.parse(text), wanted);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function contains(value: unknown, wanted: unknown): boolean {
  if (typeof wanted !== "object" || wanted === null) return value === wanted;
  if (typeof value !== "object" || value === null) return false;
  const fields = value as Record<string, unknown>;
  return Object.entries(wanted).every(([name, inner]) => contains(fields[name], inner));
}
