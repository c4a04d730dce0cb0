/**
 * Who alone sees a message that a call sends.
 *
 * @module
 */
import type { User } from "../../telegram/types.ts";
import type { Room } from "../world/room.ts";
import { ApiError } from "./api_error.ts";
import type { Call } from "./call.ts";
import { JsonObject, reading } from "./json_object.ts";

const PARAMETER = "ephemeral_message_parameters";

/** The receiver's user id; 0 when everybody is to see the message. */
export function receiverIdIn({ params }: Call): number {
  // Until Bot API 10.2 it stood among the other parameters.
  if (!params.has(PARAMETER)) return params.integer("receiver_user_id");
  const value = params.json(PARAMETER);
  return reading("can't parse ephemeral message parameters", () => {
    const object = JsonObject.of(value);
    if (!object) throw ApiError.badRequest("object expected as ephemeral message parameters");
    return object.requiredInteger("receiver_user_id");
  });
}

/**
 * A member of a group who can get such messages.
 *
 * @throws {ApiError} 400 elsewhere than in groups, and for who is not in it.
 */
export function receiverIn({ world }: Call, room: Room, id: number): User {
  if (room.chat.type !== "group" && room.chat.type !== "supergroup") {
    throw ApiError.badRequest("PEER_ID_INVALID");
  }
  const user = world.users.get(id);
  if (!user) throw ApiError.badRequest("user not found");
  if (!room.has(id)) throw ApiError.badRequest("USER_NOT_PARTICIPANT");
  return user;
}
