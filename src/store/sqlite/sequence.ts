/**
 * The numbers of updates, in the order of their acceptance.
 *
 * @module
 */
import type { Statements } from "./prepared_statements.ts";

/** How many numbers are reserved at once, so that few commits have to write it. */
const BLOCK = 1000;

/**
 * Gives each number once. The update with the highest may have been deleted, so the file records up
 * to where numbers are reserved.
 */
export class Sequence {
  readonly #sql: Statements;
  #next = 1;
  /** The last number reserved. */
  #reserved = 0;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /** The next number. */
  get next(): number {
    return this.#next;
  }

  /** The last number reserved here; updates added by other processes have higher ones. */
  get reserved(): number {
    return this.#reserved;
  }

  /** Takes a number, within a transaction. */
  take(): number {
    if (this.#next > this.#reserved) {
      this.#reserved += BLOCK;
      this.#sql.run("reserve", { seq: this.#reserved });
    }
    return this.#next++;
  }

  /** Rereads how far numbers are reserved, after a failure or when another process has written. */
  read(): void {
    if (this.#last !== this.#reserved) this.restart();
  }

  /** Continues after all reserved numbers, skipping those left of this block. */
  restart(): void {
    this.#reserved = this.#last;
    this.#next = this.#reserved + 1;
  }

  get #last(): number {
    return this.#sql.get<{ seq: number }>("last")!.seq;
  }
}
