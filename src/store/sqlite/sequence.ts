/**
 * The numbers of updates, in the order of their acceptance.
 *
 * @module
 */
import type { Statements } from "./prepared_statements.ts";

/** How many numbers are reserved at once, so that few commits have to write that. */
const BLOCK = 1000;

/**
 * Gives each number once. What had the highest may be deleted, so the file keeps up to where
 * numbers have been given.
 */
export class Sequence {
  readonly #sql: Statements;
  #next = 1;
  /** The last one that is ours to give. */
  #reserved = 0;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /** The number that comes next. */
  get next(): number {
    return this.#next;
  }

  /** The last number that is ours; what others put into the file has higher ones. */
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

  /** Reads how far numbers have been given, after a failure or when another process has written. */
  read(): void {
    if (this.#last !== this.#reserved) this.restart();
  }

  /** Goes on behind all that have been given, leaving out what is still ours. */
  restart(): void {
    this.#reserved = this.#last;
    this.#next = this.#reserved + 1;
  }

  get #last(): number {
    return this.#sql.get<{ seq: number }>("last")!.seq;
  }
}
