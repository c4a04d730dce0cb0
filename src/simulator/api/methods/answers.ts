/**
 * Answers to queries: callback, inline, shipping, pre-checkout.
 *
 * @module
 */
import { ApiError } from "../api_error.ts";
import type { Call, Method } from "../call.ts";
import { isBlank } from "../../text/blanks.ts";
import { pointLength } from "../../text/characters.ts";
import { formattedField } from "../content.ts";
import { fieldsOf } from "../fields.ts";
import type { Params } from "../params.ts";

const TOO_OLD = "query is too old and response timeout expired or query ID is invalid";

/** Hands an answer to the person who waits for it; each query is answered once. */
function settle({ world, bot, params }: Call, name: string, answer: Record<string, unknown>): true {
  const id = params.text(name);
  const query = bot.queries.get(id);
  if (!query || query.until < world.clock.date()) throw ApiError.badRequest(TOO_OLD);
  bot.queries.delete(id);
  query.answer(answer);
  return true;
}

function answerCallbackQuery(call: Call): true {
  const { params } = call;
  const text = params.text("text");
  if (pointLength(text) > 200) throw ApiError.badRequest("MESSAGE_TOO_LONG");
  return settle(call, "callback_query_id", {
    text,
    show_alert: params.boolean("show_alert"),
    url: params.text("url"),
  });
}

/** Checks the text that a result would be sent with, and its caption. */
function checkTexts(result: Params, content: Params): void {
  if (content.has("message_text")) {
    const { text } = formattedField(content, "message_text", "entities");
    if (isBlank(text)) throw ApiError.badRequest("text must be non-empty");
    if (pointLength(text) > 4096) throw ApiError.badRequest("MESSAGE_TOO_LONG");
  }
  const caption = formattedField(result, "caption", "caption_entities").text;
  if (pointLength(caption) > 1024) throw ApiError.badRequest("MEDIA_CAPTION_TOO_LONG");
}

/** Checks a result as far as a person could choose it, and reads its text. */
function inlineResult(result: unknown): Record<string, unknown> {
  const fields = fieldsOf(result);
  const [type, id] = [fields.text("type"), fields.text("id")];
  if (type === "") {
    throw ApiError.badRequest(`can't parse inline query result: Can't find field "type"`);
  }
  if (id === "" || id.length > 64) throw ApiError.badRequest("RESULT_ID_INVALID");
  const content = fieldsOf(fields.json("input_message_content"));
  if (type === "article" && !content.has("message_text")) {
    throw ApiError.badRequest("message text is empty");
  }
  checkTexts(fields, content);
  return result as Record<string, unknown>;
}

function answerInlineQuery(call: Call): true {
  const results = call.params.json("results");
  if (!Array.isArray(results)) {
    throw ApiError.badRequest("expected an Array of inline query results");
  }
  if (results.length > 50) throw ApiError.badRequest("RESULTS_TOO_MUCH");
  const checked = results.map(inlineResult);
  if (new Set(checked.map(({ id }) => id)).size < checked.length) {
    throw ApiError.badRequest("RESULT_ID_DUPLICATE");
  }
  return settle(call, "inline_query_id", {
    results: checked,
    cache_time: call.params.integer("cache_time", 300),
    next_offset: call.params.text("next_offset"),
  });
}

/** A pre-checkout or shipping query: yes, or no with a reason. */
function decision(name: string, more: (call: Call) => Record<string, unknown>): Method {
  return (call) => {
    const ok = call.params.boolean("ok");
    const error_message = call.params.text("error_message");
    if (!ok && error_message === "") throw ApiError.badRequest("error message must be non-empty");
    return settle(call, name, { ok, error_message, ...(ok ? more(call) : {}) });
  };
}

function shippingOptions({ params }: Call): Record<string, unknown> {
  const shipping_options = params.json("shipping_options");
  if (!Array.isArray(shipping_options)) {
    throw ApiError.badRequest("expected an Array of shipping options");
  }
  return { shipping_options };
}

/**
 * The methods, by name.
 *
 * @example Usage
 * ```ts
 * import { answerMethods } from "./answers.ts";
 * import { assert } from "@std/assert";
 *
 * assert("answerCallbackQuery" in answerMethods);
 * ```
 */
export const answerMethods: Readonly<Record<string, Method>> = {
  answerCallbackQuery,
  answerInlineQuery,
  answerShippingQuery: decision("shipping_query_id", shippingOptions),
  answerPreCheckoutQuery: decision("pre_checkout_query_id", () => ({})),
};
