/**
 * Rich text, from HTML.
 *
 * @module
 */
import type { RichText, User } from "../../telegram/types.ts";
import { STYLE_TAGS } from "../text/html_tag.ts";
import type { Element, HtmlNode } from "./html_tree.ts";
import { joined, plainText } from "./rich_text.ts";

/** Context for reading HTML. */
export interface HtmlContext {
  /** Converts a string to rich text by detecting links, mentions and so on. */
  readonly found: (text: string) => RichText;
  /** The names of footnotes. */
  readonly references: ReadonlySet<string>;
  /** Finds a user by id. */
  readonly userOf: (id: number) => User | undefined;
  /** A message's media for a file at a URL, or for one that came with the call. */
  readonly media: (sort: string, source: string) => unknown;
}

const STYLES: Readonly<Record<string, string>> = {
  ...STYLE_TAGS,
  code: "code",
  mark: "marked",
  sub: "subscript",
  sup: "superscript",
};

/** The text of nodes; whitespace is collapsed unless the text is preformatted. */
export function textOf(
  nodes: readonly HtmlNode[],
  context: HtmlContext,
  isPreformatted = false,
): RichText {
  return joined(nodes.map((node) => {
    if (typeof node !== "string") return pieceOf(node, context, isPreformatted);
    return isPreformatted ? node : context.found(node.replace(/\s+/g, " "));
  }));
}

function pieceOf(element: Element, context: HtmlContext, isPreformatted: boolean): RichText {
  const { name, attributes, children } = element;
  const attribute = (name: string) => attributes.get(name) ?? "";
  const isCode = isPreformatted || name === "code";
  const text = () => textOf(children, isCode ? { ...context, found: String } : context, isCode);
  const type = STYLES[name];
  if (type) return { type, text: text() } as RichText;
  switch (name) {
    case "br":
      return "\n";
    case "a":
      return attributes.has("name") && !attributes.has("href")
        ? { type: "anchor", name: attribute("name") }
        : linkTo(attribute("href"), textOf(children, { ...context, found: String }), context);
    case "img":
      return emojiOf(attribute("src"), attribute("alt"));
    case "tg-emoji": {
      const alternative_text = plainText(text());
      return { type: "custom_emoji", custom_emoji_id: attribute("emoji-id"), alternative_text };
    }
    case "tg-time":
      return {
        type: "date_time",
        text: text(),
        unix_time: Number(attribute("unix")),
        date_time_format: attribute("format"),
      } as RichText;
    case "tg-math":
      return { type: "mathematical_expression", expression: plainText(text()) };
    case "tg-reference":
      return { type: "reference", text: text(), name: attribute("name") };
    default:
      return text();
  }
}

function emojiOf(source: string, alternative_text: string): RichText {
  const id = /^tg:\/\/emoji\?id=(\d+)$/.exec(source)?.[1];
  return id ? { type: "custom_emoji", custom_emoji_id: id, alternative_text } : alternative_text;
}

function linkTo(address: string, text: RichText, { userOf, references }: HtmlContext): RichText {
  const [, scheme = "", rest = ""] = /^(#|mailto:|tel:|tg:\/\/user\?id=)(.*)$/.exec(address) ?? [];
  switch (scheme) {
    case "#":
      return references.has(rest)
        ? { type: "reference_link", text, reference_name: rest }
        : { type: "anchor_link", text, anchor_name: rest };
    case "mailto:":
      return { type: "email_address", text, email_address: rest };
    case "tel:":
      return { type: "phone_number", text, phone_number: rest };
    case "tg://user?id=": {
      const user = userOf(Number(rest));
      return user ? { type: "text_mention", text, user } : text;
    }
    default:
      return address === "" ? text : { type: "url", text, url: address };
  }
}
