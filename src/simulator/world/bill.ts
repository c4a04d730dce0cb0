/**
 * What an invoice, a message or a link, charges.
 *
 * @module
 */

/** A bill. */
export interface Bill {
  /** The currency code, of three letters; `XTR` for Stars. */
  readonly currency: string;
  /** In the smallest units of the currency. */
  readonly total_amount: number;
  /** The bot's own payload, returned to it with the payment. */
  readonly payload: string;
  /** Whether the price depends on the shipping address. */
  readonly isFlexible: boolean;
  /** Seconds after which a subscription renews; 0 for a single payment. */
  readonly period: number;
}

/** An invoice behind a link. */
export interface LinkedBill {
  /** The bot's user id. */
  readonly botId: number;
  /** The bill of the invoice. */
  readonly bill: Bill;
}
