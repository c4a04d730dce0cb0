/**
 * Approving and declining requests to join.
 *
 * @module
 */
import { decideJoinRequest } from "../../world/join_requests.ts";
import { ApiError } from "../api_error.ts";
import type { Method, Methods } from "../call.ts";
import { hasRight, userIdIn, userOf, writableChat } from "../targets.ts";

function deciding(approved: boolean): Method {
  return (call) => {
    const id = userIdIn(call);
    const room = writableChat(call);
    const user = userOf(call, id);
    if (room.chat.type === "private") {
      throw ApiError.badRequest("the chat can't have join requests");
    }
    if (!hasRight(call, room, "can_invite_users")) {
      throw ApiError.badRequest("not enough rights to manage chat join requests");
    }
    if (room.has(user.id)) throw ApiError.badRequest("USER_ALREADY_PARTICIPANT");
    if (!decideJoinRequest(call.world, room, user, approved, call.bot.user)) {
      throw ApiError.badRequest("HIDE_REQUESTER_MISSING");
    }
    return true;
  };
}

export const joinRequestMethods: Methods = {
  approveChatJoinRequest: deciding(true),
  declineChatJoinRequest: deciding(false),
};
