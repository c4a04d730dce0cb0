/**
 * Sending and streaming rich messages.
 *
 * @module
 */
import { plainBlocks } from "../../rich/plain_blocks.ts";
import { ApiError } from "../api_error.ts";
import type { Call, Methods } from "../call.ts";
import { richMessageIn } from "../content/rich_message.ts";
import { sendOne } from "../sending.ts";
import { checkDelivery, writableChat } from "../targets.ts";
import { threadIn } from "../threads.ts";

function sendRichMessageDraft(call: Call): true {
  const { params, world, bot } = call;
  const draft_id = params.integer("draft_id");
  const draft = richMessageIn(call, true);
  const room = writableChat(call);
  threadIn(call, room);
  if (room.chat.type !== "private") throw ApiError.badRequest("chat must be a private chat");
  if (draft_id === 0) throw ApiError.badRequest("DRAFT_ID_INVALID");
  const text = plainBlocks(draft().blocks);
  checkDelivery(call, room);
  world.emit({ type: "draft", chat: room.key, bot: bot.username, draft_id, text });
  return true;
}

export const richMessageMethods: Methods = {
  sendRichMessage: (call) => {
    const draft = richMessageIn(call);
    return sendOne(call, () => ({ rich_message: draft() }));
  },
  sendRichMessageDraft,
};
