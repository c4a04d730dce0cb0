/**
 * Text files as editors and shells write them.
 *
 * @module
 */

/**
 * Decodes UTF-8, or UTF-16 with a byte order mark, as Windows PowerShell's `>` writes it.
 *
 * @param bytes The file's bytes.
 * @returns The text, without a byte order mark.
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding = first === 0xFF && second === 0xFE
    ? "utf-16le"
    : first === 0xFE && second === 0xFF
    ? "utf-16be"
    : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}

/** Reads a text file. */
export async function readText(path: string): Promise<string> {
  return decodeText(await Deno.readFile(path));
}
