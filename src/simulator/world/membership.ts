/**
 * Who comes, goes, is promoted, banned, or blocks a bot.
 *
 * @module
 */
import type { ChatMember, User } from "../../telegram/types.ts";
import { publish } from "../updates/publish.ts";
import { post } from "./posting.ts";
import type { MemberStatus, Room } from "./room.ts";
import type { World } from "./world.ts";

const OUT: ReadonlySet<string> = new Set(["left", "kicked"]);

/**
 * Changes somebody's status in a chat. Bots are told: the one concerned by `my_chat_member`,
 * administrators by `chat_member`, and in groups all by a service message.
 *
 * @param world Where it happens.
 * @param room The chat.
 * @param user Whose status.
 * @param status The new one.
 * @param by Who changes it.
 *
 * @example Usage
 * ```ts
 * import { changeMember } from "./membership.ts";
 * import { World } from "./world.ts";
 * import { FakeClock } from "../../util/fake_clock.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const world = new World({ clock: new FakeClock(), random: Math.random });
 * const ada = world.addUser({ first_name: "Ada" });
 * const bob = world.addUser({ first_name: "Bob" });
 * const room = world.addGroup("supergroup", "Friends", [ada]);
 * changeMember(world, room, bob, "member", ada);
 * assertEquals(room.present().length, 2);
 * ```
 */
export function changeMember(
  world: World,
  room: Room,
  user: User,
  status: MemberStatus,
  by: User,
): void {
  const before = room.members.get(user.id)?.status ?? "left";
  if (before === status) return;
  room.members.set(user.id, { user, status });
  world.tell({ type: "chat", chat: room.view });
  const change = {
    chat: room.chat,
    from: by,
    date: world.seconds(),
    old_chat_member: memberView(user, before),
    new_chat_member: memberView(user, status),
  };
  const bot = world.bots.get(user.id);
  if (bot) publish(world, bot, "my_chat_member", change);
  for (const other of world.botsIn(room)) {
    const own = room.members.get(other.id)?.status;
    if (other !== bot && (own === "administrator" || own === "creator")) {
      publish(world, other, "chat_member", change);
    }
  }
  if (room.chat.type === "group" || room.chat.type === "supergroup") {
    if (OUT.has(before) && !OUT.has(status)) post(world, room, by, { new_chat_members: [user] });
    if (!OUT.has(before) && OUT.has(status)) post(world, room, by, { left_chat_member: user });
  }
}

/**
 * A person blocks a bot or lets it in again. In a private chat it is the bot's own status that
 * changes, by the person's hand.
 *
 * @param world Where it happens.
 * @param room The private chat.
 * @param bot The bot's user.
 * @param user The person.
 * @param blocked Which of the two.
 *
 * @example Usage
 * ```ts
 * import { setBlocked } from "./membership.ts";
 * import { World } from "./world.ts";
 * import { FakeClock } from "../../util/fake_clock.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const world = new World({ clock: new FakeClock(), random: Math.random });
 * const bot = world.addBot("echo");
 * const ada = world.addUser({ first_name: "Ada" });
 * const room = world.privateRoom(bot, ada);
 * setBlocked(world, room, bot.user, ada, true);
 * assertEquals(room.has(bot.id), false);
 * ```
 */
export function setBlocked(
  world: World,
  room: Room,
  bot: User,
  user: User,
  blocked: boolean,
): void {
  changeMember(world, room, bot, blocked ? "kicked" : "member", user);
}

function memberView(user: User, status: MemberStatus): ChatMember {
  return { user, status, ...(status === "kicked" ? { until_date: 0 } : {}) } as ChatMember;
}
