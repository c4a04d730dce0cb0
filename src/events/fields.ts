/**
 * Texts on their way into a line: without secrets, and not longer than a field may be.
 *
 * @module
 */
import type { Redactor } from "../util/redact.ts";

/** The most bytes of one field. An error message may have 50 MB. */
export const MAX_FIELD_BYTES: number = 8 * 1024;

/**
 * More than this is read of a long text, so that no secret is cut in half before it is found; and
 * as much is dropped from the end again, where half of one may be.
 */
const MARGIN = 1024;

/**
 * Creates the function that every text of a line goes through.
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

/** A text with at most as many bytes as are allowed, and a note of what is missing. */
function cut(text: string, fullLength: number): string {
  if (text.length * 3 <= MAX_FIELD_BYTES && fullLength <= MAX_FIELD_BYTES) return text;
  const note = ` … (cut, ${fullLength} characters)`;
  const space = new Uint8Array(MAX_FIELD_BYTES);
  const { read } = new TextEncoder().encodeInto(text, space);
  if (read === text.length && fullLength <= MAX_FIELD_BYTES) return text;
  const room = space.subarray(0, MAX_FIELD_BYTES - 2 * note.length);
  return text.slice(0, new TextEncoder().encodeInto(text, room).read) + note;
}
