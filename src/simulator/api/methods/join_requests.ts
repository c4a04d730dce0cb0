/**
 * Letting people into a chat who have asked.
 *
 * @module
 */
import { decideJoinRequest } from "../../world/join_requests.ts";
import { ApiError } from "../api_error.ts";
import type { Method } from "../call.ts";
import { administeredChat, userOf } from "../targets.ts";

function deciding(approved: boolean): Method {
  return (call) => {
    const room = administeredChat(call);
    const user = userOf(call);
    if (room.has(user.id)) throw ApiError.badRequest("USER_ALREADY_PARTICIPANT");
    if (!decideJoinRequest(call.world, room, user, approved, call.bot.user)) {
      throw ApiError.badRequest("HIDE_REQUESTER_MISSING");
    }
    return true;
  };
}

/**
 * The methods, by name.
 *
 * @example Usage
 * ```ts
 * import { joinRequestMethods } from "./join_requests.ts";
 * import { assert } from "@std/assert";
 *
 * assert("approveChatJoinRequest" in joinRequestMethods);
 * ```
 */
export const joinRequestMethods: Readonly<Record<string, Method>> = {
  approveChatJoinRequest: deciding(true),
  declineChatJoinRequest: deciding(false),
};
