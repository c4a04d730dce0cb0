/**
 * Rows in versions, as PostgreSQL keeps them: a statement sees what was committed when it began, and
 * a row that a transaction has locked stays locked until its end.
 */

/** A value. Times are milliseconds, booleans are SQL's with `null` for unknown. */
export type Value = string | number | boolean | null | readonly Value[];

/** The values of a row, by column. */
export type Values = Readonly<Record<string, Value>>;

/** How strongly a row is locked: to be referred to, changed, or deleted. */
export type Mode = "key share" | "change" | "delete";

/** Transactions that must end before another goes on. */
export type Wait = () => Transaction[];

/** Something that takes place in steps, between which other sessions take theirs. */
export type Steps<T> = Generator<Wait, T, void>;

/** A step in which nothing is waited for. */
export const NOTHING: Wait = () => [];

/** A transaction. */
export class Transaction {
  /** The number of its current statement. */
  statement = 0;
  /** The rows that it has locked. */
  readonly rows = new Set<Row>();
  readonly startedAt: number;

  constructor(startedAt: number) {
    this.startedAt = startedAt;
  }
}

/** What a statement sees: commits up to a number, and earlier statements of its transaction. */
export interface Snapshot {
  readonly commits: number;
  readonly transaction: Transaction;
  readonly statement: number;
}

interface Version {
  /** None if it is deleted. */
  readonly values: Values | undefined;
  readonly by: Transaction;
  readonly statement: number;
  /** The number of the commit; infinite until then. */
  commit: number;
}

/** The row that values were read from. */
const rowsOf = new WeakMap<Values, Row>();

/** The row that values were read from. */
export function rowOf(values: Values): Row {
  return rowsOf.get(values)!;
}

/** A row. */
export class Row {
  #versions: Version[] = [];
  readonly #holders = new Map<Transaction, Mode>();
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** What a statement sees of it. */
  seen({ commits, transaction, statement }: Snapshot): Values | undefined {
    const sees = ({ by, statement: at, commit }: Version) =>
      commit <= commits || by === transaction && at < statement;
    return this.#versions.findLast(sees)?.values;
  }

  /** Its newest version, whoever wrote it and whether or not that is committed. */
  get newest(): Values | undefined {
    return this.#versions.at(-1)?.values;
  }

  /** Whether a statement has already changed it. */
  isChangedBy({ transaction, statement }: Snapshot): boolean {
    const newest = this.#versions.at(-1);
    return newest?.by === transaction && newest.statement === statement;
  }

  /** The transaction that has changed it and has not ended. */
  get writer(): Transaction | undefined {
    const newest = this.#versions.at(-1);
    return newest?.commit === Infinity ? newest.by : undefined;
  }

  /** Whether its newest version, or the one that a rollback would bring back, is like this. */
  mayBe(isLike: (values: Values) => boolean): boolean {
    const from = this.#versions.findLastIndex(({ commit }) => commit < Infinity);
    return this.#versions.slice(Math.max(from, 0)).some(({ values }) => values && isLike(values));
  }

  /** The transactions whose locks are in the way of a lock. */
  blockers(transaction: Transaction, mode: Mode): Transaction[] {
    const isInTheWay = (held: Mode) =>
      held === "delete" || mode === "delete" || held === "change" && mode === "change";
    return [...this.#holders].filter(([other, held]) => other !== transaction && isInTheWay(held))
      .map(([other]) => other);
  }

  /** Locks it until the transaction's end, once others let it. */
  *lock(transaction: Transaction, mode: Mode): Steps<void> {
    yield () => this.blockers(transaction, mode);
    while (this.blockers(transaction, mode).length > 0) {
      yield () => this.blockers(transaction, mode);
    }
    this.hold(transaction, mode);
  }

  hold(transaction: Transaction, mode: Mode): void {
    const held = this.#holders.get(transaction);
    if (held === undefined || held === "key share" || mode === "delete") {
      this.#holders.set(transaction, mode);
    }
    transaction.rows.add(this);
  }

  /** Writes a new version; it must be locked. Without values it is deleted. */
  write({ transaction, statement }: Snapshot, values: Values | undefined): void {
    if (values) rowsOf.set(values, this);
    this.#versions.push({ values, by: transaction, statement, commit: Infinity });
  }

  /** Ends a transaction that has locked it. Versions that no statement can see are forgotten. */
  end(transaction: Transaction, commit: number | undefined, oldest: number): void {
    this.#holders.delete(transaction);
    if (commit === undefined) {
      this.#versions = this.#versions.filter(({ by, commit }) =>
        by !== transaction || commit < Infinity
      );
    }
    for (const version of this.#versions) {
      if (version.by === transaction) version.commit = Math.min(version.commit, commit!);
    }
    const from = this.#versions.findLastIndex(({ commit }) => commit <= oldest);
    if (from > 0) this.#versions = this.#versions.slice(from);
    const isGone = ({ values, commit }: Version) => !values && commit <= oldest;
    if (this.#versions.every(isGone)) this.#table.rows.delete(this);
  }
}

/** A table's column, and what it has by default: a number of its own, the time, or a value. */
export interface Column {
  readonly name: string;
  readonly default?: "identity" | "now" | Value;
}

/** A table. */
export class Table {
  readonly rows = new Set<Row>();
  readonly columns: readonly Column[];
  /** Columns in which no two rows are alike. */
  readonly keys: readonly (readonly string[])[];
  /** The last number that was given. A rollback does not give it back. */
  lastNumber = 0;

  constructor(columns: readonly Column[], keys: readonly (readonly string[])[]) {
    this.columns = columns;
    this.keys = keys;
  }

  /** The rows that a statement sees. */
  *seen(snapshot: Snapshot): Generator<Values> {
    for (const row of this.rows) {
      const values = row.seen(snapshot);
      if (values) yield values;
    }
  }

  /** The row with the same key as another, once it is known whether that stays. */
  *rival(values: Values, key: readonly string[], transaction: Transaction): Steps<Row | undefined> {
    const isLike = (other: Values) => key.every((column) => other[column] === values[column]);
    for (;;) {
      const rows = [...this.rows].filter((row) => row.mayBe(isLike));
      const row = rows.find(({ writer }) => writer !== undefined && writer !== transaction);
      if (!row) return rows.find(({ newest }) => newest && isLike(newest));
      const { writer } = row;
      yield () => row.writer === writer ? [writer!] : [];
    }
  }

  /** Adds a row, which nobody else sees before the commit. */
  insert(values: Values, snapshot: Snapshot): void {
    const row = new Row(this);
    this.rows.add(row);
    row.hold(snapshot.transaction, "delete");
    row.write(snapshot, values);
  }
}
