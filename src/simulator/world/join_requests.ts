/**
 * Asking to be let into a chat.
 *
 * @module
 */
import type { ChatInviteLink, User } from "../../telegram/types.ts";
import { publish } from "../updates/publish.ts";
import type { Bot } from "./bot.ts";
import { changeMember } from "./membership.ts";
import type { Room } from "./room.ts";
import { linkShownTo } from "./shown_link.ts";
import type { World } from "./world.ts";

/** What somebody who asks tells of themselves. */
export interface JoinRequestOptions {
  /** What their profile says. @default {nothing} */
  readonly bio?: string;
  /** The link by which they came, as createChatInviteLink gave it. @default {none} */
  readonly inviteLink?: ChatInviteLink;
}

/**
 * Asks to be let in. Bots that are administrators are told, and may write to the person.
 *
 * @param world Where it happens.
 * @param room A supergroup or channel.
 * @param user Who asks.
 * @param options What they tell.
 * @param decided Told whether they were let in.
 * @returns The bots that can decide.
 * @throws {Error} When the person is in the chat, or no bot can decide.
 */
export function requestToJoin(
  world: World,
  room: Room,
  user: User,
  { bio, inviteLink }: JoinRequestOptions,
  decided: (approved: boolean) => void,
): Bot[] {
  const wish = `ask to join "${room.chat.title}"`;
  if (room.has(user.id)) throw new Error(`Cannot ${wish}: ${user.first_name} is in it already`);
  const bots = world.botsIn(room).filter((bot) => room.isAdmin(bot.id));
  if (bots.length === 0) throw new Error(`Cannot ${wish}: no bot is its administrator`);
  room.joinRequests.set(user.id, { decided, link: inviteLink });
  countPending(room, inviteLink, 1);
  for (const bot of bots) {
    // Telegram lets the bot write for five minutes; here the private chat is simply open.
    world.privateRoom(bot, user);
    publish(world, bot, "chat_join_request", {
      chat: room.chat,
      from: user,
      user_chat_id: user.id,
      date: world.seconds(),
      ...(bio === undefined ? {} : { bio }),
      ...(inviteLink ? { invite_link: linkShownTo(bot.id, inviteLink) } : {}),
    });
  }
  return bots;
}

/**
 * Lets somebody in who has asked, or sends them away.
 *
 * @param world Where it happens.
 * @param room The chat.
 * @param user Who has asked.
 * @param approved Which of the two.
 * @param by Who decides.
 * @returns Whether there was such a request.
 */
export function decideJoinRequest(
  world: World,
  room: Room,
  user: User,
  approved: boolean,
  by: User,
): boolean {
  const request = room.joinRequests.get(user.id);
  if (!request) return false;
  const { decided, link } = request;
  room.joinRequests.delete(user.id);
  countPending(room, link, -1);
  if (approved) {
    changeMember(world, room, user, "member", by, {}, {
      isRequest: true,
      ...(link ? { link } : {}),
    });
  }
  decided(approved);
  return true;
}

/** A link tells how many wait who came by it. */
function countPending(room: Room, link: ChatInviteLink | undefined, change: number): void {
  const current = link && room.inviteLinks.get(link.invite_link);
  if (!current) return;
  const { pending_join_request_count: before = 0, ...rest } = current;
  const count = before + change;
  const shown = count > 0 ? { pending_join_request_count: count } : {};
  room.inviteLinks.set(link.invite_link, { ...rest, ...shown });
}
