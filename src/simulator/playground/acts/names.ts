/**
 * Names given by a page, and business chats between two people.
 *
 * @module
 */
import type { Room } from "../../world/room.ts";
import { businessRoom } from "../../world/business.ts";
import type { Act } from "./act.ts";

const MAX_NAME = 64;

/** Reads a name of 1 to 64 characters. */
export function nameOf(act: Act, field: string): string {
  const name = act.text(field).trim();
  if (name === "" || name.length > MAX_NAME) {
    throw new TypeError(`Cannot take the name "${name}": it must have 1 to ${MAX_NAME} characters`);
  }
  return name;
}

/** The reader's chat with another person, if one of them has a business account. */
export function businessChatWith(act: Act, otherId: number): Room | undefined {
  const { world } = act.tg;
  const other = world.users.get(otherId);
  return other &&
    (businessRoom(world, other, act.person.id) ?? businessRoom(world, act.person.user, otherId));
}
