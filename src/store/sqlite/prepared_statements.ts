/**
 * SQLite statements with named values, and statements for many rows at once.
 *
 * @module
 */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { ROWS, STATEMENTS } from "./statements.ts";

/** A value of a column. */
export type Value = string | number | null;

/** Values by their names. */
export type Values = Readonly<Record<string, Value>>;

type Name = keyof typeof STATEMENTS;

/** A statement and the names of its values, which are bound by position in half the time. */
interface Prepared {
  readonly statement: StatementSync;
  readonly names: readonly string[];
}

function prepare(db: DatabaseSync, sql: string): Prepared {
  const names: string[] = [];
  const placed = sql.replace(/:([a-zA-Z]+)/g, (_, name: string) => {
    if (!names.includes(name)) names.push(name);
    return `?${names.indexOf(name) + 1}`;
  });
  return { statement: db.prepare(placed), names };
}

/** How many rows a statement takes at once: running one costs more than another row in it. */
const SIZES = [16, 4, 1];

/** The statements of the store, prepared when they are first run. */
export class Statements {
  readonly #db: DatabaseSync;
  readonly #prepared = new Map<Name, Prepared>();
  readonly #forRows = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Runs one. Returns how many rows it changed. */
  run(name: Name, values: Values): number {
    const { statement, names } = this.#of(name);
    return Number(statement.run(...placed(names, values)).changes);
  }

  /** Runs one for many rows, given value after value. Returns how many rows it changed. */
  runRows(name: keyof typeof ROWS, values: readonly Value[]): number {
    const { width } = ROWS[name];
    let changes = 0;
    let at = 0;
    for (const size of SIZES) {
      for (; at + size * width <= values.length; at += size * width) {
        const { changes: more } = this.#ofRows(name, size)
          .run(...values.slice(at, at + size * width));
        changes += Number(more);
      }
    }
    return changes;
  }

  get<T>(name: Name, values: Values = {}): T | undefined {
    const { statement, names } = this.#of(name);
    return statement.get(...placed(names, values)) as T | undefined;
  }

  all<T>(name: Name, values: Values = {}): T[] {
    const { statement, names } = this.#of(name);
    return statement.all(...placed(names, values)) as T[];
  }

  /** Releases all of them. */
  clear(): void {
    this.#prepared.clear();
    this.#forRows.clear();
  }

  #of(name: Name): Prepared {
    let prepared = this.#prepared.get(name);
    if (!prepared) this.#prepared.set(name, prepared = prepare(this.#db, STATEMENTS[name]));
    return prepared;
  }

  #ofRows(name: keyof typeof ROWS, size: number): StatementSync {
    const key = `${name} ${size}`;
    let statement = this.#forRows.get(key);
    if (!statement) {
      const { sql, width } = ROWS[name];
      const row = `(${Array(width).fill("?").join(", ")})`;
      statement = this.#db.prepare(sql.replace("ROWS", Array(size).fill(row).join(", ")));
      this.#forRows.set(key, statement);
    }
    return statement;
  }
}

function placed(names: readonly string[], values: Values): Value[] {
  return names.map((name) => values[name]!);
}
