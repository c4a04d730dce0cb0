/**
 * Bytes as text, and texts out of URLs.
 *
 * @module
 */

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder("utf-8", { ignoreBOM: true });
const latin1 = new TextDecoder("latin1");

/**
 * Bytes as UTF-8. What is not UTF-8 becomes a lone surrogate, so that later checks find it, as
 * Telegram's do.
 */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return lenient.decode(bytes).replaceAll("\uFFFD", "\uD800");
  }
}

/** Each byte as one character. */
export function decodeLatin1(bytes: Uint8Array): string {
  return latin1.decode(bytes);
}

/** ASCII in which nothing is to be undone. */
const PLAIN = /^[ !-$&-*,-~]*$/;

/** Undoes `%20`; what is no such sequence stays. The text has one character per byte. */
export function urlDecode(text: string, plusIsSpace: boolean): string {
  if (PLAIN.test(text)) return text;
  const spaced = plusIsSpace ? text.replaceAll("+", " ") : text;
  const plain = spaced.replace(
    /%([0-9a-f]{2})/gi,
    (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return decodeUtf8(Uint8Array.from(plain, (character) => character.charCodeAt(0)));
}

/** The pairs of a query or form, in order. */
export function readPairs(text: string): [name: string, value: string][] {
  return text.split("&").filter((pair) => pair !== "").map((pair) => {
    const [, name = "", value = ""] = /^([^=]*)=?([^]*)$/.exec(pair) ?? [];
    return [urlDecode(name, true), urlDecode(value, true)];
  });
}
