/**
 * Voting in polls.
 *
 * @module
 */
import type { Message, Poll, User } from "../../telegram/types.ts";
import { publish } from "../updates/publish.ts";
import type { Room } from "./room.ts";
import type { World } from "./world.ts";

/** Updates the number of voters per option and in total. */
function counted(poll: Poll, votes: Iterable<readonly number[]>): Poll {
  const ballots = [...votes].filter((chosen) => chosen.length > 0);
  const options = poll.options.map((option, i) => ({
    ...option,
    voter_count: ballots.filter((chosen) => chosen.includes(i)).length,
  }));
  return { ...poll, options, total_voter_count: ballots.length };
}

/**
 * Replaces somebody's vote; with no options, retracts it. The bot that sent the poll is notified:
 * by `poll`, and by `poll_answer` if the poll is not anonymous.
 */
export function vote(
  world: World,
  room: Room,
  message: Message,
  user: User,
  chosen: readonly number[],
): void {
  const { message_id } = message;
  const votes = room.votes.get(message_id) ?? new Map<number, readonly number[]>();
  room.votes.set(message_id, votes.set(user.id, chosen));
  const poll = counted(message.poll!, votes.values());
  const voted = { ...message, poll };
  world.keep(room, voted);
  world.emit({ type: "edit", chat: room.key, message: voted, by: user });
  const bot = world.bots.get(message.from?.id ?? 0);
  if (!bot) return;
  publish(world, bot, "poll", poll);
  if (poll.is_anonymous) return;
  publish(world, bot, "poll_answer", {
    poll_id: poll.id,
    user,
    option_ids: chosen,
    option_persistent_ids: chosen.map((i) => poll.options[i]!.persistent_id),
  });
}

/** Closes a poll; the bot that sent it is notified. */
export function closePoll(world: World, room: Room, message: Message): Poll {
  const poll = { ...message.poll!, is_closed: true };
  const closed = { ...message, poll };
  world.keep(room, closed);
  const by = message.from ?? { id: 0, is_bot: true, first_name: "" };
  world.emit({ type: "edit", chat: room.key, message: closed, by });
  const bot = world.bots.get(message.from?.id ?? 0);
  if (bot) publish(world, bot, "poll", poll);
  return poll;
}

/** Closes a poll at its close date. */
export function closeInTime(world: World, room: Room, messageId: number, closeDate: number): void {
  const { signal } = world.closing;
  const timer = world.clock.setTimer(() => {
    signal.removeEventListener("abort", stop);
    const message = room.messages.get(messageId);
    if (message?.poll && !message.poll.is_closed) closePoll(world, room, message);
  }, closeDate * 1000 - world.clock.date());
  const stop = () => world.clock.clearTimer(timer);
  signal.addEventListener("abort", stop);
}
