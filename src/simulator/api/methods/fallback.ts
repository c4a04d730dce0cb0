/**
 * Methods that Telegram has and the simulator does not model. They check their parameters, chats,
 * users and messages, and then answer as Telegram does if nothing of the kind exists, or with an
 * error. They never change anything.
 *
 * @module
 */
import { ApiError } from "../api_error.ts";
import { businessChat, connectionIn } from "../business.ts";
import type { Call, Method } from "../call.ts";
import type { MethodSignature } from "../method_table.ts";
import { findChat, userIdIn, userOf, writableChat } from "../targets.ts";

/** The answer, by the result's type. */
const RESULTS: Readonly<Record<string, (call: Call) => unknown>> = {
  true: () => true,
  array: () => [],
  number: () => 0,
  StarAmount: () => ({ amount: 0 }),
  UserProfileAudios: () => ({ total_count: 0, audios: [] }),
  UserChatBoosts: () => ({ boosts: [] }),
  Gifts: () => ({ gifts: [] }),
  OwnedGifts: () => ({ total_count: 0, gifts: [] }),
};

const NO_BOT = "BOT_INVALID";
const NO_GIFT = "invalid gift identifier specified";
const NO_STARS = "BALANCE_TOO_LOW";
const TOO_OLD = "query is too old and response timeout expired or query ID is invalid";

/** Telegram's errors for unknown queries, and for bots without Stars. */
const REFUSALS: Readonly<Record<string, string>> = {
  answerGuestQuery: TOO_OLD,
  answerChatJoinRequestQuery: TOO_OLD,
  getManagedBotToken: NO_BOT,
  replaceManagedBotToken: NO_BOT,
  getManagedBotAccessSettings: NO_BOT,
  setManagedBotAccessSettings: NO_BOT,
  convertGiftToStars: NO_GIFT,
  upgradeGift: NO_GIFT,
  transferGift: NO_GIFT,
  sendGift: NO_STARS,
  giftPremiumSubscription: NO_STARS,
};

/** Parameters that identify a chat the bot can write to, and those that identify a user. */
const CHATS: readonly string[] = ["chat_id", "from_chat_id", "new_owner_chat_id"];
const USERS: readonly string[] = ["user_id", "receiver_user_id"];

/** Parameters that default to 0 or `false`. */
const UNASKED: readonly string[] = ["star_count", "month_count", "is_access_restricted"]
  .concat("show_gift_button", "limit", "draft_id");

/** Telegram's name for a method's message in errors, if it is not just `message`. */
const ROLES: Readonly<Record<string, string>> = {
  approveSuggestedPost: "suggested post",
  declineSuggestedPost: "suggested post",
  deleteMessageReaction: "message to delete reactions",
};

/** Whether a method answers without doing anything, instead of failing. */
export function isPlausible({ name, result }: MethodSignature): boolean {
  return !(name in REFUSALS) && result in RESULTS;
}

/** Creates the method. */
export function fallback(signature: MethodSignature): Method {
  const { name, required, result } = signature;
  return (call) => {
    const { params } = call;
    for (const parameter of required) checkGiven(call, parameter);
    const connection = connectionIn(call);
    if (connection && params.has("chat_id")) businessChat(call, connection);
    const chats = connection ? [] : CHATS;
    for (const parameter of chats) if (params.has(parameter)) writableChat(call, parameter);
    for (const parameter of USERS) {
      if (params.has(parameter)) userOf(call, userIdIn(call, parameter));
    }
    checkMessage(call, required.includes("message_id"));
    const refusal = REFUSALS[name];
    if (refusal !== undefined) throw ApiError.badRequest(refusal);
    const answer = RESULTS[result];
    if (!answer) throw ApiError.badRequest(`the simulator does not model ${name}`);
    return answer(call);
  };
}

function checkGiven(call: Call, parameter: string): void {
  if (call.params.has(parameter) || UNASKED.includes(parameter)) return;
  if (parameter === "chat_id") throw ApiError.badRequest("chat_id is empty");
  if (USERS.includes(parameter)) userIdIn(call, parameter);
  if (parameter === "message_id") return;
  if (parameter === "message_ids") {
    throw ApiError.badRequest("message identifiers are not specified");
  }
  call.params.required(parameter);
}

function checkMessage(call: Call, isRequired: boolean): void {
  const { params, method } = call;
  if (!isRequired && !params.has("message_id") || !params.has("chat_id")) return;
  const room = findChat(call, params.text("chat_id"));
  if (!room?.messages.has(params.integer("message_id"))) {
    throw ApiError.badRequest(`${ROLES[method] ?? "message"} not found`);
  }
}
