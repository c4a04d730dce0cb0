/**
 * Prepares texts for a log line: removes secrets and limits the length.
 *
 * @module
 */
import type { Redactor } from "../util/redact/redact.ts";

/** The size limit of one field. An error message may have 50 MB. */
const MAX_FIELD_BYTES: number = 8 * 1024;

/**
 * This much more of a long text is searched for secrets, so that none is cut in half before it is
 * found; the same amount is then dropped from the end, where half a secret may be left.
 */
const MARGIN = 1024;

/**
 * Creates the function that filters every text of a line.
 *
 * @param redact Removes the secrets.
 * @returns The function.
 */
export function createFieldFilter(redact: Redactor): (text: string) => string {
  return (text) => {
    if (text.length <= MAX_FIELD_BYTES + MARGIN) return cut(redact(text), text.length);
    const clean = redact(text.slice(0, MAX_FIELD_BYTES + MARGIN));
    return cut(clean.slice(0, -MARGIN), text.length);
  };
}

/** Cuts a text at the size limit and notes its full length. */
function cut(text: string, fullLength: number): string {
  if (text.length * 3 <= MAX_FIELD_BYTES && fullLength <= MAX_FIELD_BYTES) return text;
  const note = ` … (cut, ${fullLength} characters)`;
  const space = new Uint8Array(MAX_FIELD_BYTES);
  const { read } = new TextEncoder().encodeInto(text, space);
  if (read === text.length && fullLength <= MAX_FIELD_BYTES) return text;
  const room = space.subarray(0, MAX_FIELD_BYTES - 2 * note.length);
  return text.slice(0, new TextEncoder().encodeInto(text, room).read) + note;
}
