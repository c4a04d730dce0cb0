/**
 * What people vote for in a poll.
 *
 * @module
 */
import type { Message } from "../../telegram/types.ts";

/**
 * The indices of the options to vote for.
 *
 * @throws {Error} If the poll is closed or does not allow this vote.
 */
export function chosenOptions({ poll, message_id }: Message, texts: readonly string[]): number[] {
  const action = texts.length === 0 ? "take a vote back" : `vote for "${texts.join('", "')}"`;
  if (!poll) throw new Error(`Cannot ${action}: message ${message_id} is not a poll`);
  if (poll.is_closed) throw new Error(`Cannot ${action}: the poll "${poll.question}" is closed`);
  if (texts.length > 1 && !poll.allows_multiple_answers) {
    throw new Error(`Cannot ${action}: the poll "${poll.question}" takes one answer`);
  }
  return texts.map((text) => {
    const i = poll.options.findIndex((option) => option.text === text);
    if (i >= 0) return i;
    const there = poll.options.map((option) => option.text).join(", ");
    throw new Error(`Cannot ${action}: there are ${there}`);
  });
}
