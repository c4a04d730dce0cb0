/**
 * Invite links of groups and channels.
 *
 * @module
 */
import type { ChatInviteLink } from "../../../telegram/types.ts";
import { randomWord } from "../../random.ts";
import type { Room } from "../../world/room.ts";
import { ApiError } from "../api_error.ts";
import type { Call, Methods } from "../call.ts";
import { hasRight, writableChat } from "../targets.ts";

const MAX_NAME = 32;
const MAX_MEMBERS = 99_999;

function invitingChat(call: Call): Room {
  const room = writableChat(call);
  if (room.chat.type === "private") {
    throw ApiError.badRequest("can't invite members to a private chat");
  }
  if (!hasRight(call, room, "can_invite_users")) {
    throw ApiError.badRequest("not enough rights to manage chat invite link");
  }
  return room;
}

function newLink({ world }: Call): string {
  return `https://t.me/+${randomWord(world.random, 16)}`;
}

function named({ params }: Call): Partial<ChatInviteLink> {
  const whole = params.text("name").replace(/\s+/g, " ").trim();
  const name = [...whole].slice(0, MAX_NAME).join("").trim();
  return name === "" ? {} : { name };
}

/** The settings of a link. */
function settings(call: Call): Partial<ChatInviteLink> {
  const { params, world } = call;
  const name = named(call);
  const expire_date = params.integer("expire_date");
  const member_limit = params.integer("member_limit", 0, 0, MAX_MEMBERS + 1);
  const creates_join_request = params.boolean("creates_join_request");
  if (creates_join_request && member_limit > 0) {
    throw ApiError.badRequest(
      "member limit can't be specified for links requiring administrator approval",
    );
  }
  if (member_limit > MAX_MEMBERS) throw ApiError.badRequest("USAGE_LIMIT_INVALID");
  if (expire_date !== 0 && expire_date <= world.seconds()) {
    throw ApiError.badRequest("EXPIRE_DATE_INVALID");
  }
  return {
    creates_join_request,
    ...name,
    ...(expire_date > 0 ? { expire_date } : {}),
    ...(member_limit > 0 ? { member_limit } : {}),
  };
}

function makeLink(call: Call, room: Room, more: Partial<ChatInviteLink>): ChatInviteLink {
  const link: ChatInviteLink = {
    invite_link: newLink(call),
    creator: call.bot.user,
    creates_join_request: false,
    is_primary: false,
    is_revoked: false,
    ...more,
  };
  room.inviteLinks.set(link.invite_link, link);
  return link;
}

function createChatInviteLink(call: Call): ChatInviteLink {
  const room = invitingChat(call);
  return makeLink(call, room, settings(call));
}

function exportChatInviteLink(call: Call): string {
  const room = invitingChat(call);
  const old = room.inviteLinks.get(room.inviteLink ?? "");
  if (old) room.inviteLinks.set(old.invite_link, { ...old, is_revoked: true });
  const { invite_link } = makeLink(call, room, { is_primary: true });
  room.inviteLink = invite_link;
  return invite_link;
}

/** A link created by the bot. */
function ownLink({ params, bot }: Call, room: Room): ChatInviteLink {
  const link = room.inviteLinks.get(params.text("invite_link"));
  if (!link || link.creator.id !== bot.id) throw ApiError.badRequest("INVITE_HASH_EXPIRED");
  return link;
}

function editChatInviteLink(call: Call): ChatInviteLink {
  const room = invitingChat(call);
  const { name: _, expire_date: __, member_limit: ___, ...link } = ownLink(call, room);
  if (link.is_revoked) throw ApiError.badRequest("INVITE_HASH_EXPIRED");
  if (link.is_primary) throw ApiError.badRequest("CHAT_INVITE_PERMANENT");
  const edited = { ...link, ...settings(call) };
  room.inviteLinks.set(link.invite_link, edited);
  return edited;
}

function revokeChatInviteLink(call: Call): ChatInviteLink {
  const room = invitingChat(call);
  const link = ownLink(call, room);
  if (link.is_revoked) throw ApiError.badRequest("INVITE_HASH_EXPIRED");
  const revoked = { ...link, is_revoked: true };
  room.inviteLinks.set(link.invite_link, revoked);
  if (link.is_primary) room.inviteLink = makeLink(call, room, { is_primary: true }).invite_link;
  return revoked;
}

const MONTH = 30 * 86_400;
const MAX_PRICE = 10_000;

/** Creates a link whose users pay Stars each month. */
function createChatSubscriptionInviteLink(call: Call): ChatInviteLink {
  const { params } = call;
  const subscription_period = params.integer("subscription_period");
  const subscription_price = params.integer("subscription_price");
  const room = invitingChat(call);
  if (subscription_period <= 0 || subscription_price <= 0) {
    throw ApiError.badRequest("invalid subscription pricing specified");
  }
  if (room.chat.type !== "channel") throw ApiError.badRequest("PRICING_CHAT_INVALID");
  if (subscription_period !== MONTH) throw ApiError.badRequest("SUBSCRIPTION_PERIOD_INVALID");
  if (subscription_price > MAX_PRICE) throw ApiError.badRequest("PRICING_CHAT_INVALID");
  return makeLink(call, room, { ...named(call), subscription_period, subscription_price });
}

function editChatSubscriptionInviteLink(call: Call): ChatInviteLink {
  const room = invitingChat(call);
  const { name: _, ...link } = ownLink(call, room);
  if (link.is_revoked || link.subscription_price === undefined) {
    throw ApiError.badRequest("INVITE_HASH_EXPIRED");
  }
  const edited = { ...link, ...named(call) };
  room.inviteLinks.set(link.invite_link, edited);
  return edited;
}

export const inviteLinkMethods: Methods = {
  createChatInviteLink,
  exportChatInviteLink,
  editChatInviteLink,
  revokeChatInviteLink,
  createChatSubscriptionInviteLink,
  editChatSubscriptionInviteLink,
};
