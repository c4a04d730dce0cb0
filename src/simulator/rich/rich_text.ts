/**
 * Joining pieces of rich text, and converting them to plain text.
 *
 * @module
 */
import type { RichText } from "../../telegram/types.ts";

/** Joins pieces: adjacent strings are merged, and a single piece is not wrapped in an array. */
export function joined(pieces: readonly RichText[]): RichText {
  const parts: RichText[] = [];
  for (const piece of pieces.flatMap((piece) => Array.isArray(piece) ? piece : [piece])) {
    const last = parts.at(-1);
    if (piece === "") continue;
    if (typeof piece === "string" && typeof last === "string") {
      parts[parts.length - 1] = last + piece;
    } else parts.push(piece);
  }
  return parts.length === 1 ? parts[0]! : parts.length === 0 ? "" : parts;
}

/** The text of a rich text, without formatting. */
export function plainText(text: RichText): string {
  if (typeof text === "string") return text;
  if (Array.isArray(text)) return text.map(plainText).join("");
  if ("text" in text) return plainText(text.text);
  if ("alternative_text" in text) return text.alternative_text;
  if ("expression" in text) return text.expression;
  return "button" in text ? plainText(text.button.text) : "";
}
