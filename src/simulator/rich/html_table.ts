/**
 * Tables of rich messages, from HTML.
 *
 * @module
 */
import type { RichBlock } from "../../telegram/types.ts";
import { type HtmlContext, textOf } from "./html_text.ts";
import type { Element, HtmlNode } from "./html_tree.ts";

const FLAGS: readonly string[] = ["bordered", "striped", "compact"];

function elements(nodes: readonly HtmlNode[], ...names: string[]): Element[] {
  return nodes.filter((node) => typeof node !== "string" && names.includes(node.name)) as Element[];
}

/** Reads a table; rows may be inside a `<thead>` or `<tbody>`. */
export function tableOf({ attributes, children }: Element, context: HtmlContext): RichBlock {
  const rows = elements(children, "tr", "thead", "tbody")
    .flatMap((part) => part.name === "tr" ? [part] : elements(part.children, "tr"));
  const [caption] = elements(children, "caption");
  const flags = FLAGS.filter((name) => attributes.has(name)).map((name) => [`is_${name}`, true]);
  return {
    type: "table",
    cells: rows.map((row) =>
      elements(row.children, "td", "th").map((cell) => cellOf(cell, context))
    ),
    ...Object.fromEntries(flags),
    ...(caption ? { caption: textOf(caption.children, context) } : {}),
  } as RichBlock;
}

function cellOf({ name, attributes, children }: Element, context: HtmlContext) {
  const span = (name: string) => {
    const count = Number(attributes.get(name) ?? 1);
    return count > 1 ? { [name]: count } : {};
  };
  const text = textOf(children, context);
  return {
    ...(text === "" ? {} : { text }),
    ...(name === "th" ? { is_header: true } : {}),
    ...span("colspan"),
    ...span("rowspan"),
    align: attributes.get("align") ?? "left",
    valign: attributes.get("valign") ?? "middle",
  };
}
