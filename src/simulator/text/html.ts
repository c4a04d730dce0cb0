/**
 * `parse_mode: "HTML"`.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";
import { byteOffset, type FormattedText, link, parseError } from "./markup.ts";

const TYPES: Readonly<Record<string, string>> = {
  b: "bold",
  strong: "bold",
  i: "italic",
  em: "italic",
  u: "underline",
  ins: "underline",
  s: "strikethrough",
  strike: "strikethrough",
  del: "strikethrough",
  "tg-spoiler": "spoiler",
  span: "spoiler",
  a: "text_link",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  "tg-emoji": "custom_emoji",
};

const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"' };

function decode(text: string): string {
  return text.replace(/&(?:(lt|gt|amp|quot)|#(\d+)|#x([0-9a-f]+));/gi, (all, name, ten, hex) => {
    if (name) return NAMED[name.toLowerCase()] ?? all;
    const point = ten ? Number(ten) : parseInt(hex, 16);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : all;
  });
}

interface Open {
  readonly tag: string;
  readonly start: number;
  readonly attributes: Readonly<Record<string, string>>;
}

function attributesOf(source: string): Record<string, string> {
  const found = source.matchAll(/([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/g);
  return Object.fromEntries(
    [...found].map(([, name, a, b, c]) => [name!.toLowerCase(), decode(a ?? b ?? c ?? "")]),
  );
}

function entityOf({ tag, start, attributes }: Open, text: string): MessageEntity | undefined {
  const length = text.length - start;
  if (length === 0) return undefined;
  const at = { offset: start, length };
  const { href, class: className = "", "emoji-id": emoji = "" } = attributes;
  if (tag === "a") {
    const url = href || text.slice(start);
    return /^[\w+.-]+:|\./.test(url) ? link(url, start, length) : undefined;
  }
  if (tag === "pre") return { ...at, type: "pre" };
  if (tag === "code" && className.startsWith("language-")) {
    return { ...at, type: "pre", language: className.slice("language-".length) };
  }
  if (tag === "tg-emoji") return { ...at, type: "custom_emoji", custom_emoji_id: emoji };
  if (tag === "blockquote" && "expandable" in attributes) {
    return { ...at, type: "expandable_blockquote" };
  }
  return { ...at, type: TYPES[tag] } as MessageEntity;
}

/**
 * Reads HTML as Telegram understands it.
 *
 * @param source Text with tags and character references.
 * @returns Plain text and entities.
 * @throws {ApiError} 400 when a tag is unknown or not closed.
 *
 * @example Usage
 * ```ts
 * import { parseHtml } from "./html.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseHtml("1 &lt; <i>2</i>"), {
 *   text: "1 < 2",
 *   entities: [{ offset: 4, length: 1, type: "italic" }],
 * });
 * ```
 */
export function parseHtml(source: string): FormattedText {
  const entities: MessageEntity[] = [];
  const open: Open[] = [];
  let text = "";
  let index = 0;
  while (index < source.length) {
    const less = source.indexOf("<", index);
    text += decode(source.slice(index, less < 0 ? undefined : less));
    if (less < 0) break;
    const more = source.indexOf(">", less);
    const at = byteOffset(source, less);
    if (more < 0) throw parseError(`Unclosed start tag at byte offset ${at}`);
    const [, slash, name = "", rest = ""] = /^(\/?)([\w-]*)([^]*)$/.exec(
      source.slice(less + 1, more),
    )!;
    const tag = name.toLowerCase();
    index = more + 1;
    if (slash) {
      const last = open.pop();
      if (!last) throw parseError(`Unexpected end tag at byte offset ${at}`);
      if (tag !== "" && tag !== last.tag) {
        throw parseError(
          `Unmatched end tag at byte offset ${at}, expected "</${last.tag}>", found "</${tag}>"`,
        );
      }
      const entity = entityOf(last, text);
      if (entity) entities.push(entity);
    } else {
      if (!TYPES[tag]) throw parseError(`Unsupported start tag "${tag}" at byte offset ${at}`);
      open.push({ tag, start: text.length, attributes: attributesOf(rest) });
    }
  }
  const last = open.pop();
  if (last) throw parseError(`Can't find end tag corresponding to start tag "${last.tag}"`);
  return { text, entities: withoutWrappers(entities) };
}

/** `<pre><code class="language-x">` is one entity, the inner one, which knows the language. */
function withoutWrappers(entities: readonly MessageEntity[]): MessageEntity[] {
  const same = (a: MessageEntity, b: MessageEntity) =>
    a !== b && a.offset === b.offset && a.length === b.length;
  return entities.filter((entity) =>
    entity.type !== "pre" || "language" in entity ||
    !entities.some((other) => same(entity, other) && other.type === "pre" && "language" in other)
  );
}
