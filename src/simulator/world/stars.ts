/**
 * A bot's Telegram Stars.
 *
 * @module
 */
import type { StarTransaction, TransactionPartner, User } from "../../telegram/types.ts";

/** A payment in Stars. */
export interface StarPayment {
  /** `telegram_payment_charge_id`, which is also the transaction's id. */
  readonly chargeId: string;
  /** The person who paid. */
  readonly user: User;
  /** The number of Stars. */
  readonly amount: number;
  /** The payload of the bot's invoice. */
  readonly payload: string;
  /** Seconds that a subscription lasts; 0 for a single payment. */
  readonly period: number;
}

/** The Stars of one bot. */
export class Stars {
  /** Incoming and outgoing transactions, oldest first. */
  readonly transactions: StarTransaction[] = [];
  /** Refundable payments of invoices, by charge. */
  readonly payments: Map<string, StarPayment> = new Map<string, StarPayment>();
  /** Charges whose subscription will not be renewed. */
  readonly canceled: Set<string> = new Set<string>();
  #refunded = new Set<string>();

  /** The number of Stars the bot has. */
  get balance(): number {
    return this.transactions.reduce(
      (sum, { amount, source }) => source ? sum + amount : sum - amount,
      0,
    );
  }

  /** Records the payment of an invoice. */
  takePayment(payment: StarPayment, date: number): void {
    const { chargeId, amount } = payment;
    this.payments.set(chargeId, payment);
    this.transactions.push({ id: chargeId, amount, date, source: partnerOf(payment) });
  }

  /** Records any other transaction. */
  take(id: string, amount: number, date: number, source: TransactionPartner): void {
    this.transactions.push({ id, amount, date, source });
  }

  /** Refunds a payment; returns it, or why that is not possible. */
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
