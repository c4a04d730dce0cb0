/**
 * Requests to join a chat.
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

/** What somebody reveals when they request to join. */
export interface JoinRequestOptions {
  /** The bio of their profile. @default {none} */
  readonly bio?: string;
  /** The invite link they used, as returned by createChatInviteLink. @default {none} */
  readonly inviteLink?: ChatInviteLink;
}

/**
 * Requests to join a chat. Bots that are administrators are notified, and may write to the person.
 *
 * @param world The world.
 * @param room A supergroup or channel.
 * @param user The person who wants to join.
 * @param options What they reveal.
 * @param decided Receives whether the request was approved.
 * @returns The bots that can decide.
 * @throws {Error} If the person is already in the chat, or no bot can decide.
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
    // Telegram lets the bot write for five minutes; here the private chat just stays open.
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
 * Approves or declines a request to join.
 *
 * @param world The world.
 * @param room The chat.
 * @param user The person who asked.
 * @param approved Whether to approve it.
 * @param by The user who decides.
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

/** A link shows the number of pending requests made with it. */
function countPending(room: Room, link: ChatInviteLink | undefined, change: number): void {
  const current = link && room.inviteLinks.get(link.invite_link);
  if (!current) return;
  const { pending_join_request_count: before = 0, ...rest } = current;
  const count = before + change;
  const shown = count > 0 ? { pending_join_request_count: count } : {};
  room.inviteLinks.set(link.invite_link, { ...rest, ...shown });
}
