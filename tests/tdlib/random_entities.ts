/** Random texts with entities that overlap, some of them outside the text. */
import type { Seeded } from "../helpers/seeded.ts";

const CHARACTERS = [
  "b",
  " ",
  "\n",
  "\r",
  "\u2028",
  "\u0333",
  "😀",
  "é",
  "\t",
  "\u200e",
  "\u200f",
  "\u202e",
];

const TYPES = [
  "bold",
  "italic",
  "underline",
  "strikethrough",
  "spoiler",
  "code",
  "pre",
  "language",
  "blockquote",
  "expandable_blockquote",
  "text_link",
  "text_mention",
  "custom_emoji",
  "date_time",
];

/** A text that begins with something visible, and entities for it. */
export function spanned(random: Seeded): { text: string; given: unknown[] } {
  const units = Array.from({ length: random.below(14) }, () => random.pick(CHARACTERS));
  const text = "a" + units.join("");
  const given = Array.from({ length: 1 + random.below(5) }, () => {
    const offset = random.below(text.length + (random.below(20) > 0 ? 0 : 2)) -
      (random.below(50) > 0 ? 0 : 1);
    const most = random.below(20) > 0 ? Math.max(1, text.length - offset) : 12;
    const length = random.below(most) + (random.below(9) > 0 ? 1 : 0);
    return { offset, length, ...typed(random) };
  });
  return { text, given };
}

function typed(random: Seeded): Record<string, unknown> {
  const type = random.pick(TYPES);
  switch (type) {
    case "language":
      return { type: "pre", language: random.pick(["ts", "a\rb"]) };
    case "text_link": {
      const good = ["x.io", "http://y.io/", "tg://user?id=5", "tg://resolve?domain=a"];
      return {
        type,
        url: random.pick(random.below(20) > 0 ? good : ["http://localhost", "", "x.io:0"]),
      };
    }
    case "text_mention":
      return { type, user: { id: random.below(5) } };
    case "date_time":
      return { type, unix_time: random.below(40) };
    case "custom_emoji":
      return { type, custom_emoji_id: String(random.below(40)) };
    default:
      return { type };
  }
}
