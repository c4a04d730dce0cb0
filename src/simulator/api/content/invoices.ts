/**
 * Invoices.
 *
 * @module
 */
import type { Bill } from "../../world/bill.ts";
import type { Content } from "../../world/posting.ts";
import { ApiError } from "../api_error.ts";
import { FieldError, JsonObject, reading } from "../json_object.ts";
import { wholeInteger } from "../numbers.ts";
import type { Params } from "../params.ts";

const MAX_PAYLOAD = 128;

/** A component of a price. */
export interface LabeledPrice {
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

const MONTH = 30 * 86_400;
const MAX_SUBSCRIPTION = 10_000;

/** What an invoice charges; invoice links can be subscriptions. */
export function billOf({ draft, payload, isFlexible, price }: InvoiceFields, period = 0): Bill {
  draft();
  if (period !== 0) {
    if (price.currency !== "XTR") throw ApiError.badRequest("SUBSCRIPTION_CURRENCY_INVALID");
    if (period !== MONTH) throw ApiError.badRequest("SUBSCRIPTION_PERIOD_INVALID");
    if (price.total_amount > MAX_SUBSCRIPTION) {
      throw ApiError.badRequest("SUBSCRIPTION_PRICE_INVALID");
    }
  }
  return { ...price, payload, isFlexible, period };
}

/** An invoice as described by parameters. */
export interface InvoiceFields {
  /** The content of the message. */
  readonly draft: () => Content;
  /** The price. */
  readonly price: Pick<Bill, "currency" | "total_amount">;
  /** The bot's own payload, returned to it with the payment. */
  readonly payload: string;
  /** Whether the price depends on the shipping address. */
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
  const hasProvider = currency === "XTR" || params.text("provider_token") !== "";
  const draft = () => {
    if (!/^[A-Z]{3}$/.test(currency)) throw ApiError.badRequest("CURRENCY_INVALID");
    if (!hasProvider) throw ApiError.badRequest("PAYMENT_PROVIDER_INVALID");
    if (new TextEncoder().encode(payload).length > MAX_PAYLOAD) {
      throw ApiError.badRequest("INVOICE_PAYLOAD_INVALID");
    }
    if (currency === "XTR" && prices.length > 1) throw ApiError.badRequest("STARS_INVOICE_INVALID");
    if (invoice.total_amount <= 0) throw ApiError.badRequest("CURRENCY_TOTAL_AMOUNT_INVALID");
    return { invoice };
  };
  return { draft, payload, isFlexible, price: { currency, total_amount: invoice.total_amount } };
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
