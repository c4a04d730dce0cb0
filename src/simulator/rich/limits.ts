/**
 * The size limits of rich messages.
 *
 * @module
 */
import type { RichBlock } from "../../telegram/types.ts";

const MAX_TEXT = 32_768;
const MAX_BLOCKS = 500;
const MAX_DEPTH = 16;
const MAX_MEDIA = 50;
const MAX_COLUMNS = 20;
const MEDIA: ReadonlySet<string> = new Set(
  ["photo", "video", "animation", "audio", "document", "voice_note"],
);
/** Fields with visible text. */
const TEXTS: ReadonlySet<string> = new Set(
  ["text", "caption", "credit", "summary", "alternative_text", "expression"],
);

interface Size {
  text: number;
  blocks: number;
  media: number;
  columns: number;
  depth: number;
}

/** Whether a rich message is within Telegram's limits. */
export function isWithinLimits(blocks: readonly RichBlock[]): boolean {
  const size: Size = { text: 0, blocks: blocks.length, media: 0, columns: 0, depth: 0 };
  measure(blocks, size, 0, false);
  return size.text <= MAX_TEXT && size.blocks <= MAX_BLOCKS && size.media <= MAX_MEDIA &&
    size.columns <= MAX_COLUMNS && size.depth <= MAX_DEPTH;
}

function measure(value: unknown, size: Size, depth: number, isText: boolean): void {
  if (typeof value === "string") {
    if (isText) size.text += [...value].length;
    return;
  }
  if (Array.isArray(value)) {
    for (const item of value) measure(item, size, depth, isText);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  size.depth = Math.max(size.depth, depth + 1);
  for (const [name, field] of Object.entries(value)) {
    if (MEDIA.has(name)) {
      size.media++;
      continue;
    }
    if (["blocks", "items", "cells"].includes(name)) size.blocks += (field as unknown[]).length;
    if (name === "cells") {
      size.columns = Math.max(size.columns, ...(field as unknown[][]).map((row) => row.length));
    }
    measure(field, size, depth + 1, TEXTS.has(name));
  }
}
