/**
 * Members of chats: reading, promoting, restricting and banning them.
 *
 * @module
 */
import type { ChatMember, User } from "../../../telegram/types.ts";
import { chatMember, endOf, type Member, type MemberDetails } from "../../world/member.ts";
import type { MemberStatus } from "../../world/member.ts";
import { changeMember, memberOf } from "../../world/membership.ts";
import type { Right } from "../../world/rights.ts";
import type { Room } from "../../world/room.ts";
import { ApiError } from "../api_error.ts";
import type { Call, Methods } from "../call.ts";
import { readPermissions, rightsIn } from "../permissions.ts";
import { hasRight, readableChat, userIdIn, userOf, writableChat } from "../targets.ts";

const ONLY_SUPERGROUPS = "method is available only for supergroups";
const NO_BASIC_GROUPS = "method is available for supergroup and channel chats only";
const ONLY_GROUPS = "method is available only for groups and supergroups";
const MAX_TITLE = 16;

function getChatMember(call: Call): ChatMember {
  const id = userIdIn(call);
  const room = readableChat(call);
  const user = userOf(call, id, "member not found");
  if (room.chat.type === "private" && !room.members.has(id)) {
    throw ApiError.badRequest("member not found");
  }
  if (room.chat.type === "channel" && id !== call.bot.id && !room.isAdmin(call.bot.id)) {
    throw ApiError.badRequest("member list is inaccessible");
  }
  return chatMember(memberOf(call.world, room, user), room.chat.type, call.bot.id);
}

function getChatAdministrators(call: Call): ChatMember[] {
  const room = readableChat(call);
  if (room.chat.type === "private") {
    throw ApiError.badRequest("there are no administrators in the private chat");
  }
  const withBots = call.params.boolean("return_bots");
  return room.present()
    .filter(({ user }) =>
      room.isAdmin(user.id) && (withBots || !user.is_bot || user.id === call.bot.id)
    )
    .map((member) => chatMember(member, room.chat.type, call.bot.id));
}

function getChatMemberCount(call: Call): number {
  const room = readableChat(call);
  return room.chat.type === "private" ? 2 : room.present().length;
}

/** The member that is changed, and the chat. */
interface Case {
  readonly room: Room;
  readonly user: User;
  readonly before: Member;
}

/** Finds the member that a call changes. */
function caseOf(call: Call, id: number, room: Room): Case {
  const user = userOf(call, id, "member not found");
  return { room, user, before: memberOf(call.world, room, user) };
}

/** Checks that the change is possible and that the bot may make it. */
function checkChange(
  call: Call,
  { room, user, before }: Case,
  right: Right,
  missing: string,
): void {
  if (before.status === "creator") throw ApiError.badRequest("can't remove chat owner");
  if (!hasRight(call, room, right)) throw ApiError.badRequest(missing);
  const isForeign = before.status === "administrator" && before.promotedBy !== call.bot.id;
  if (isForeign && user.id !== call.bot.id) {
    throw ApiError.badRequest(
      right === "can_promote_members"
        ? "CHAT_ADMIN_REQUIRED"
        : "user is an administrator of the chat",
    );
  }
}

const NO_RESTRICTING = "not enough rights to restrict/unrestrict chat member";

function change(
  call: Call,
  { room, user }: Case,
  status: MemberStatus,
  more?: MemberDetails,
): true {
  changeMember(call.world, room, user, status, call.bot.user, more);
  return true;
}

function untilDate({ params, world }: Call): number {
  return endOf(params.integer("until_date"), world.seconds());
}

function banChatMember(call: Call): true {
  const id = userIdIn(call);
  const room = writableChat(call);
  if (room.chat.type === "private") {
    throw ApiError.badRequest("can't ban members in private chats");
  }
  const found = caseOf(call, id, room);
  if (id === call.bot.id) {
    if (room.chat.type === "group") return change(call, found, "left");
    throw ApiError.badRequest("can't restrict self");
  }
  checkChange(call, found, "can_restrict_members", NO_RESTRICTING);
  return change(call, found, "kicked", { untilDate: untilDate(call) });
}

function unbanChatMember(call: Call): true {
  const id = userIdIn(call);
  const isGentle = call.params.boolean("only_if_banned");
  const room = supergroupOrChannel(call);
  const found = caseOf(call, id, room);
  if (isGentle && found.before.status !== "kicked") return true;
  if (found.before.status === "left") return true;
  if (id === call.bot.id) return change(call, found, "left");
  checkChange(call, found, "can_restrict_members", NO_RESTRICTING);
  return change(call, found, "left");
}

