/**
 * Blocks of rich messages, from HTML.
 *
 * @module
 */
import type { RichBlock, RichText } from "../../telegram/types.ts";
import { type HtmlContext, textOf } from "./html_text.ts";
import type { Element, HtmlNode } from "./html_tree.ts";
import { listLabel } from "./list_label.ts";
import { joined, plainText } from "./rich_text.ts";
import { tableOf } from "./html_table.ts";

/** The label of an unnumbered item. */
export const BULLET = "•";

type Read = (element: Element, context: HtmlContext) => RichBlock;

const heading = (size: number): Read => (element, context) =>
  ({ type: "heading", text: textOf(element.children, context), size }) as RichBlock;

/** Block elements, by name. */
const BLOCKS: Readonly<Record<string, Read>> = {
  ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((size) => [`h${size}`, heading(size)])),
  p: ({ children }, context) => ({ type: "paragraph", text: trimmed(textOf(children, context)) }),
  footer: ({ children }, context) => ({ type: "footer", text: textOf(children, context) }),
  hr: () => ({ type: "divider" }),
  pre,
  ul: list,
  ol: list,
  blockquote: quotation,
  aside: ({ children }, context) => {
    const { credit, rest } = credited(children, context);
    return { type: "pullquote", text: trimmed(textOf(rest, context)), ...credit };
  },
  figure,
  video: (element, context) => mediaBlock(element, context),
  audio: (element, context) => mediaBlock(element, context),
  "tg-document": (element, context) => mediaBlock(element, context),
  "tg-map": map,
  "tg-collage": gallery("collage"),
  "tg-slideshow": gallery("slideshow"),
  table: tableOf,
  details,
  "tg-math-block": ({ children }, context) => ({
    type: "mathematical_expression",
    expression: plainText(textOf(children, context, true)).trim(),
  }),
};

function isBlock(node: HtmlNode): node is Element {
  if (typeof node === "string") return false;
  return node.name in BLOCKS || node.name === "img" && !isEmoji(node);
}

function isEmoji({ attributes }: Element): boolean {
  return (attributes.get("src") ?? "").startsWith("tg://emoji");
}

/** Converts nodes to blocks; content between blocks becomes paragraphs. */
export function blocksOf(nodes: readonly HtmlNode[], context: HtmlContext): RichBlock[] {
  const blocks: RichBlock[] = [];
  let loose: HtmlNode[] = [];
  const flush = () => {
    const text = trimmed(textOf(loose, context));
    if (text !== "") blocks.push({ type: "paragraph", text });
    loose = [];
  };
  for (const node of nodes) {
    if (!isBlock(node)) {
      loose.push(node);
      continue;
    }
    flush();
    blocks.push((BLOCKS[node.name] ?? mediaBlock)(node, context));
  }
  flush();
  return blocks;
}

/** A text without leading and trailing spaces. */
function trimmed(text: RichText): RichText {
  const parts = Array.isArray(text) ? [...text] : [text];
  if (typeof parts[0] === "string") parts[0] = parts[0].trimStart();
  const last = parts.length - 1;
  if (typeof parts[last] === "string") parts[last] = parts[last].trimEnd();
  return joined(parts);
}

const isNamed = (...names: string[]) => (node: HtmlNode): node is Element =>
  typeof node !== "string" && names.includes(node.name);

function credited(nodes: readonly HtmlNode[], context: HtmlContext) {
  const cite = nodes.find(isNamed("cite"));
  const rest = nodes.filter((node) => node !== cite);
  return { rest, credit: cite ? { credit: textOf(cite.children, context) } : {} };
}

function pre({ children }: Element, context: HtmlContext): RichBlock {
  const code = children.length === 1 ? children.find(isNamed("code")) : undefined;
  const language = /^language-(\S+)/.exec(code?.attributes.get("class") ?? "")?.[1];
  const text = textOf((code ?? { children }).children, { ...context, found: String }, true);
  return { type: "pre", text, ...(language ? { language } : {}) };
}

