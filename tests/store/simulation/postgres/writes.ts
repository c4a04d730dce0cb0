/**
 * Compiles statements that write. A row that has changed since the statement began is waited for,
 * and written only if it still meets the condition.
 */
import { compile } from "./expressions.ts";
import { type Row, rowOf, type Steps, type Table, type Value, type Values } from "./heap.ts";
import { NOTHING } from "./heap.ts";
import { type Compiled, type Names, RUN, type Run, type Scope } from "./names.ts";
import { type CompiledQuery, compileItems, compileQuery } from "./queries.ts";
import { compileSources } from "./sources.ts";
import type { Delete, Expression, Insert, Update, Write } from "./syntax.ts";

/** An error with its SQLSTATE. */
export class SqlError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** A compiled write, whose rows are what it returns. */
export type CompiledWrite = Pick<CompiledQuery, "columns" | "run">;

/** Compiles a statement that writes. */
export function compileWrite(write: Write, names: Names): CompiledWrite {
  return write.kind === "insert" ? compileInsert(write, names) : compileChange(write, names);
}

function compileSet(set: readonly (readonly [string, Expression])[], names: Names) {
  const compiled = set.map(([column, value]) => [column, compile(value, names)] as const);
  return (scope: Scope) =>
    Object.fromEntries(compiled.map(([column, value]) => [column, value(scope)]));
}

/** An update or a deletion. */
function compileChange(write: Update | Delete, outer: Names): CompiledWrite {
  const { alias, table } = write;
  const mode = write.kind === "update" ? "change" : "delete";
  const { names, scopes } = compileSources([...write.from, { table, alias }], outer, write.where);
  const where = write.where ? compile(write.where, names) : () => true;
  const set = write.kind === "update" && compileSet(write.set, names);
  const { columns, project } = compileItems(write.returning, names);

  function* run(scope: Scope): Steps<Values[]> {
    const { snapshot } = scope[RUN];
    const returned: Values[] = [];
    for (let found of scopes(scope).filter((scope) => where(scope) === true)) {
      const row = rowOf(found[alias]!);
      if (row.isChangedBy(snapshot)) continue;
      yield* row.lock(snapshot.transaction, mode);
      if (!row.newest) continue;
      found = { ...found, [alias]: row.newest };
      if (where(found) !== true) continue;
      if (set) found = { ...found, [alias]: { ...row.newest, ...set(found) } };
      row.write(snapshot, set ? found[alias] : undefined);
      returned.push(project(found));
    }
    return returned;
  }

  return { columns, run };
}

function compileInsert(write: Insert, outer: Names): CompiledWrite {
  const { alias, table: name, conflict } = write;
  const all = outer.columnsOf(name);
  const rows = write.query
    ? rowsOf(compileQuery(write.query, outer))
    : valuesOf(write.values!.map((value) => compile(value, outer)));
  const columns = write.columns ?? all;
  const names = outer.within([[alias, all], ["excluded", all]]);
  const set = conflict && compileSet(conflict.set, names);
  const items = compileItems(write.returning, outer.within([[alias, all]]));

  function* run(scope: Scope): Steps<Values[]> {
    const { snapshot, tables } = scope[RUN];
    const table = tables.get(name)!;
    const returned: Values[] = [];
    for (const row of yield* rows(scope)) {
      yield NOTHING;
      const given = Object.fromEntries(columns.map((column, index) => [column, row[index]!]));
      const values = withDefaults(table, given, scope[RUN]);
      const rival = yield* rivalOf(values, table, scope[RUN]);
      if (!rival) table.insert(values, snapshot);
      const written = rival
        ? { ...rival.newest!, ...set!({ ...scope, [alias]: rival.newest!, excluded: values }) }
        : values;
      if (rival) rival.write(snapshot, written);
      returned.push(items.project({ ...scope, [alias]: written }));
    }
    return returned;
  }

  /** The row that is there already and is updated instead. */
  function* rivalOf(values: Values, table: Table, { snapshot }: Run): Steps<Row | undefined> {
    const { transaction } = snapshot;
    for (const key of table.keys) {
      for (;;) {
        const rival = yield* table.rival(values, key, transaction);
        if (!rival) break;
        if (!conflict || conflict.columns.join() !== key.join()) {
          throw new SqlError("23505", `${name} has a row with the same ${key.join()}`);
        }
        yield* rival.lock(transaction, "change");
        // It may have been deleted while it was waited for.
        if (rival.newest) return rival;
      }
    }
    return undefined;
  }

  return { columns: items.columns, run };
}

function withDefaults(table: Table, given: Values, { snapshot }: Run): Values {
  const values: Record<string, Value> = {};
  for (const { name, default: otherwise = null } of table.columns) {
    if (name in given) values[name] = given[name]!;
    else if (otherwise === "identity") values[name] = ++table.lastNumber;
    else values[name] = otherwise === "now" ? snapshot.transaction.startedAt : otherwise;
  }
  return values;
}

/** The rows of a query, without names. */
function rowsOf(query: CompiledQuery): (scope: Scope) => Steps<Value[][]> {
  return function* (scope) {
    const rows = yield* query.run(scope);
    return rows.map((row) => query.columns.map((column) => row[column]!));
  };
}

function valuesOf(values: readonly Compiled[]): (scope: Scope) => Steps<Value[][]> {
  // deno-lint-ignore require-yield
  return function* (scope) {
    return [values.map((value) => value(scope))];
  };
}
