/**
 * Creating groups and channels.
 *
 * @module
 */
import type { User } from "../../telegram/types.ts";
import { refuseWrongOptions } from "../../util/options/option_types.ts";
import { GROUP_OPTIONS, type GroupOptions } from "../options.ts";
import { changeMember } from "./membership.ts";
import type { Room } from "./room.ts";
import { makeForum } from "./topics.ts";
import type { World } from "./world.ts";

/**
 * Creates a group owned by its first member. Bots join last, and are notified as usual.
 *
 * @throws {TypeError} If the first member is not a person, or an option is not valid.
 */
export function makeGroup(
  world: World,
  title: string,
  members: readonly { readonly user: User }[],
  options: GroupOptions,
): Room {
  refuseWrongOptions(`make the group "${title}"`, options, GROUP_OPTIONS);
  const { type = "supergroup", admins = [], username, forum = false } = options;
  const [owner, ...others] = new Map(members.map(({ user }) => [user.id, user])).values();
  if (!owner || owner.is_bot) {
    throw new TypeError(`Cannot make the group "${title}": its first member must be a person`);
  }
  if (forum && type !== "supergroup") {
    throw new TypeError(`Cannot make the group "${title}": a ${type} has no topics`);
  }
  const people = others.filter((user) => !user.is_bot);
  const room = world.addGroup(type, title, [owner, ...people], username);
  if (forum) makeForum(room);
  for (const user of others.filter((user) => user.is_bot)) {
    const isAdmin = type === "channel" || admins.some((admin) => admin.user.id === user.id);
    changeMember(world, room, user, isAdmin ? "administrator" : "member", owner);
  }
  for (const { user } of admins.filter(({ user }) => user.id !== owner.id)) {
    changeMember(world, room, user, "administrator", owner);
  }
  return room;
}
