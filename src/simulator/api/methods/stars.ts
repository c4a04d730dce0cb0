/**
 * Telegram Stars: invoice links, balance, transactions, refunds, paid media.
 *
 * @module
 */
import type { Message, PaidMedia, StarTransactions } from "../../../telegram/types.ts";
import { randomWord } from "../../random.ts";
import { post } from "../../world/posting.ts";
import { ApiError } from "../api_error.ts";
import { connectionIn } from "../business.ts";
import type { Call, Methods } from "../call.ts";
import { billOf, invoiceIn } from "../content/invoices.ts";
import { inputMedia } from "../content/input_media.ts";
import { captionDraft } from "../content/text.ts";
import { sendOne } from "../sending.ts";
import { findChat, userIdIn, userOf } from "../targets.ts";

const MAX_PAID = 10;
const MAX_PRICE = 25_000;
const MAX_PAYLOAD = 128;

function createInvoiceLink(call: Call): string {
  const invoice = invoiceIn(call.params);
  connectionIn(call);
  const { world, bot } = call;
  const bill = billOf(invoice, call.params.integer("subscription_period"));
  const link = `https://t.me/$${randomWord(world.random, 22)}`;
  world.invoiceLinks.set(link, { botId: bot.id, bill });
  return link;
}

function getStarTransactions({ bot, params }: Call): StarTransactions {
  const offset = params.integer("offset", 0, 0);
  const limit = params.integer("limit", 100, 1, 100);
  return { transactions: bot.stars.transactions.slice(offset, offset + limit) };
}

function refundStarPayment(call: Call): true {
  const { world, bot, params } = call;
  const userId = userIdIn(call);
  const telegram_payment_charge_id = params.required("telegram_payment_charge_id");
  const user = userOf(call, userId);
  const payment = bot.stars.refund(userId, telegram_payment_charge_id, world.seconds());
  if (typeof payment === "string") throw ApiError.badRequest(payment);
  const { amount, payload } = payment;
  post(world, world.unstartedRoom(bot, user), bot.user, {
    refunded_payment: {
      currency: "XTR",
      total_amount: amount,
      invoice_payload: payload,
      telegram_payment_charge_id,
    },
  });
  return true;
}

function editUserStarSubscription(call: Call): true {
  const { bot, params } = call;
  const userId = userIdIn(call);
  const chargeId = params.text("telegram_payment_charge_id");
  userOf(call, userId);
  const payment = bot.stars.payments.get(chargeId);
  if (payment?.user.id !== userId || payment.period === 0) {
    throw ApiError.badRequest("CHARGE_ID_INVALID");
  }
  if (params.boolean("is_canceled")) bot.stars.canceled.add(chargeId);
  else bot.stars.canceled.delete(chargeId);
  return true;
}

function sendPaidMedia(call: Call): Message {
  const { params } = call;
  const star_count = params.integer("star_count");
  params.required("media");
  const values = params.json("media", "can't parse paid media JSON object");
  if (!Array.isArray(values)) throw ApiError.badRequest("expected an Array of InputPaidMedia");
  const items = values.map((value) => inputMedia(call, value, "InputPaidMedia"));
  const payload = params.text("payload");
  const caption = captionDraft(params, "photo");
  const message = sendOne(call, (room) => {
    if (star_count <= 0 || star_count > MAX_PRICE) {
      throw ApiError.badRequest("invalid media price specified");
    }
    if (items.length === 0 || items.length > MAX_PAID) {
      throw ApiError.badRequest("invalid number of paid media specified");
    }
    if (new TextEncoder().encode(payload).length > MAX_PAYLOAD) {
      throw ApiError.badRequest("INVOICE_PAYLOAD_INVALID");
    }
    const paid_media = items.map(({ sort, draft }) => {
      const content = draft(room) as Record<string, unknown>;
      return { type: sort, [sort]: content[sort] } as unknown as PaidMedia;
    });
    return { ...caption(room), paid_media: { star_count, paid_media } };
  });
  const room = findChat(call, params.text("chat_id"))!;
  room.payloads.set(message.message_id, payload);
  return message;
}

export const starMethods: Methods = {
  createInvoiceLink,
  getMyStarBalance: ({ bot }) => ({ amount: bot.stars.balance }),
  getStarTransactions,
  refundStarPayment,
  editUserStarSubscription,
  sendPaidMedia,
};
