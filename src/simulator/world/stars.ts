/**
 * Telegram Stars of a bot: what it has been paid.
 *
 * @module
 */
import type { StarTransaction, TransactionPartner, User } from "../../telegram/types.ts";

/** A payment in Stars. */
export interface StarPayment {
  /** `telegram_payment_charge_id`, also the transaction's id. */
  readonly chargeId: string;
  /** Who paid. */
  readonly user: User;
  /** How many Stars. */
  readonly amount: number;
  /** What the bot gets back of its invoice. */
  readonly payload: string;
  /** Seconds that a subscription lasts; 0 for a payment once and for all. */
  readonly period: number;
}

/** The Stars of one bot. */
export class Stars {
  /** In and out, oldest first. */
  readonly transactions: StarTransaction[] = [];
  /** Payments for invoices that can be refunded, by charge. */
  readonly payments: Map<string, StarPayment> = new Map<string, StarPayment>();
  /** Charges whose subscription is not renewed. */
  readonly canceled: Set<string> = new Set<string>();
  #refunded = new Set<string>();

  /** How many the bot has. */
  get balance(): number {
    return this.transactions.reduce(
      (sum, { amount, source }) => source ? sum + amount : sum - amount,
      0,
    );
  }

  /** Takes in what was paid for an invoice. */
  takePayment(payment: StarPayment, date: number): void {
    const { chargeId, amount } = payment;
    this.payments.set(chargeId, payment);
    this.transactions.push({ id: chargeId, amount, date, source: partnerOf(payment) });
  }

  /** Takes in anything else. */
  take(id: string, amount: number, date: number, source: TransactionPartner): void {
    this.transactions.push({ id, amount, date, source });
  }

  /** Gives a payment back: it; or why that cannot be. */
  refund(userId: number, chargeId: string, date: number): StarPayment | string {
    const payment = this.payments.get(chargeId);
    if (!payment || payment.user.id !== userId) return "CHARGE_ID_INVALID";
    if (this.#refunded.has(chargeId)) return "CHARGE_ALREADY_REFUNDED";
    this.#refunded.add(chargeId);
    const { amount } = payment;
    this.transactions.push({ id: chargeId, amount, date, receiver: partnerOf(payment) });
    return payment;
  }
}

function partnerOf({ user, payload, period }: StarPayment): TransactionPartner {
  return {
    type: "user",
    transaction_type: "invoice_payment",
    user,
    ...(payload === "" ? {} : { invoice_payload: payload }),
    ...(period > 0 ? { subscription_period: period } : {}),
  } as TransactionPartner;
}
