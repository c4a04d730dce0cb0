/**
 * Business accounts.
 *
 * @module
 */
import type { BusinessBotRights, User } from "../../../telegram/types.ts";
import { shownConnection } from "../../world/business.ts";
import { remove } from "../../world/posting.ts";
import { ApiError } from "../api_error.ts";
import { businessChat, checkRight, connectionIn, requiredConnection } from "../business.ts";
import type { Call, Method, Methods } from "../call.ts";
import { messageIds } from "../message_ids.ts";
import { messageIn } from "../targets.ts";

const MAX_NAME = 64;

function readBusinessMessage(call: Call): true {
  const link = requiredConnection(call, "can_read_messages");
  messageIn(call, businessChat(call, link), "message to read");
  return true;
}

/** Deletes messages in any chat of the account, as they share one numbering. */
function deleteBusinessMessages(call: Call): true {
  const { world } = call;
  const ids = messageIds(call.params);
  const link = requiredConnection(call);
  const { rights, user } = link;
  for (const room of world.rooms.values()) {
    if (room.business?.id !== user.id) continue;
    const found = ids.flatMap((id) => room.messages.get(id) ?? []);
    const isOwn = found.every(({ from }) => from?.id === user.id);
    if (!rights.can_delete_all_messages && found.length > 0) {
      if (!isOwn) throw ApiError.forbidden("BOT_ACCESS_FORBIDDEN");
      checkRight(link, "can_delete_outgoing_messages");
    }
    if (found.length > 0) remove(world, room, found.map(({ message_id }) => message_id));
  }
  return true;
}

/** A method that changes the account itself. */
function changing(
  right: keyof BusinessBotRights,
  change: (call: Call, user: User) => void,
): Method {
  return (call) => {
    const { user } = requiredConnection(call, right);
    change(call, user);
    return true;
  };
}

function rename({ params }: Call, user: User): void {
  const first = params.required("first_name").trim().slice(0, MAX_NAME);
  if (first === "") throw ApiError.badRequest("FIRSTNAME_INVALID");
  user.first_name = first;
  const last = params.text("last_name").trim().slice(0, MAX_NAME);
  if (last === "") delete user.last_name;
  else user.last_name = last;
}

function setUsername({ params, world }: Call, user: User): void {
  const username = params.text("username").replace(/^@/, "");
  if (username !== "" && !/^[a-z]\w{4,31}$/i.test(username)) {
    throw ApiError.badRequest("USERNAME_INVALID");
  }
  const isTaken = [...world.users.values()].some((other) =>
    other !== user && other.username?.toLowerCase() === username.toLowerCase()
  );
  if (username !== "" && isTaken) throw ApiError.badRequest("USERNAME_OCCUPIED");
  if (username === "") delete user.username;
  else user.username = username;
}

export const businessMethods: Methods = {
  getBusinessConnection: (call) => {
    const link = connectionIn(call);
    if (!link) throw ApiError.badRequest("business connection not found");
    return shownConnection(link);
  },
  readBusinessMessage,
  deleteBusinessMessages,
  setBusinessAccountName: changing("can_edit_name", rename),
  setBusinessAccountUsername: changing("can_edit_username", setUsername),
};
