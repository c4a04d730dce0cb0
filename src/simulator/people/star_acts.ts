/**
 * What people do with Stars.
 *
 * @module
 */
import type { Message, SuccessfulPayment, TransactionPartner, User } from "../../telegram/types.ts";
import { randomWord } from "../random.ts";
import { publish } from "../updates/publish.ts";
import type { Bot } from "../world/bot.ts";
import { post } from "../world/posting.ts";
import type { Room } from "../world/room.ts";
import type { World } from "../world/world.ts";

/**
 * Buys the paid media of a message; its bot is notified if it set a payload.
 *
 * @throws {Error} If the message has no paid media, or was sent by a channel.
 */
export function buyMedia(world: World, room: Room, user: User, message: Message): void {
  const { paid_media: paid, message_id } = message;
  const bot = world.bots.get(message.from?.id ?? 0);
  if (!paid || !bot) {
    throw new Error(`Cannot buy the media of message ${message_id}: a bot has to sell them`);
  }
  const payload = room.payloads.get(message_id) ?? "";
  const source = {
    type: "user",
    transaction_type: "paid_media_payment",
    user,
    paid_media: paid.paid_media,
    ...(payload === "" ? {} : { paid_media_payload: payload }),
  } as unknown as TransactionPartner;
  bot.stars.take(randomWord(world.random, 32), paid.star_count, world.seconds(), source);
  if (payload !== "") {
    publish(world, bot, "purchased_paid_media", { from: user, paid_media_payload: payload });
  }
}

/**
 * Pays for another month of a subscription.
 *
 * @throws {Error} If there is no such subscription, or it is cancelled.
 */
export function renewSubscription(
  world: World,
  bot: Bot,
  user: User,
  chargeId: string,
): SuccessfulPayment {
  const failed = `Cannot renew the subscription "${chargeId}"`;
  const payment = bot.stars.payments.get(chargeId);
  if (payment?.user.id !== user.id || payment.period === 0) {
    throw new Error(`${failed}: ${user.first_name} has no such subscription at @${bot.username}`);
  }
  if (bot.stars.canceled.has(chargeId)) throw new Error(`${failed}: it is cancelled`);
  const date = world.seconds();
  const successful_payment: SuccessfulPayment = {
    currency: "XTR",
    total_amount: payment.amount,
    invoice_payload: payment.payload,
    telegram_payment_charge_id: chargeId,
    provider_payment_charge_id: "",
    subscription_expiration_date: date + payment.period,
    is_recurring: true,
  };
  bot.stars.takePayment(payment, date);
  post(world, world.privateRoom(bot, user), user, { successful_payment });
  return successful_payment;
}
