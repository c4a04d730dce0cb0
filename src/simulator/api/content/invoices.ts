/**
 * Invoices.
 *
 * @module
 */
import { ApiError } from "../api_error.ts";
import { FieldError, JsonObject, reading } from "../json_object.ts";
import { wholeInteger } from "../numbers.ts";
import type { Params } from "../params.ts";
import type { Draft } from "./draft.ts";

const MAX_PAYLOAD = 128;

/** A part of a price. */
export interface LabeledPrice {
  /** What it is for. */
  readonly label: string;
  /** In the smallest units of the currency. */
  readonly amount: number;
}

/** Reads a list of prices. */
export function labeledPrices(value: unknown): LabeledPrice[] {
  if (!Array.isArray(value)) throw ApiError.badRequest("expected an Array of labeled prices");
  const prices = value.map((price) =>
    reading("can't parse labeled price", () => {
      const object = JsonObject.of(price);
      if (!object) throw new FieldError("labeledPrice must be an Object");
      const label = object.required("label");
      if (label === "") throw new FieldError("labeledPrice label must be non-empty");
      return { label, amount: Number(object.requiredLong("amount")) };
    })
  );
  if (prices.length === 0) throw ApiError.badRequest("there must be at least one price");
  return prices;
}

/** An invoice as parameters describe it. */
export interface InvoiceFields {
  /** What stands in the message. */
  readonly draft: Draft;
  /** What the bot gets back when it is paid. */
  readonly payload: string;
  /** Whether the price depends on where it is sent. */
  readonly isFlexible: boolean;
}

/** Reads an invoice. */
export function invoiceIn(params: Params): InvoiceFields {
  const title = params.required("title");
  const description = params.required("description");
  const payload = params.required("payload");
  const currency = params.required("currency");
  params.required("prices");
  const prices = labeledPrices(params.json("prices"));
  checkTips(params);
  const invoice = {
    title,
    description,
    start_parameter: params.text("start_parameter"),
    currency,
    total_amount: prices.reduce((sum, { amount }) => sum + amount, 0),
  };
  const isFlexible = params.boolean("is_flexible");
  const draft = () => {
    if (!/^[A-Z]{3}$/.test(currency)) throw ApiError.badRequest("CURRENCY_INVALID");
    if (new TextEncoder().encode(payload).length > MAX_PAYLOAD) {
      throw ApiError.badRequest("INVOICE_PAYLOAD_INVALID");
    }
    if (invoice.total_amount <= 0) throw ApiError.badRequest("CURRENCY_TOTAL_AMOUNT_INVALID");
    return { invoice };
  };
  return { draft, payload, isFlexible };
}

function checkTips(params: Params): void {
  const most = params.text("max_tip_amount");
  if (most !== "" && wholeInteger(most) === undefined) {
    throw ApiError.badRequest(`can't parse "max_tip_amount" as Number`);
  }
  const name = "suggested_tip_amounts";
  const amounts = params.json(name, `can't parse ${name} JSON object`);
  if (amounts === undefined) return;
  if (!Array.isArray(amounts)) {
    throw ApiError.badRequest("expected an Array of suggested tip amounts");
  }
  for (const amount of amounts) {
    if (typeof amount !== "number" && typeof amount !== "string") {
      throw ApiError.badRequest("suggested tip amount must be of type Number or String");
    }
    if (wholeInteger(`${amount}`) === undefined) {
      throw ApiError.badRequest("can't parse suggested tip amount as Number");
    }
  }
}
