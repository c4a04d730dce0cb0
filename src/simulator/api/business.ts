/**
 * Calls made on behalf of a business account.
 *
 * @module
 */
import type { BusinessBotRights } from "../../telegram/types.ts";
import { businessRoom } from "../world/business.ts";
import type { BusinessLink } from "../world/business_link.ts";
import type { Room } from "../world/room.ts";
import { ApiError } from "./api_error.ts";
import type { Call } from "./call.ts";
import { writableChat } from "./targets.ts";

/**
 * The connection that a call specifies; `undefined` if it specifies none.
 *
 * @throws {ApiError} 400 if the bot has no such connection, or it is not active any more.
 */
export function connectionIn({ world, bot, params }: Call): BusinessLink | undefined {
  const id = params.text("business_connection_id");
  if (id === "") return undefined;
  const link = world.business.get(id);
  if (link?.botId === bot.id && link.isEnabled) return link;
  throw ApiError.badRequest("business connection not found");
}

/**
 * The connection that a call requires.
 *
 * @throws {ApiError} As {@linkcode connectionIn}; 400 if the bot lacks the right.
 */
export function requiredConnection(call: Call, right?: keyof BusinessBotRights): BusinessLink {
  const link = connectionIn(call);
  if (!link) throw ApiError.badRequest("business connection not found");
  if (right) checkRight(link, right);
  return link;
}

/** Checks that the business account has granted the bot a right. */
export function checkRight({ rights }: BusinessLink, right: keyof BusinessBotRights): void {
  if (!rights[right]) throw ApiError.forbidden("BOT_ACCESS_FORBIDDEN");
}

/** A chat of a business account. */
export function businessChat({ world, params }: Call, link: BusinessLink): Room {
  const id = customerIn(params.text("chat_id"));
  const room = businessRoom(world, link.user, id);
  if (!room) throw ApiError.badRequest("BUSINESS_PEER_INVALID");
  return room;
}

function customerIn(text: string): number {
  if (text === "") throw ApiError.badRequest("chat identifier is empty");
  if (!/^-?\d+$/.test(text)) {
    throw ApiError.badRequest("chat identifier must be a valid Integer");
  }
  return Number(text);
}

/** The chat that a call writes to: that of a business account if it specifies a connection. */
export function chatToWrite(call: Call): Room {
  const { params } = call;
  if (params.text("business_connection_id") === "") return writableChat(call);
  customerIn(params.text("chat_id"));
  const link = requiredConnection(call);
  checkRight(link, "can_reply");
  return businessChat(call, link);
}
