/**
 * The receiver of an ephemeral message.
 *
 * @module
 */
import type { User } from "../../telegram/types.ts";
import type { Room } from "../world/room.ts";
import { ApiError } from "./api_error.ts";
import type { Call } from "./call.ts";
import { JsonObject, reading } from "./json_object.ts";

const PARAMETER = "ephemeral_message_parameters";

/** The receiver's user id; 0 if the message is for everybody. */
export function receiverIdIn({ params }: Call): number {
  // Until Bot API 10.2 it was a parameter of its own.
  if (!params.has(PARAMETER)) return params.integer("receiver_user_id");
  const value = params.json(PARAMETER);
  return reading("can't parse ephemeral message parameters", () => {
    const object = JsonObject.of(value);
    if (!object) throw ApiError.badRequest("object expected as ephemeral message parameters");
    return object.requiredInteger("receiver_user_id");
  });
}

/**
 * The group member who receives an ephemeral message.
 *
 * @throws {ApiError} 400 if the chat is not a group, or the user is not a member.
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
