/**
 * Statements of SQLite whose values have names.
 *
 * @module
 */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { STATEMENTS } from "./statements.ts";

/** Values by their names. */
export type Values = Readonly<Record<string, string | number | null>>;

/** What a statement changed: how many rows, and the key of the one that it inserted last. */
export interface Changed {
  readonly changes: number;
  readonly key: number;
}

type Name = keyof typeof STATEMENTS;

/** A statement with the names of its values. They are made into places, which bind in half the time. */
interface Prepared {
  readonly statement: StatementSync;
  readonly names: readonly string[];
}

function prepare(db: DatabaseSync, sql: string): Prepared {
  const names: string[] = [];
  const placed = sql.replace(/:([a-z]+)/g, (_, name: string) => {
    if (!names.includes(name)) names.push(name);
    return `?${names.indexOf(name) + 1}`;
  });
  return { statement: db.prepare(placed), names };
}

function changedBy(statement: StatementSync, values: (string | number | null)[]): Changed {
  const { changes, lastInsertRowid } = statement.run(...values);
  return { changes: Number(changes), key: Number(lastInsertRowid) };
}

/** The statements of the store, prepared when they are first run. */
export class Statements {
  readonly #db: DatabaseSync;
  readonly #prepared = new Map<Name, Prepared>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Runs one. Returns how many rows it changed. */
  run(name: Name, values: Values): number {
    const { statement, names } = this.#of(name);
    return changedBy(statement, placed(names, values)).changes;
  }

  /** Runs one with its values in their places, for what every update needs. */
  runPlaced(name: Name, ...values: (string | number | null)[]): Changed {
    return changedBy(this.#of(name).statement, values);
  }

  get<T>(name: Name, values: Values = {}): T | undefined {
    const { statement, names } = this.#of(name);
    return statement.get(...placed(names, values)) as T | undefined;
  }

  all<T>(name: Name, values: Values = {}): T[] {
    const { statement, names } = this.#of(name);
    return statement.all(...placed(names, values)) as T[];
  }

  /** Lets go of all. */
  clear(): void {
    this.#prepared.clear();
  }

  #of(name: Name): Prepared {
    let prepared = this.#prepared.get(name);
    if (!prepared) this.#prepared.set(name, prepared = prepare(this.#db, STATEMENTS[name]));
    return prepared;
  }
}

function placed(names: readonly string[], values: Values): (string | number | null)[] {
  return names.map((name) => values[name]!);
}
