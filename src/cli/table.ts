/**
 * Text in columns.
 *
 * @module
 */

import { widthOf } from "./width.ts";

/**
 * Aligns rows in columns, two spaces apart.
 *
 * @param rows The rows, each a list of cells.
 * @returns A line for each row.
 */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, widthOf(cell));
  }
  return rows.map((row) => {
    const cells = row.map((cell, i) => cell + " ".repeat(widths[i]! - widthOf(cell)));
    return `${cells.join("  ").trimEnd()}\n`;
  }).join("");
}
