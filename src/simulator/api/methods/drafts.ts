/**
 * Messages streamed while they are being written.
 *
 * @module
 */
import { ApiError } from "../api_error.ts";
import type { Call, Methods } from "../call.ts";
import { draftTextIn, lengthOf, textFields } from "../content/text.ts";
import { checkDelivery, writableChat } from "../targets.ts";
import { threadIn } from "../threads.ts";

const MAX_TEXT = 4096;

function sendMessageDraft(call: Call): true {
  const { params, world, bot } = call;
  const draft_id = params.integer("draft_id");
  const draft = draftTextIn(params, "text");
  const room = writableChat(call);
  threadIn(call, room);
  if (room.chat.type !== "private") throw ApiError.badRequest("chat must be a private chat");
  if (draft_id === 0) throw ApiError.badRequest("DRAFT_ID_INVALID");
  const formatted = draft();
  if (lengthOf(formatted.text) > MAX_TEXT) throw ApiError.badRequest("MESSAGE_TOO_LONG");
  checkDelivery(call, room);
  world.emit({
    type: "draft",
    chat: room.key,
    bot: bot.username,
    draft_id,
    ...textFields(formatted) as { text: string },
  });
  return true;
}

export const draftMethods: Methods = { sendMessageDraft };
