/**
 * What an invoice asks for, be it a message or a link.
 *
 * @module
 */

/** A bill. */
export interface Bill {
  /** Three letters; `XTR` for Stars. */
  readonly currency: string;
  /** In the smallest units of the currency. */
  readonly total_amount: number;
  /** What the bot gets back when it is paid. */
  readonly payload: string;
  /** Whether the price depends on where it is sent. */
  readonly isFlexible: boolean;
  /** Seconds after which it is to be paid again; 0 for once. */
  readonly period: number;
}

/** An invoice that a bot has put behind a link. */
export interface LinkedBill {
  /** The bot's user id. */
  readonly botId: number;
  /** What it asks for. */
  readonly bill: Bill;
}
