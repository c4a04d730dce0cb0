/**
 * What names stand for while a statement is compiled, and the rows they stand for while it runs.
 */
import type { Snapshot, Table, Values } from "./heap.ts";
import type { Value } from "./heap.ts";

/** A statement that runs. */
export interface Run {
  readonly parameters: readonly Value[];
  readonly snapshot: Snapshot;
  readonly tables: ReadonlyMap<string, Table>;
  /** The rows of the queries with a name that have run. */
  readonly results: Map<string, readonly Values[]>;
  /** The rows that it sees of a table, in the order in which it comes upon them. */
  read(table: string): readonly Values[];
}

export const RUN = Symbol("run");
export const GROUP = Symbol("group");

/** The current row of every source, by its alias. */
export interface Scope {
  readonly [alias: string]: Values;
  readonly [RUN]: Run;
  /** The rows that an aggregate is of. */
  readonly [GROUP]?: readonly Scope[];
}

/** What can be evaluated in the scope of some rows. */
export type Compiled<T = Value> = (scope: Scope) => T;

/** A sequence is read like a table. */
export const SEQUENCE = /^(\w+)_(seq|id)_seq$/;

/** The names that a query may use. */
export class Names {
  /** The columns of each table and each query with a name. */
  readonly relations: ReadonlyMap<string, readonly string[]>;
  readonly #aliases: ReadonlyMap<string, readonly string[]>;
  readonly #outer: Names | undefined;

  constructor(
    relations: ReadonlyMap<string, readonly string[]>,
    aliases: ReadonlyMap<string, readonly string[]> = new Map(),
    outer?: Names,
  ) {
    this.relations = relations;
    this.#aliases = aliases;
    this.#outer = outer;
  }

  /** The same with the sources of a query in it. */
  within(aliases: Iterable<readonly [string, readonly string[]]>): Names {
    return new Names(this.relations, new Map(aliases), this);
  }

  columnsOf(relation: string): readonly string[] {
    const columns = this.relations.get(relation);
    if (columns) return columns;
    if (SEQUENCE.test(relation)) return ["last_value"];
    throw new SyntaxError(`SQL that is not simulated: the table ${relation}`);
  }

  /** Whether there is a source with an alias. */
  has(alias: string): boolean {
    return this.#aliases.has(alias) || (this.#outer?.has(alias) ?? false);
  }

  /** The columns of all sources, or of one. */
  *all(alias?: string): Generator<[alias: string, column: string]> {
    for (const [name, columns] of this.#aliases) {
      if (alias === undefined || name === alias) {
        for (const column of columns) yield [name, column];
      }
    }
  }

  /** The alias of the source that has a column. */
  aliasOf(column: string, alias?: string): string {
    for (const [name, columns] of this.#aliases) {
      if ((alias === undefined || name === alias) && columns.includes(column)) return name;
    }
    if (this.#outer) return this.#outer.aliasOf(column, alias);
    throw new SyntaxError(`SQL that is not simulated: the column ${alias ?? ""}.${column}`);
  }
}
