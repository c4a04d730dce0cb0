/**
 * Joining a chat by an invite link.
 *
 * @module
 */
import type { ChatInviteLink, User } from "../../telegram/types.ts";
import { changeMember } from "./membership.ts";
import type { Room } from "./room.ts";
import type { World } from "./world.ts";

/** An invite link that is valid, and the chat it leads to. */
export interface FoundLink {
  readonly room: Room;
  /** The current state of the link. */
  readonly link: ChatInviteLink;
}

/**
 * Finds a valid link.
 *
 * @throws {Error} If it is unknown, revoked, expired or used up.
 */
export function openLink(world: World, address: string): FoundLink {
  const failed = `Cannot join by ${address}`;
  for (const room of world.rooms.values()) {
    const link = room.inviteLinks.get(address);
    if (!link) continue;
    const { expire_date = Infinity, member_limit = Infinity } = link;
    if (link.is_revoked) throw new Error(`${failed}: the link is revoked`);
    if (expire_date <= world.seconds()) throw new Error(`${failed}: the link has expired`);
    if ((room.joinedBy.get(address)?.size ?? 0) >= member_limit) {
      throw new Error(`${failed}: ${member_limit} have joined by the link, which is its limit`);
    }
    return { room, link };
  }
  throw new Error(`${failed}: no chat has this link`);
}

/** Lets somebody join by a link; one with a price makes them a member until their month ends. */
export function joinByLink(world: World, { room, link }: FoundLink, user: User): void {
  const joined = room.joinedBy.get(link.invite_link) ?? new Set();
  room.joinedBy.set(link.invite_link, joined.add(user.id));
  const { subscription_period: period } = link;
  const details = period === undefined ? {} : { untilDate: world.seconds() + period };
  changeMember(world, room, user, "member", user, details, { link });
}
