/**
 * The marks of MarkdownV2.
 *
 * @module
 */

/** The entity types that MarkdownV2 can open. */
export type V2Type = keyof typeof LABELS;

/** Their names in errors. */
export const LABELS = {
  bold: "Bold",
  italic: "Italic",
  underline: "Underline",
  strikethrough: "Strikethrough",
  spoiler: "Spoiler",
  code: "Code",
  pre: "Pre",
  text_link: "TextUrl",
  custom_emoji: "CustomEmoji",
  blockquote: "BlockQuote",
} as const;

/** Outside code, these must be escaped unless they are marks. */
export const RESERVED = "_*[]()~`>#+-=|{}.!\n";

/** Opening marks; the first match applies. */
const STARTS: readonly (readonly [sign: string, type: V2Type])[] = [
  ["```", "pre"],
  ["`", "code"],
  ["||", "spoiler"],
  ["__", "underline"],
  ["_", "italic"],
  ["*", "bold"],
  ["~", "strikethrough"],
  ["![", "custom_emoji"],
  ["[", "text_link"],
];

/** Closing marks. A quotation ends with its line. */
export const ENDS: Readonly<Record<V2Type, string>> = {
  bold: "*",
  italic: "_",
  underline: "__",
  strikethrough: "~",
  spoiler: "||",
  code: "`",
  pre: "```",
  text_link: "]",
  custom_emoji: "]",
  blockquote: "\n",
};

/** The mark that begins at a position. */
export function startAt(
  source: string,
  index: number,
): readonly [sign: string, type: V2Type] | undefined {
  return STARTS.find(([sign]) => source.startsWith(sign, index));
}

/** Whether an entity ends at a position. */
export function endsAt(source: string, index: number, type: V2Type): boolean {
  return type !== "blockquote" && source.startsWith(ENDS[type], index) &&
    !(type === "italic" && source[index + 1] === "_");
}

/** Whether a backslash can escape a character. */
export function isEscapable(char: string): boolean {
  return char > "\0" && char <= "~";
}
