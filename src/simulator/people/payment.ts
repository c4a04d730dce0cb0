/**
 * Paying an invoice.
 *
 * @module
 */
import type { Message, User } from "../../telegram/types.ts";
import { randomWord } from "../random.ts";
import type { Bot } from "../world/bot.ts";
import { post } from "../world/posting.ts";
import type { Room } from "../world/room.ts";
import type { World } from "../world/world.ts";
import type { Decision, WaitOptions } from "./answers.ts";
import type { Patience } from "./mailbox.ts";
import { sendQuery } from "./query.ts";

/** A payment that was started. */
export interface Payment {
  /** The pre-checkout query's id. */
  readonly id: string;
  /** Waits for the bot's answerPreCheckoutQuery. */
  answered(options?: WaitOptions): Promise<Decision>;
}

/**
 * Sends the pre-checkout query; when the bot agrees, its `successful_payment` message follows.
 *
 * @param world Where it happens.
 * @param bot Who is paid.
 * @param room The chat of the invoice.
 * @param user Who pays.
 * @param message The message with the invoice.
 * @param patience How long to wait for the answer.
 * @returns The payment.
 * @throws {Error} When the message is no invoice.
 *
 * @example Usage
 * ```ts
 * import { startPayment } from "./payment.ts";
 * import { Simulator } from "../simulator.ts";
 * import { assertThrows } from "@std/assert";
 *
 * const tg = new Simulator();
 * const bot = tg.bot("echo");
 * const ada = tg.user("Ada");
 * const account = tg.world.bots.get(bot.id)!;
 * const message = await ada.says(bot, "hi");
 * const room = tg.world.privateRoom(account, ada.user);
 * const patience = () => ({ within: 1000, complaint: () => "no answer" });
 * assertThrows(
 *   () => startPayment(tg.world, account, room, ada.user, message, patience),
 *   Error,
 *   "it is no invoice",
 * );
 * ```
 */
export function startPayment(
  world: World,
  bot: Bot,
  room: Room,
  user: User,
  message: Message,
  patience: (options?: WaitOptions) => Patience,
): Payment {
  const { invoice, message_id } = message;
  if (!invoice) throw new Error(`Cannot pay message ${message_id}: it is no invoice`);
  const { currency, total_amount } = invoice;
  const invoice_payload = room.payloads.get(message_id) ?? "";
  const order = { currency, total_amount, invoice_payload };
  const query = sendQuery<Decision>(
    world,
    bot,
    "pre_checkout_query",
    { from: user, ...order },
    (_, { ok }) => {
      if (!ok) return;
      const telegram_payment_charge_id = randomWord(world.random, 32);
      const provider_payment_charge_id = randomWord(world.random, 32);
      post(world, room, user, {
        successful_payment: { ...order, telegram_payment_charge_id, provider_payment_charge_id },
      });
    },
  );
  return { id: query.id, answered: (options) => query.answer(patience(options)) };
}
