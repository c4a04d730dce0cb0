/**
 * Joining, leaving, promoting, banning, and blocking a bot.
 *
 * @module
 */
import type { ChatInviteLink, User } from "../../telegram/types.ts";
import { publish } from "../updates/publish.ts";
import { chatMember, isPresent, type Member, memberAt } from "./member.ts";
import type { MemberDetails, MemberStatus } from "./member.ts";
import { post } from "./posting.ts";
import type { Room } from "./room.ts";
import { linkShownTo } from "./shown_link.ts";
import type { World } from "./world.ts";

/** How somebody joined a chat. */
export interface Arrival {
  /** The invite link they used. */
  readonly link?: ChatInviteLink;
  /** Whether their request to join was approved. */
  readonly isRequest?: boolean;
}

/** Somebody's membership in a chat, even if they were never there. */
export function memberOf(world: World, room: Room, user: User): Member {
  const member = room.members.get(user.id) ?? { user, status: "left" as const };
  return memberAt(member, world.seconds());
}

/**
 * Changes somebody's membership. The bot itself is notified by `my_chat_member`, bots that
 * administer the chat by `chat_member`; joining and leaving groups also creates service messages.
 *
 * @param world The world.
 * @param room The chat.
 * @param user The member.
 * @param status The new status.
 * @param by Who makes the change.
 * @param details Rights, permissions, an end date.
 * @param how How they joined.
 */
export function changeMember(
  world: World,
  room: Room,
  user: User,
  status: MemberStatus,
  by: User,
  details: MemberDetails = {},
  how: Arrival = {},
): void {
  const before = memberOf(world, room, user);
  const after = memberAt({ user, status, ...details }, world.seconds());
  room.members.set(user.id, after);
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  world.emit({ type: "chat", chat: room.view });
  const date = world.seconds();
  const { type } = room.chat;
  const bot = world.bots.get(user.id);
  const others = world.botsIn(room).filter((other) => other !== bot && room.isAdmin(other.id));
  for (const other of bot ? [bot, ...others] : others) {
    publish(world, other, other === bot ? "my_chat_member" : "chat_member", {
      chat: room.chat,
      from: by,
      date,
      old_chat_member: chatMember(before, type, other.id),
      new_chat_member: chatMember(after, type, other.id),
      ...(how.link ? { invite_link: linkShownTo(other.id, how.link) } : {}),
      ...(how.isRequest ? { via_join_request: true } : {}),
    });
  }
  if (type !== "group" && type !== "supergroup") return;
  if (!isPresent(before) && isPresent(after)) {
    post(world, room, by, {
      new_chat_members: [user],
      ...{ new_chat_member: user, new_chat_participant: user },
    });
  }
  if (isPresent(before) && !isPresent(after)) {
    post(world, room, by, { left_chat_member: user, ...{ left_chat_participant: user } });
  }
}

/** Makes a person block or unblock a bot. */
export function setBlocked(
  world: World,
  room: Room,
  bot: User,
  user: User,
  blocked: boolean,
): void {
  changeMember(world, room, bot, blocked ? "kicked" : "member", user);
}
