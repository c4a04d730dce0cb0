/**
 * Text from bytes that should be UTF-8.
 *
 * @module
 */

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Decodes bytes. Invalid UTF-8 becomes lone surrogates, so that `isWellFormed()` can detect it.
 */
export function decodeText(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return lenient.decode(bytes).replaceAll("\ufffd", "\udcff");
  }
}

/** Decodes percent-encoding; anything that is not an escape stays as it is. */
export function decodePercent(text: string, plusIsSpace: boolean): string {
  const spaced = plusIsSpace ? text.replaceAll("+", " ") : text;
  return spaced.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    return decodeText(Uint8Array.fromHex(escapes.replaceAll("%", "")));
  });
}
