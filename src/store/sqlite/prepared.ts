/**
 * Statements of SQLite whose values have names.
 *
 * @module
 */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { STATEMENTS } from "./statements.ts";

/** Values by their names. */
export type Values = Readonly<Record<string, string | number | null>>;

type Name = keyof typeof STATEMENTS;

/** A statement with the names of its values. They are made into places, which bind in half the time. */
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
    return Number(statement.run(...placed(names, values)).changes);
  }

  /** Runs one with its values in their places, for what every update needs. */
  runPlaced(name: Name, ...values: (string | number | null)[]): number {
    return Number(this.#of(name).statement.run(...values).changes);
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