function list({ name, attributes, children }: Element, context: HtmlContext): RichBlock {
  const type = attributes.get("type") ?? "1";
  const step = attributes.has("reversed") ? -1 : 1;
  const items = children.filter(isNamed("li"));
  let next = Number(attributes.get("start") ?? (step < 0 ? items.length : 1));
  return {
    type: "list",
    items: items.map((item) => {
      const box = item.children.find(isNamed("input"));
      const check = box
        ? {
          has_checkbox: true as const,
          ...(box.attributes.has("checked") ? { is_checked: true as const } : {}),
        }
        : {};
      const blocks = blocksOf(item.children.filter((node) => node !== box), context);
      if (name === "ul") return { label: BULLET, blocks, ...check };
      const value = Number(item.attributes.get("value") ?? next);
      next = value + step;
      const kind = item.attributes.get("type") ?? type;
      return { label: listLabel(value, kind), blocks, ...check, value, type: kind };
    }),
  } as RichBlock;
}

function quotation({ attributes, children }: Element, context: HtmlContext): RichBlock {
  const { credit, rest } = credited(children, context);
  return attributes.has("expandable") || attributes.has("collapsed")
    ? { type: "expandable_blockquote", text: trimmed(textOf(rest, context)), ...credit }
    : { type: "blockquote", blocks: blocksOf(rest, context), ...credit };
}

function captionIn(nodes: readonly HtmlNode[], context: HtmlContext) {
  const figcaption = nodes.find(isNamed("figcaption"));
  if (!figcaption) return {};
  const { credit, rest } = credited(figcaption.children, context);
  return { caption: { text: trimmed(textOf(rest, context)), ...credit } };
}

function figure({ children }: Element, context: HtmlContext): RichBlock {
  const inner = children.find(isNamed("img", "video", "audio", "tg-document", "tg-map"));
  const block = inner
    ? (BLOCKS[inner.name] ?? mediaBlock)(inner, context)
    : { type: "paragraph", text: textOf(children, context) };
  return { ...block, ...captionIn(children, context) } as RichBlock;
}

/** The type of media that an element shows, by its name and that of its file. */
function sortOf(name: string, source: string): string {
  if (name === "img") return "photo";
  if (name === "tg-document") return "document";
  if (name === "audio") return /\.og[ga]\b/i.test(source) ? "voice" : "audio";
  return /\.gif\b/i.test(source) ? "animation" : "video";
}

function mediaBlock({ name, attributes }: Element, { media }: HtmlContext): RichBlock {
  const source = attributes.get("src") ?? "";
  const sort = sortOf(name, source);
  const type = sort === "voice" ? "voice_note" : sort;
  const spoiler = attributes.has("tg-spoiler") ? { has_spoiler: true } : {};
  return { type, [type]: media(sort, source), ...spoiler } as unknown as RichBlock;
}

function map({ attributes }: Element): RichBlock {
  const number = (name: string, fallback: number) => Number(attributes.get(name) ?? fallback);
  return {
    type: "map",
    location: { latitude: number("lat", 0), longitude: number("long", 0) },
    zoom: number("zoom", 14),
    width: 600,
    height: 300,
  } as RichBlock;
}

function gallery(type: "collage" | "slideshow"): Read {
  return ({ children }, context) => {
    const blocks = children.filter(isBlock)
      .map((node) => (BLOCKS[node.name] ?? mediaBlock)(node, context));
    return { type, blocks, ...captionIn(children, context) };
  };
}

function details({ attributes, children }: Element, context: HtmlContext): RichBlock {
  const summary = children.find(isNamed("summary"));
  return {
    type: "details",
    summary: summary ? textOf(summary.children, context) : "",
    blocks: blocksOf(children.filter((node) => node !== summary), context),
    ...(attributes.has("open") ? { is_open: true } : {}),
  };
}
