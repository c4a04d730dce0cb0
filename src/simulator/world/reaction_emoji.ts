/**
 * The emoji that Telegram accepts as reactions.
 *
 * @module
 */
import type { ReactionType } from "../../telegram/types.ts";

/** An emoji that Telegram accepts as a reaction. */
export type ReactionEmoji = Extract<ReactionType, { type: "emoji" }>["emoji"];

/** Every emoji as a key, so that the compiler notices a missing or unknown one. */
const EMOJI: Record<ReactionEmoji, true> = {
  "👍": true,
  "👎": true,
  "❤": true,
  "🔥": true,
  "🥰": true,
  "👏": true,
  "😁": true,
  "🤔": true,
  "🤯": true,
  "😱": true,
  "🤬": true,
  "😢": true,
  "🎉": true,
  "🤩": true,
  "🤮": true,
  "💩": true,
  "🙏": true,
  "👌": true,
  "🕊": true,
  "🤡": true,
  "🥱": true,
  "🥴": true,
  "😍": true,
  "🐳": true,
  "❤‍🔥": true,
  "🌚": true,
  "🌭": true,
  "💯": true,
  "🤣": true,
  "⚡": true,
  "🍌": true,
  "🏆": true,
  "💔": true,
  "🤨": true,
  "😐": true,
  "🍓": true,
  "🍾": true,
  "💋": true,
  "🖕": true,
  "😈": true,
  "😴": true,
  "😭": true,
  "🤓": true,
  "👻": true,
  "👨‍💻": true,
  "👀": true,
  "🎃": true,
  "🙈": true,
  "😇": true,
  "😨": true,
  "🤝": true,
  "✍": true,
  "🤗": true,
  "🫡": true,
  "🎅": true,
  "🎄": true,
  "☃": true,
  "💅": true,
  "🤪": true,
  "🗿": true,
  "🆒": true,
  "💘": true,
  "🙉": true,
  "🦄": true,
  "😘": true,
  "💊": true,
  "🙊": true,
  "😎": true,
  "👾": true,
  "🤷‍♂": true,
  "🤷": true,
  "🤷‍♀": true,
  "😡": true,
};

/** Whether an emoji can be a reaction. */
export function isReactionEmoji(emoji: string): emoji is ReactionEmoji {
  return Object.hasOwn(EMOJI, emoji);
}
