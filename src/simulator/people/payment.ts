/**
 * Paying an invoice.
 *
 * @module
 */
import type { Message, ShippingAddress, ShippingOption, User } from "../../telegram/types.ts";
import { randomWord } from "../random.ts";
import type { Bill } from "../world/bill.ts";
import type { Bot } from "../world/bot.ts";
import { post } from "../world/posting.ts";
import type { Room } from "../world/room.ts";
import type { World } from "../world/world.ts";
import { type Decision, type Query, sendQuery, type WaitOptions } from "./queries.ts";
import type { Patience } from "./waiting.ts";

/** Options for paying. They apply only to invoices sent with `is_flexible`. */
export interface PayOptions {
  /** The shipping address. @default {an address in London} */
  readonly shipTo?: ShippingAddress;
  /** The title of the shipping option. @default {the first that the bot offers} */
  readonly shipBy?: string;
}

/** A payment that has been started. */
export interface Payment {
  /** The id of the query that the bot gets: the shipping query, if there is one. */
  readonly id: string;
  /**
   * Waits for the bot's answerPreCheckoutQuery, or for an answerShippingQuery that refuses.
   *
   * @throws {Error} If the bot does not offer the requested shipping option.
   */
  answered(options?: WaitOptions): Promise<Decision>;
}

const HOME: ShippingAddress = {
  country_code: "GB",
  state: "",
  city: "London",
  street_line1: "12 St James's Square",
  street_line2: "",
  post_code: "SW1Y 4JH",
};

/** The purchase, as queries and payments describe it. */
interface Order {
  readonly currency: string;
  readonly total_amount: number;
  readonly invoice_payload: string;
  readonly shipping_option_id?: string;
  readonly order_info?: { readonly shipping_address: ShippingAddress };
}

/**
 * The bill of an invoice message.
 *
 * @throws {Error} If the message is not an invoice.
 */
export function billIn(room: Room, { invoice, message_id }: Message): Bill {
  if (!invoice) throw new Error(`Cannot pay message ${message_id}: it is not an invoice`);
  const { currency, total_amount } = invoice;
  const payload = room.payloads.get(message_id) ?? "";
  return { currency, total_amount, payload, isFlexible: room.flexible.has(message_id), period: 0 };
}

/**
 * Sends the shipping query of a flexible invoice, then the pre-checkout query; if the bot agrees to
 * both, its `successful_payment` message follows.
 */
export function startPayment(
  world: World,
  bot: Bot,
  room: Room,
  user: User,
  bill: Bill,
  patience: (options?: WaitOptions) => Patience,
  { shipTo = HOME, shipBy }: PayOptions = {},
): Payment {
  const { currency, total_amount, payload: invoice_payload, period } = bill;
  const order: Order = { currency, total_amount, invoice_payload };
  if (!bill.isFlexible) {
    const { id, answer } = checkOut(world, bot, room, user, order, period);
    return { id, answered: (wait) => answer(patience(wait)) };
  }
  let checkout: Query<Decision> | undefined;
  const shipping = sendQuery<Decision>(
    world,
    bot,
    "shipping_query",
    { from: user, invoice_payload, shipping_address: shipTo },
    (_, { shipping_options = [] }) => {
      const chosen = shipping_options.find(({ title }) => title === (shipBy ?? title));
      if (chosen) checkout = checkOut(world, bot, room, user, shipped(order, chosen, shipTo));
    },
  );
  async function answered(wait?: WaitOptions): Promise<Decision> {
    const decision = await shipping.answer(patience(wait));
    if (!decision.ok) return decision;
    if (checkout) return checkout.answer(patience(wait));
    const there = decision.shipping_options?.map(({ title }) => title).join(", ");
    throw new Error(`Cannot ship by "${shipBy}": the bot offers ${there}`);
  }
  return { id: shipping.id, answered };
}

function shipped(order: Order, option: ShippingOption, shipping_address: ShippingAddress): Order {
  const cost = option.prices.reduce((sum, { amount }) => sum + amount, 0);
  return {
    ...order,
    total_amount: order.total_amount + cost,
    shipping_option_id: option.id,
    order_info: { shipping_address },
  };
}

function checkOut(
  world: World,
  bot: Bot,
  room: Room,
  user: User,
  order: Order,
  period = 0,
): Query<Decision> {
  return sendQuery<Decision>(
    world,
    bot,
    "pre_checkout_query",
    { from: user, ...order },
    (_, { ok }) => {
      if (!ok) return;
      const telegram_payment_charge_id = randomWord(world.random, 32);
      const isStars = order.currency === "XTR";
      const provider_payment_charge_id = isStars ? "" : randomWord(world.random, 32);
      const date = world.seconds();
      if (isStars) {
        const { total_amount: amount, invoice_payload: payload } = order;
        const payment = { chargeId: telegram_payment_charge_id, user, amount, payload, period };
        bot.stars.takePayment(payment, date);
      }
      post(world, room, user, {
        successful_payment: {
          ...order,
          ...(period > 0
            ? {
              subscription_expiration_date: date + period,
              is_recurring: true,
              is_first_recurring: true,
            }
            : {}),
          telegram_payment_charge_id,
          provider_payment_charge_id,
        },
      });
    },
  );
}
