/**
 * A server's side of a connection: carries out one statement after another, step by step.
 */
import { NOTHING, type Steps, Transaction, type Value, type Wait } from "./heap.ts";
import type { Server } from "./server.ts";
import { SqlError } from "./writes.ts";

/** Rows as the client gets them. */
export type Rows = (string | null)[][];

/** A statement that a client has sent. */
export interface Sent {
  readonly sql: string;
  readonly parameters: readonly Value[];
  answer(rows: Rows): void;
  fail(error: Error): void;
}

/** A statement that has been carried out. */
export interface Executed extends Pick<Sent, "sql" | "parameters"> {
  readonly rows: Rows;
}

/** Carries out what a client sends. */
export class Session {
  readonly #server: Server;
  readonly #sent: Sent[] = [];
  /** The statement under way, or the last one. */
  statement = "";
  #steps: Steps<void> | undefined;
  /** What it waits for. */
  #wait: Wait = NOTHING;
  #transaction: Transaction | undefined;
  /** Between "begin" and its end. */
  #isExplicit = false;
  #isFailed = false;
  #isLost = false;
  #isEnded = false;
  #executed: Executed[] = [];

  constructor(server: Server) {
    this.#server = server;
  }

  send(sent: Sent): void {
    if (!this.#isEnded) this.#sent.push(sent);
  }

  /** Whether nothing is left to do. */
  get isIdle(): boolean {
    return !this.#steps && this.#sent.length === 0;
  }

  /** Whether its next step need not wait. */
  get canStep(): boolean {
    return !this.isIdle && this.#wait().length === 0;
  }

  get transaction(): Transaction | undefined {
    return this.#transaction;
  }

  /** The transactions that it waits for. */
  get blockers(): Transaction[] {
    return this.#wait();
  }

  /** Takes one step, at the end of which it may have to wait. */
  step(): void {
    this.#steps ??= this.#carryOut(this.#sent.shift()!);
    this.#take(this.#steps.next());
    if (this.#isLost && this.isIdle) this.#server.disconnect(this);
  }

  /** Its client is gone: it ends once it has carried out what was sent. */
  lose(): void {
    this.#isLost = true;
    if (this.isIdle) this.#server.disconnect(this);
  }

  #take({ done, value }: IteratorResult<Wait, void>): void {
    this.#wait = done ? NOTHING : value;
    if (done) this.#steps = undefined;
    else if (this.#server.isDeadlocked(this)) {
      this.#take(this.#steps!.throw(new SqlError("40P01", "deadlock detected")));
    }
  }

  /** Ends it: what is under way is rolled back, and what was sent is not looked at. */
  end(): void {
    this.#isEnded = true;
    this.#sent.length = 0;
    this.#steps = undefined;
    this.#wait = NOTHING;
    this.#finish(false);
  }

  *#carryOut({ sql, parameters, answer, fail }: Sent): Steps<void> {
    this.statement = sql;
    try {
      const rows = yield* this.#execute(sql, parameters);
      answer(rows.map((row) => row.map(textOf)));
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      if (this.#isExplicit) this.#isFailed = true;
      else this.#finish(false);
      fail(error);
    }
  }

  *#execute(sql: string, parameters: readonly Value[]): Steps<Value[][]> {
    if (sql === "begin") this.#isExplicit = true;
    if (sql === "begin") return [];
    if (sql === "commit" || sql === "rollback") {
      yield NOTHING;
      this.#finish(sql === "commit" && !this.#isFailed);
      return [];
    }
    if (this.#isFailed) throw new SqlError("25P02", "the transaction has failed");
    const transaction = this.#transaction ??= new Transaction(this.#server.now());
    const rows = yield* this.#server.execute(sql, parameters, transaction);
    this.#executed.push({ sql, parameters, rows: rows.map((row) => row.map(textOf)) });
    if (!this.#isExplicit) {
      yield NOTHING;
      this.#finish(true);
    }
    return rows;
  }

  #finish(commits: boolean): void {
    const transaction = this.#transaction;
    const executed = this.#executed;
    this.#transaction = undefined;
    this.#isExplicit = this.#isFailed = false;
    this.#executed = [];
    if (transaction) this.#server.end(this, transaction, commits ? executed : undefined);
  }
}

function textOf(value: Value): string | null {
  if (value === null) return null;
  if (typeof value === "boolean") return value ? "t" : "f";
  if (typeof value === "object") return `{${value.map((item) => textOf(item) ?? "NULL").join()}}`;
  return String(value);
}
