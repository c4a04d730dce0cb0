/**
 * Messages that bots send on behalf of people: from Web Apps, and prepared ones.
 *
 * @module
 */
import type {
  PreparedInlineMessage,
  PreparedKeyboardButton,
  SentWebAppMessage,
} from "../../../telegram/types.ts";
import { randomWord } from "../../random.ts";
import { ApiError } from "../api_error.ts";
import type { Call, Methods } from "../call.ts";
import { type InlineResult, inlineResult } from "../content/inline_results.ts";
import { JsonObject, reading } from "../json_object.ts";
import { readButton } from "../reply_markup.ts";
import { userIdIn, userOf } from "../targets.ts";
import { settle } from "./answers.ts";

const DAY = 86_400;
/** Requests that a prepared button may contain. */
const PREPARABLE: readonly string[] = ["request_users", "request_chat", "request_managed_bot"];
const KINDS: readonly string[] = ["user", "bot", "group", "channel"];

function resultIn(call: Call): InlineResult {
  call.params.required("result");
  const value = call.params.json("result", "can't parse JSON encoded web view results");
  const result = reading("can't parse inline query result", () => inlineResult(call, value));
  result.check();
  return result;
}

function answerWebAppQuery(call: Call): SentWebAppMessage {
  const result = resultIn(call);
  const inlineId = randomWord(call.world.random, 24);
  settle(call, "web_app_query_id", { content: result.content(), inlineId });
  return { inline_message_id: inlineId };
}

function savePreparedInlineMessage(call: Call): PreparedInlineMessage {
  const { world, bot, params } = call;
  const userId = userIdIn(call);
  const { content } = resultIn(call);
  const kinds = KINDS.filter((kind) => params.boolean(`allow_${kind}_chats`));
  userOf(call, userId);
  if (kinds.length === 0) throw ApiError.badRequest("at least one chat type must be allowed");
  const id = randomWord(world.random, 16);
  const expiration_date = world.seconds() + DAY;
  bot.prepared.set(id, { userId, content, kinds, expiration_date });
  return { id, expiration_date };
}

function savePreparedKeyboardButton(call: Call): PreparedKeyboardButton {
  const { world, params } = call;
  const userId = userIdIn(call);
  params.required("button");
  const value = params.json("button", "can't parse keyboard button JSON object");
  const button = reading("can't parse keyboard button", () => readButton(value));
  userOf(call, userId);
  const asks = JsonObject.of(button);
  if (!PREPARABLE.some((name) => asks?.has(name))) throw ApiError.badRequest("BUTTON_TYPE_INVALID");
  return { id: randomWord(world.random, 16) };
}

export const webAppMethods: Methods = {
  answerWebAppQuery,
  savePreparedInlineMessage,
  savePreparedKeyboardButton,
};
