/**
 * Start tags in HTML, and the attributes that Telegram knows.
 *
 * @module
 */
import { asciiLower, charAt, isSpace, skipWhile } from "./characters.ts";
import { readReference } from "./html_reference.ts";
import { leadingInt32 } from "./integers.ts";
import { parseErrorAt } from "./markup.ts";

/** The tags that only style text, with their entity types. */
export const STYLE_TAGS = {
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
} as const;

/** The tags, with the entity type of those that need nothing else. */
export const TAGS = {
  ...STYLE_TAGS,
  span: "spoiler",
  a: undefined,
  code: undefined,
  pre: undefined,
  blockquote: undefined,
  "tg-emoji": undefined,
  "tg-time": undefined,
} as const;

/** The name of a supported tag. */
export type TagName = keyof typeof TAGS;

export interface StartTag {
  /** Its name, in lower case. */
  readonly name: TagName;
  /** Its relevant attribute: URL, language, emoji, format; `"1"` for expandable. */
  readonly argument: string;
  /** The time of `tg-time`. */
  readonly time: number;
  /** Where the text continues. */
  readonly end: number;
}

/** Reads the start tag whose `<` is at a position. */
export function readStartTag(source: string, start: number): StartTag {
  let index = skipWhile(source, start + 1, (char) => !isSpace(char) && char !== ">");
  const name = asciiLower(source.slice(start + 1, index));
  if (charAt(source, index) === "\0") {
    throw parseErrorAt("Unclosed start tag", source, start);
  }
  if (!isTag(name)) throw parseErrorAt(`Unsupported start tag "${name}"`, source, start);

  let [argument, time] = ["", 0];
  while ((index = skipSpaces(source, index), charAt(source, index) !== ">")) {
    const attribute = readAttribute(source, index, name, start);
    index = attribute.end;
    if (name === "tg-time" && attribute.name === "unix") time = leadingInt32(attribute.value ?? "");
    else argument = argumentOf(name, attribute) ?? argument;
  }
  if (name === "span" && argument !== "spoiler") {
    throw parseErrorAt('Tag "span" must have class "tg-spoiler"', source, start);
  }
  return { name, argument, time, end: index + 1 };
}

interface Attribute {
  readonly name: string;
  /** None if it has no `=`. */
  readonly value?: string;
  readonly end: number;
}

function isTag(name: string): name is TagName {
  return Object.hasOwn(TAGS, name);
}

/** The end of the text, a NUL, is not skipped here. */
function skipSpaces(source: string, index: number): number {
  return skipWhile(source, index, (char) => char !== "\0" && isSpace(char));
}

function readAttribute(source: string, at: number, tag: string, start: number): Attribute {
  const afterName = skipWhile(source, at, (char) => !isSpace(char) && !"=>/\"'".includes(char));
  const name = source.slice(at, afterName);
  if (name === "") throw parseErrorAt(`Empty attribute name in the tag "${tag}"`, source, start);
  const sign = skipSpaces(source, afterName);
  const unclosed = (index: number) => charAt(source, index) === "\0";
  if (charAt(source, sign) !== "=") {
    if (unclosed(sign)) throw parseErrorAt(`Unclosed start tag "${tag}"`, source, start);
    return { name, end: sign };
  }
  const index = skipSpaces(source, sign + 1);
  if (unclosed(index)) throw parseErrorAt(`Unclosed start tag "${tag}"`, source, start);
  const { value, end } = "'\"".includes(source[index]!)
    ? quotedValue(source, index)
    : bareValue(source, index);
  if (unclosed(end)) throw parseErrorAt("Unclosed start tag", source, start);
  return { name, value, end };
}

function bareValue(source: string, start: number): { value: string; end: number } {
  const end = skipWhile(source, start, (char) => /[a-z\d.-]/i.test(char));
  if (!isSpace(charAt(source, end)) && source[end] !== ">") {
    throw parseErrorAt("Unexpected end of name token", source, start);
  }
  return { value: asciiLower(source.slice(start, end)), end };
}

function quotedValue(source: string, start: number): { value: string; end: number } {
  const quote = source[start]!;
  let value = "";
  let index = start + 1;
  while (charAt(source, index) !== quote && charAt(source, index) !== "\0") {
    const reference = source[index] === "&" ? readReference(source, index) : undefined;
    value += reference?.char ?? source[index];
    index = reference?.end ?? index + 1;
  }
  return { value, end: source[index] === quote ? index + 1 : index };
}

/** The part of an attribute that its entity uses; `undefined` if it is ignored. */
function argumentOf(tag: TagName, { name, value }: Attribute): string | undefined {
  if (tag === "blockquote") return name === "expandable" ? "1" : undefined;
  if (value === undefined) return undefined;
  const after = (prefix: string) =>
    name === "class" && value.startsWith(prefix) ? value.slice(prefix.length) : undefined;
  switch (tag) {
    case "a":
      return name === "href" ? value : undefined;
    case "code":
      return after("language-");
    case "span":
      return after("tg-");
    case "tg-emoji":
      return name === "emoji-id" ? value : undefined;
    case "tg-time":
      return name === "format" ? value : undefined;
    default:
      return undefined;
  }
}
