/**
 * Choosing in a poll.
 *
 * @module
 */
import type { Message } from "../../telegram/types.ts";

/**
 * Which options a vote is for.
 *
 * @param message The message with the poll.
 * @param texts The options' texts.
 * @returns Their numbers, from 0.
 * @throws {Error} When the poll is closed or does not take this vote.
 *
 * @example Usage
 * ```ts
 * import { chosenOptions } from "./choosing.ts";
 * import type { Message } from "../../telegram/types.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const poll = { options: [{ text: "Tea" }, { text: "Coffee" }] };
 * assertEquals(chosenOptions({ poll } as Message, ["Coffee"]), [1]);
 * ```
 */
export function chosenOptions({ poll, message_id }: Message, texts: readonly string[]): number[] {
  const wish = texts.length === 0 ? "take a vote back" : `vote for "${texts.join('", "')}"`;
  if (!poll) throw new Error(`Cannot ${wish}: message ${message_id} is no poll`);
  if (poll.is_closed) throw new Error(`Cannot ${wish}: the poll "${poll.question}" is closed`);
  if (texts.length > 1 && !poll.allows_multiple_answers) {
    throw new Error(`Cannot ${wish}: the poll "${poll.question}" takes one answer`);
  }
  return texts.map((text) => {
    const i = poll.options.findIndex((option) => option.text === text);
    if (i >= 0) return i;
    const there = poll.options.map((option) => option.text).join(", ");
    throw new Error(`Cannot ${wish}: there are ${there}`);
  });
}
