/**
 * Pieces of rich text: put together, and read as plain text.
 *
 * @module
 */
import type { RichText } from "../../telegram/types.ts";

/** Puts pieces together: neighbouring strings become one, and a lone piece stands for itself. */
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

/** What a rich text says without its looks. */
export function plainText(text: RichText): string {
  if (typeof text === "string") return text;
  if (Array.isArray(text)) return text.map(plainText).join("");
  if ("text" in text) return plainText(text.text);
  if ("alternative_text" in text) return text.alternative_text;
  if ("expression" in text) return text.expression;
  return "button" in text ? plainText(text.button.text) : "";
}
