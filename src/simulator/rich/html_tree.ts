/**
 * HTML as a tree of elements and texts. An unclosed element ends with its parent.
 *
 * @module
 */
import { readReference } from "../text/html_reference.ts";

export interface Element {
  /** In lower case. */
  readonly name: string;
  /** Attributes by name; `""` for those without a value. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: HtmlNode[];
}

export type HtmlNode = string | Element;

const VOID: ReadonlySet<string> = new Set(["br", "hr", "img", "input", "tg-map"]);
const TAG =
  /<(\/?)([a-z][\w-]*)((?:\s+[\w-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*(\/?)>/iy;
const ATTRIBUTE = /([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

/** Elements that implicitly close a previous one: `<li>` after `<li>`. */
const CLOSES: Readonly<Record<string, readonly string[]>> = {
  li: ["li"],
  tr: ["tr", "td", "th"],
  td: ["td", "th"],
  th: ["td", "th"],
};

/** Parses HTML. */
export function htmlTree(html: string): HtmlNode[] {
  const root: Element = { name: "", attributes: new Map(), children: [] };
  const open = [root];
  let text = "";
  const flush = () => {
    if (text !== "") open.at(-1)!.children.push(text);
    text = "";
  };
  for (let at = 0; at < html.length;) {
    TAG.lastIndex = at;
    const tag = html[at] === "<" ? TAG.exec(html) : null;
    if (!tag) {
      const reference = html[at] === "&" ? readReference(html, at) : undefined;
      text += reference?.char ?? html[at];
      at = reference?.end ?? at + 1;
      continue;
    }
    flush();
    at = TAG.lastIndex;
    const [, slash, name = "", attributes = "", selfClosed] = tag;
    if (slash) close(open, name.toLowerCase());
    else enter(open, name.toLowerCase(), attributes, selfClosed === "/");
  }
  flush();
  return root.children;
}

/** The names of the footnotes in a tree. */
export function referencesIn(nodes: readonly HtmlNode[]): string[] {
  return nodes.flatMap((node) => {
    if (typeof node === "string") return [];
    const own = node.name === "tg-reference" ? [node.attributes.get("name") ?? ""] : [];
    return [...own, ...referencesIn(node.children)];
  });
}

function enter(open: Element[], name: string, attributes: string, selfClosed: boolean): void {
  while (open.length > 1 && CLOSES[name]?.includes(open.at(-1)!.name)) open.pop();
  const element = { name, attributes: attributesIn(attributes), children: [] };
  open.at(-1)!.children.push(element);
  if (!selfClosed && !VOID.has(name)) open.push(element);
}

function close(open: Element[], name: string): void {
  const index = open.findLastIndex((element) => element.name === name);
  if (index > 0) open.length = index;
}

function attributesIn(source: string): Map<string, string> {
  return new Map(
    [...source.matchAll(ATTRIBUTE)].map(([, name = "", ...values]) => [
      name.toLowerCase(),
      decoded(values.find((value) => value !== undefined) ?? ""),
    ]),
  );
}

function decoded(text: string): string {
  let result = "";
  for (let at = 0; at < text.length;) {
    const reference = text[at] === "&" ? readReference(text, at) : undefined;
    result += reference?.char ?? text[at];
    at = reference?.end ?? at + 1;
  }
  return result;
}
