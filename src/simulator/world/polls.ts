/**
 * Voting in polls.
 *
 * @module
 */
import type { Message, Poll, User } from "../../telegram/types.ts";
import { publish } from "../updates/publish.ts";
import type { Room } from "./room.ts";
import type { World } from "./world.ts";

/** How many voters chose each option, and how many there are at all. */
function counted(poll: Poll, votes: Iterable<readonly number[]>): Poll {
  const ballots = [...votes].filter((chosen) => chosen.length > 0);
  const options = poll.options.map((option, i) => ({
    ...option,
    voter_count: ballots.filter((chosen) => chosen.includes(i)).length,
  }));
  return { ...poll, options, total_voter_count: ballots.length };
}

/**
 * Puts somebody's vote in place of the one before. The bot that sent the poll is told: by `poll`,
 * and by `poll_answer` if the poll is not anonymous.
 *
 * @param world Where it happens.
 * @param room The chat.
 * @param message The message with the poll, as it is.
 * @param user Who votes.
 * @param chosen Numbers of the chosen options, from 0; none takes the vote back.
 *
 * @example Usage
 * ```ts
 * import { vote } from "./polls.ts";
 * import { post } from "./posting.ts";
 * import { World } from "./world.ts";
 * import { FakeClock } from "../../util/fake_clock.ts";
 * import type { Message } from "../../telegram/types.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const world = new World({ clock: new FakeClock(), random: Math.random });
 * const bot = world.addBot("echo");
 * const ada = world.addUser({ first_name: "Ada" });
 * const room = world.privateRoom(bot, ada);
 * const poll = { id: "1", options: [{ text: "Tea" }, { text: "Coffee" }] };
 * const message = post(world, room, bot.user, { poll } as unknown as Message);
 * vote(world, room, message, ada, [1]);
 * const { options } = room.messages.get(message.message_id)!.poll!;
 * assertEquals(options.map(({ voter_count }) => voter_count), [0, 1]);
 * ```
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
  world.tell({ type: "edit", chat: room.key, message: voted, by: user });
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
