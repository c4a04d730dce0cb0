/**
 * Asking to join a chat.
 *
 * @module
 */
import type { User } from "../../telegram/types.ts";
import { type JoinRequestOptions, requestToJoin } from "../world/join_requests.ts";
import type { Room } from "../world/room.ts";
import type { World } from "../world/world.ts";
import type { WaitOptions } from "./answers.ts";
import { Mailbox } from "./mailbox.ts";
import type { Senses } from "./senses.ts";

/** A request to join a chat. */
export interface JoinRequest {
  /** Waits for approveChatJoinRequest or declineChatJoinRequest: whether they were let in. */
  answered(options?: WaitOptions): Promise<boolean>;
}

/**
 * Asks to be let into a chat.
 *
 * @param world Where it happens.
 * @param room A supergroup or channel.
 * @param user Who asks.
 * @param senses How they wait for the answer.
 * @param options What they tell.
 * @returns The request.
 * @throws {Error} When the person is in the chat, or no bot is its administrator.
 *
 * @example Usage
 * ```ts
 * import { askToJoin } from "./joining.ts";
 * import { Simulator } from "../simulator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const tg = new Simulator();
 * const porter = tg.bot("porter");
 * const [ada, bob] = [tg.user("Ada"), tg.user("Bob")];
 * const { room } = tg.group("Friends", [ada, porter], { admins: [porter] });
 * const request = askToJoin(tg.world, room, bob.user, bob.senses, { bio: "Nice" });
 * const query = new URLSearchParams({ chat_id: `${room.chat.id}`, user_id: `${bob.id}` });
 * const url = `http://telegram/bot${porter.token}/approveChatJoinRequest?${query}`;
 * await (await tg.fetch(new Request(url))).body?.cancel();
 * assertEquals(await request.answered(), true);
 * ```
 */
export function askToJoin(
  world: World,
  room: Room,
  user: User,
  senses: Senses,
  options: JoinRequestOptions,
): JoinRequest {
  const answers = new Mailbox<boolean>(world.clock, world.closing.signal);
  const [bot] = requestToJoin(world, room, user, options, (approved) => answers.put(approved));
  let first: Promise<boolean> | undefined;
  const patience = (wait?: WaitOptions) =>
    senses.patience("got no answer to the request to join", bot!, wait);
  return { answered: (wait) => first ??= answers.take(() => true, patience(wait)) };
}