function supergroupOrChannel(call: Call): Room {
  const room = writableChat(call);
  const { type } = room.chat;
  if (type === "supergroup" || type === "channel") return room;
  throw ApiError.badRequest(NO_BASIC_GROUPS);
}

function restrictChatMember(call: Call): true {
  const id = userIdIn(call);
  const permissions = readPermissions(call.params, true);
  const room = writableChat(call);
  if (room.chat.type !== "supergroup") throw ApiError.badRequest(ONLY_SUPERGROUPS);
  const found = caseOf(call, id, room);
  if (id === call.bot.id) throw ApiError.badRequest("can't restrict self");
  checkChange(call, found, "can_restrict_members", NO_RESTRICTING);
  const isMember = room.has(id);
  return change(call, found, "restricted", { permissions, untilDate: untilDate(call), isMember });
}

function promoteChatMember(call: Call): true {
  const { params, bot } = call;
  const id = userIdIn(call);
  const given = rightsIn(params);
  const isPromotion = Object.values(given).includes(true);
  const room = supergroupOrChannel(call);
  const found = caseOf(call, id, room);
  const { status } = found.before;
  if (id === bot.id && isPromotion) throw ApiError.badRequest("can't promote self");
  if (!isPromotion && status !== "administrator" && status !== "creator") return true;
  if (id !== bot.id) checkChange(call, found, "can_promote_members", "not enough rights");
  if (!isPromotion) return change(call, found, "member");
  if (status === "left" || status === "kicked") throw ApiError.badRequest("USER_NOT_PARTICIPANT");
  if (Object.entries(given).some(([right, on]) => on && !mayGive(call, room, right as Right))) {
    throw ApiError.forbidden("RIGHT_FORBIDDEN");
  }
  const isChannel = room.chat.type === "channel";
  const can_restrict_members = isChannel && !params.given("can_restrict_members") ||
    given.can_restrict_members === true;
  const rights = { ...given, can_manage_chat: true, can_restrict_members };
  const title = found.before.title === undefined ? {} : { title: found.before.title };
  return change(call, found, "administrator", { rights, promotedBy: bot.id, ...title });
}

function mayGive(call: Call, room: Room, right: Right): boolean {
  return right === "is_anonymous" || hasRight(call, room, right);
}

function setChatAdministratorCustomTitle(call: Call): true {
  const id = userIdIn(call);
  const room = writableChat(call);
  if (room.chat.type !== "group" && room.chat.type !== "supergroup") {
    throw ApiError.badRequest(ONLY_GROUPS);
  }
  const found = caseOf(call, id, room);
  const { before } = found;
  if (before.status === "creator") {
    throw ApiError.badRequest("only the owner can edit their custom title");
  }
  if (before.status !== "administrator") {
    throw ApiError.badRequest("user is not an administrator");
  }
  if (before.promotedBy !== call.bot.id) {
    throw ApiError.badRequest("not enough rights to change custom title of the user");
  }
  return titled(call, found, call.params.text("custom_title"), "CUSTOM_TITLE");
}

function setChatMemberTag(call: Call): true {
  const id = userIdIn(call);
  const room = writableChat(call);
  if (room.chat.type !== "group" && room.chat.type !== "supergroup") {
    throw ApiError.badRequest(ONLY_GROUPS);
  }
  const found = caseOf(call, id, room);
  if (!room.has(id)) throw ApiError.badRequest("USER_NOT_PARTICIPANT");
  if (!hasRight(call, room, "can_manage_tags")) throw ApiError.badRequest("not enough rights");
  return titled(call, found, call.params.text("tag"), "TAG");
}

function titled(call: Call, found: Case, title: string, name: string): true {
  if ([...title].length > MAX_TITLE) throw ApiError.badRequest(`${name}_INVALID`);
  if (/\p{Extended_Pictographic}/u.test(title)) {
    throw ApiError.badRequest(`${name}_EMOJI_NOT_ALLOWED`);
  }
  const { user: _, status, ...details } = found.before;
  return change(call, found, status, { ...details, title });
}

function leaveChat(call: Call): true {
  const room = readableChat(call);
  if (room.chat.type === "private") throw ApiError.badRequest("can't leave private chats");
  changeMember(call.world, room, call.bot.user, "left", call.bot.user);
  return true;
}

export const memberMethods: Methods = {
  getChatMember,
  getChatAdministrators,
  getChatMemberCount,
  banChatMember,
  unbanChatMember,
  restrictChatMember,
  promoteChatMember,
  setChatAdministratorCustomTitle,
  setChatMemberTag,
  leaveChat,
};
