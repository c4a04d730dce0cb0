/**
 * Blocks of rich messages as plain text, one or more lines each.
 *
 * @module
 */
import type { RichBlock } from "../../telegram/types.ts";
import { plainText } from "./rich_text.ts";

/** The text of blocks, without formatting. */
export function plainBlocks(blocks: readonly RichBlock[]): string {
  return blocks.map(plainBlock).join("\n");
}

function plainBlock(block: RichBlock): string {
  switch (block.type) {
    case "list":
      return block.items.map(({ label, blocks }) => `${label} ${plainBlocks(blocks)}`).join("\n");
    case "table":
      return block.cells.map((row) => row.map(({ text = "" }) => plainText(text)).join(" | "))
        .join("\n");
    case "details":
      return [plainText(block.summary), plainBlocks(block.blocks)].join("\n");
    case "divider":
      return "---";
    case "mathematical_expression":
      return block.expression;
    case "buttons":
      return block.buttons.map(({ text }) => `[${plainText(text)}]`).join(" ");
  }
  const caption = "caption" in block && block.caption ? plainText(block.caption.text) : "";
  if ("blocks" in block) return [plainBlocks(block.blocks), caption].filter(Boolean).join("\n");
  return "text" in block ? plainText(block.text) : `[${block.type}]${caption && ` ${caption}`}`;
}
