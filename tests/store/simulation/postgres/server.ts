/**
 * A simulated PostgreSQL: sessions whose statements take their steps in any order, at READ
 * COMMITTED.
 */
import type { Seeded } from "../../../helpers/seeded.ts";
import { emptyTables } from "./catalogue.ts";
import { NOTHING, type Steps, type Table, Transaction, type Value, type Values } from "./heap.ts";
import { type Executed, Session } from "./session.ts";
import { type CompiledStatement, compileStatement } from "./statement.ts";

/** Statements are compiled once for all servers. */
const compiled = new Map<string, CompiledStatement>();

/** Options for a server. */
export interface ServerOptions {
  readonly random: Seeded;
  /** The server's clock, in milliseconds. */
  now(): number;
  /** Called when a transaction commits, which `commit` does. */
  onCommit?(session: Session, executed: readonly Executed[], commit: () => void): void;
  /** Called with statements that wait for each other. */
  onDeadlock?(statements: readonly string[]): void;
}

/** A server. */
export class Server {
  readonly tables: ReadonlyMap<string, Table> = emptyTables();
  readonly #options: ServerOptions;
  readonly #sessions = new Set<Session>();
  /** What the statements under way see. */
  readonly #snapshots = new Map<Transaction, number>();
  /** Until which turn others overtake a session: that is when faults show. */
  readonly #heldUp = new WeakMap<Session, number>();
  #turn = 0;
  /** How many transactions have been committed. */
  commits = 0;

  constructor(options: ServerOptions) {
    this.#options = options;
  }

  connect(): Session {
    const session = new Session(this);
    this.#sessions.add(session);
    return session;
  }

  /** Lets others overtake a session for a while. */
  holdUp(session: Session): void {
    this.#heldUp.set(session, this.#turn + 2 ** this.#options.random.below(12));
  }

  /** Ends a session. */
  disconnect(session: Session): void {
    this.#sessions.delete(session);
    session.end();
  }

  /** Lets one session take some steps. Returns whether there was one. */
  step(most: number): boolean {
    const { random } = this.#options;
    const able = [...this.#sessions].filter(({ canStep }) => canStep);
    if (able.length === 0) return false;
    this.#turn++;
    if (random.next() < 0.02) this.holdUp(random.pick(able));
    const ready = able.filter((session) => (this.#heldUp.get(session) ?? 0) <= this.#turn);
    const session = random.pick(ready.length > 0 ? ready : able);
    for (let left = most; left > 0 && session.canStep; left--) session.step();
    return true;
  }

  get canStep(): boolean {
    return [...this.#sessions].some(({ canStep }) => canStep);
  }

  /** The rows of a table, as committed. */
  committed(table: string): Values[] {
    const transaction = new Transaction(0);
    const snapshot = { commits: this.commits, transaction, statement: 1 };
    return [...this.tables.get(table)!.seen(snapshot)];
  }

  now(): number {
    return this.#options.now();
  }

  *execute(
    sql: string,
    parameters: readonly Value[],
    transaction: Transaction,
  ): Steps<Value[][]> {
    const snapshot = {
      commits: this.commits,
      transaction,
      statement: ++transaction.statement,
    };
    this.#snapshots.set(transaction, this.commits);
    const read = new Map<string, Values[]>();
    yield NOTHING;
    return yield* this.#compiled(sql)({
      parameters,
      snapshot,
      tables: this.tables,
      results: new Map(),
      read: (table) => {
        let rows = read.get(table);
        if (!rows) {
          rows = this.#inOrder(table, [...this.tables.get(table)!.seen(snapshot)]);
          read.set(table, rows);
        }
        return rows;
      },
    });
  }

  /** Ends a transaction: commits it if there are statements, and rolls it back otherwise. */
  end(
    session: Session,
    transaction: Transaction,
    executed: readonly Executed[] | undefined,
  ): void {
    this.#snapshots.delete(transaction);
    const end = () => {
      const number = executed && ++this.commits;
      const oldest = Math.min(this.commits, ...this.#snapshots.values());
      for (const row of transaction.rows) row.end(transaction, number, oldest);
    };
    const { onCommit } = this.#options;
    if (executed && onCommit) onCommit(session, executed, end);
    else end();
  }

  /** Whether what a session waits for waits for it in turn. */
  isDeadlocked(session: Session): boolean {
    const waitedFor = new Set(session.blockers);
    const statements = [session.statement];
    for (const transaction of waitedFor) {
      const other = [...this.#sessions].find((other) => other.transaction === transaction);
      if (!other) continue;
      statements.push(other.statement);
      for (const next of other.blockers) waitedFor.add(next);
    }
    const found = waitedFor.has(session.transaction!);
    if (found) this.#options.onDeadlock?.(statements);
    return found;
  }

  #compiled(sql: string): CompiledStatement {
    let statement = compiled.get(sql);
    if (!statement) {
      const columns = [...this.tables].map(([name, table]) =>
        [name, table.columns.map(({ name }) => name)] as const
      );
      compiled.set(sql, statement = compileStatement(sql, new Map(columns)));
    }
    return statement;
  }

  /**
   * Lanes are found in the order of their pages, which is any: from one of them on, in either
   * direction. All other rows are found through an index.
   */
  #inOrder(table: string, rows: Values[]): Values[] {
    if (rows.length < 2) return rows;
    if (table !== "lane") {
      const [[key]] = this.tables.get(table)!.keys as [[string]];
      return rows.sort((a, b) => Number(a[key]) - Number(b[key]));
    }
    const { random } = this.#options;
    const from = random.below(rows.length);
    const turned = [...rows.slice(from), ...rows.slice(0, from)];
    return random.next() < 0.5 ? turned : turned.reverse();
  }
}
