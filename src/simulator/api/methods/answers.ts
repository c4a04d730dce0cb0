/**
 * Answers to queries: callback, inline, shipping, pre-checkout.
 *
 * @module
 */
import { ApiError } from "../api_error.ts";
import type { Call, Method, Methods } from "../call.ts";
import { inlineResults } from "../content/inline_results.ts";
import { labeledPrices } from "../content/invoices.ts";
import { FieldError, JsonObject, reading } from "../json_object.ts";

const TOO_OLD = "query is too old and response timeout expired or query ID is invalid";
const MAX_CALLBACK_TEXT = 200;
const DAY = 86_400;

/** Passes an answer to the person who is waiting for it; each query is answered once. */
export function settle(
  { world, bot, params }: Call,
  name: string,
  answer: Record<string, unknown>,
): true {
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
  if ([...text].length > MAX_CALLBACK_TEXT) throw ApiError.badRequest("MESSAGE_TOO_LONG");
  return settle(call, "callback_query_id", {
    text,
    show_alert: params.boolean("show_alert"),
    url: params.text("url"),
  });
}

function answerInlineQuery(call: Call): true {
  const { params } = call;
  checkButton(call);
  const results = inlineResults(call);
  return settle(call, "inline_query_id", {
    results: results.map(({ shown }) => shown),
    contents: new Map(results.map(({ id, content }) => [id, content])),
    cache_time: params.integer("cache_time", 300, 0, DAY),
    next_offset: params.text("next_offset"),
  });
}

function checkButton({ params }: Call): void {
  const value = params.json("button", "can't parse inline query results button JSON object");
  if (value === undefined) return;
  reading("can't parse inline query results button", () => {
    const object = JsonObject.of(value);
    if (!object) throw new FieldError("inlineQueryResultsButton must be an Object");
    object.required("text");
    if (object.has("start_parameter")) {
      const parameter = object.required("start_parameter");
      if (parameter === "") throw ApiError.badRequest("can't use empty start_parameter");
    } else if (object.has("web_app")) object.requiredObject("web_app").required("url");
    else throw new FieldError("inlineQueryResultsButton must have exactly one optional field");
  });
}

/** A method that answers a pre-checkout or shipping query: yes, or no with a reason. */
function decision(name: string, more: (call: Call) => Record<string, unknown>): Method {
  return (call) => {
    const ok = call.params.boolean("ok");
    if (ok) return settle(call, name, { ok, error_message: "", ...more(call) });
    return settle(call, name, { ok, error_message: call.params.required("error_message") });
  };
}

function shippingOptions({ params }: Call): Record<string, unknown> {
  params.required("shipping_options");
  const values = params.json("shipping_options");
  if (!Array.isArray(values)) throw ApiError.badRequest("expected an Array of shipping options");
  for (const value of values) reading("can't parse shipping option", () => checkOption(value));
  if (values.length === 0) throw ApiError.badRequest("there must be at least one shipping option");
  return { shipping_options: values };
}

function checkOption(value: unknown): void {
  const object = JsonObject.of(value);
  if (!object) throw new FieldError("shippingOption must be an Object");
  if (object.required("id") === "") {
    throw new FieldError("shippingOption identifier must be non-empty");
  }
  if (object.required("title") === "") {
    throw new FieldError("shippingOption title must be non-empty");
  }
  const prices = object.requiredArray("prices");
  reading("can't parse shipping option prices", () => labeledPrices(prices));
}

export const answerMethods: Methods = {
  answerCallbackQuery,
  answerInlineQuery,
  answerShippingQuery: decision("shipping_query_id", shippingOptions),
  answerPreCheckoutQuery: decision("pre_checkout_query_id", () => ({})),
};
