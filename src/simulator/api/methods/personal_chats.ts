/**
 * Messages of the channels shown on people's profiles.
 *
 * @module
 */
import type { Message } from "../../../telegram/types.ts";
import type { Call, Methods } from "../call.ts";
import { userIdIn, userOf } from "../targets.ts";

const MAX_MESSAGES = 20;

function getUserPersonalChatMessages(call: Call): Message[] {
  const userId = userIdIn(call);
  const limit = call.params.integer("limit", 0, 0, MAX_MESSAGES);
  userOf(call, userId);
  const messages = [...call.world.personalChats.get(userId)?.messages.values() ?? []];
  return messages.toReversed().slice(0, limit);
}

export const personalChatMethods: Methods = { getUserPersonalChatMessages };
