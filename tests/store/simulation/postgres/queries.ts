/**
 * Compiles queries: what they read, and which rows they lock.
 */
import { compile, isAggregate } from "./expressions.ts";
import { NOTHING, rowOf, type Steps, type Value, type Values } from "./heap.ts";
import { type Compiled, GROUP, type Names, RUN, type Scope } from "./names.ts";
import { compileSources } from "./sources.ts";
import type { Expression, Item, Query, Select } from "./syntax.ts";

/** A compiled query. */
export interface CompiledQuery {
  readonly columns: readonly string[];
  /** Its rows, if nothing has to be waited for. */
  rows(scope: Scope): Values[];
  /** Its rows once they are locked, if they are to be. */
  run(scope: Scope): Steps<Values[]>;
}

/** Compiles a query. */
export function compileQuery(query: Query, names: Names): CompiledQuery {
  if (query.kind === "select") return compileSelect(query, names);
  const left = compileQuery(query.left, names);
  const right = compileQuery(query.right, names);
  const { columns } = left;
  const rows = (scope: Scope) => [...left.rows(scope), ...renamed(right, columns, scope)];
  return { columns, rows, run: asSteps(rows) };
}

/** The rows of a query, with other names for its columns. */
export function renamed(query: CompiledQuery, columns: readonly string[], scope: Scope): Values[] {
  return query.rows(scope).map((row) =>
    Object.fromEntries(columns.map((column, index) => [column, row[query.columns[index]!]!]))
  );
}

function asSteps(rows: Compiled<Values[]>): (scope: Scope) => Steps<Values[]> {
  // deno-lint-ignore require-yield
  return function* (scope) {
    return rows(scope);
  };
}

/** Compiles what a query or a write returns. */
export function compileItems(
  items: readonly Item[],
  names: Names,
): { columns: string[]; project: Compiled<Values> } {
  const all = items.flatMap(({ name, expression, table }) => {
    if (expression) return [[name, compile(expression, names)] as const];
    return [...names.all(table)].map(([alias, column]) =>
      [column, (scope: Scope) => scope[alias]![column]!] as const
    );
  });
  // Columns without a name of their own are told apart.
  const columns = all.map(([name], index) =>
    all.findIndex(([other]) => other === name) === index ? name : `${name} ${index}`
  );
  const project = (scope: Scope) =>
    Object.fromEntries(all.map(([, value], index) => [columns[index]!, value(scope)]));
  return { columns, project };
}

function compileSelect(select: Select, outer: Names): CompiledQuery {
  const { names, scopes } = compileSources(select.from, outer, select.where);
  const where = select.where ? compile(select.where, names) : () => true;
  const { columns, project } = compileItems(select.items, names);
  const keysOf = (expressions: readonly Expression[]) => {
    const keys = expressions.map((expression) => compile(expression, names));
    return (scope: Scope) => keys.map((key) => key(scope));
  };
  const groupKey = keysOf(select.groupBy);
  const orderKey = keysOf(select.orderBy.map(({ expression }) => expression));
  const distinctKey = keysOf(select.distinct ?? []);
  const limit = select.limit && compile(select.limit, names);
  const isGrouped = select.groupBy.length > 0 ||
    select.items.some(({ expression }) => expression && isAggregate(expression));

  /** The rows in their order, before the limit. */
  function found(outer: Scope): Scope[] {
    let rows = scopes(outer).filter((scope) => where(scope) === true);
    if (isGrouped) {
      const groups = Map.groupBy(rows, (scope) => JSON.stringify(groupKey(scope)));
      if (groups.size === 0 && select.groupBy.length === 0) groups.set("", []);
      rows = [...groups.values()].map((group) => ({ ...group[0] ?? outer, [GROUP]: group }));
    }
    if (select.distinct) {
      const key = select.distinct.length > 0
        ? distinctKey
        : (scope: Scope) => [JSON.stringify(project(scope))];
      rows.sort(byKey(key, []));
      rows = [...Map.groupBy(rows, (scope) => JSON.stringify(key(scope))).values()]
        .map(([first]) => first!);
    }
    if (select.orderBy.length > 0) {
      rows.sort(byKey(orderKey, select.orderBy.map(({ descending }) => descending)));
    }
    return rows;
  }

  function rows(outer: Scope): Values[] {
    if (select.lock) return atOnce(lockedRows(outer));
    const all = found(outer);
    return (limit ? all.slice(0, Number(limit(outer))) : all).map(project);
  }

  /** Rows that changed while they were waited for are looked at again, as they are now. */
  function* lockedRows(outer: Scope): Steps<Values[]> {
    const { mode, of, skips } = select.lock!;
    const { transaction } = outer[RUN].snapshot;
    const most = limit ? Number(limit(outer)) : Infinity;
    const all: Values[] = [];
    for (let scope of found(outer)) {
      if (all.length === most) break;
      let isThere = true;
      for (const { alias, table } of select.from) {
        if (!table || !outer[RUN].tables.has(table)) continue;
        if (of !== undefined && alias !== of) continue;
        const row = rowOf(scope[alias]!);
        const strength = mode === "update" ? "delete" : mode;
        if (!skips) yield* row.lock(transaction, strength);
        else if (row.blockers(transaction, strength).length > 0) isThere = false;
        else row.hold(transaction, strength);
        if (!isThere || !row.newest) isThere = false;
        else scope = { ...scope, [alias]: row.newest };
        if (!isThere) break;
      }
      if (isThere && where(scope) === true) all.push(project(scope));
    }
    return all;
  }

  return { columns, rows, run: select.lock ? lockedRows : asSteps(rows) };
}

/** Performs all steps, none of which may have to wait. */
function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (value !== NOTHING) {
      throw new SyntaxError("SQL that is not simulated: a lock in an expression");
    }
  }
}

/** Compares by keys. */
function byKey(keyOf: Compiled<Value[]>, descending: readonly boolean[]) {
  return (a: Scope, b: Scope) => {
    const keys = [keyOf(a), keyOf(b)] as const;
    for (const [index, one] of keys[0].entries()) {
      const other = keys[1][index]!;
      if (one === other) continue;
      return (one! < other! ? -1 : 1) * (descending[index] ? -1 : 1);
    }
    return 0;
  };
}
