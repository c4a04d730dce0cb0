/**
 * Compiles statements. Queries with a name run when they are needed, and those that write run in any
 * case: at the end, the last one first.
 */
import type { Steps, Value, Values } from "./heap.ts";
import { Names, RUN, type Run, type Scope } from "./names.ts";
import { parse } from "./parse.ts";
import { type CompiledQuery, compileQuery } from "./queries.ts";
import type { Named } from "./syntax.ts";
import { compileWrite } from "./writes.ts";

/** A compiled statement. */
export type CompiledStatement = (run: Run) => Steps<Value[][]>;

interface Part {
  readonly run: CompiledQuery["run"];
  readonly columns: readonly string[];
  /** The queries that it needs, in the order in which it needs them. */
  readonly needs: readonly string[];
}

/** Compiles a statement over some tables. */
export function compileStatement(
  sql: string,
  tables: ReadonlyMap<string, readonly string[]>,
): CompiledStatement {
  const { named, query } = parse(sql);
  const relations = new Map(tables);
  const parts = new Map(named.map((part) => {
    const compiled = compileNamed(part, relations);
    relations.set(part.name, compiled.columns);
    return [part.name, compiled];
  }));
  const main = compilePart(query, relations);
  const writing = named.filter(({ query: { kind } }) => kind !== "select" && kind !== "union");

  return function* (run) {
    const scope: Scope = { [RUN]: run };
    function* provide(name: string): Steps<void> {
      const part = parts.get(name);
      if (!part || run.results.has(name)) return;
      for (const needed of part.needs) yield* provide(needed);
      run.results.set(name, yield* part.run(scope));
    }
    for (const needed of main.needs) yield* provide(needed);
    const rows = yield* main.run(scope);
    for (const { name } of writing.toReversed()) yield* provide(name);
    return rows.map((row) => main.columns.map((column) => row[column]!));
  };
}

function compilePart(
  query: Named["query"],
  relations: ReadonlyMap<string, readonly string[]>,
): Part {
  const names = new Names(relations);
  const compiled = query.kind === "select" || query.kind === "union"
    ? compileQuery(query, names)
    : compileWrite(query, names);
  return { ...compiled, needs: [...relationsIn(query)] };
}

function compileNamed(named: Named, relations: ReadonlyMap<string, readonly string[]>): Part {
  const { name, query, columns } = named;
  const itself = query.kind === "union" && [...relationsIn(query.right)].includes(name);
  if (!itself) return compilePart(query, relations);
  const within = new Map(relations).set(name, columns!);
  const first = compilePart(query.left, within);
  const next = compilePart(query.right, within);
  const renamed = (part: Part, rows: readonly Values[]) =>
    rows.map((row) =>
      Object.fromEntries(columns!.map((column, index) => [column, row[part.columns[index]!]!]))
    );
  function* run(scope: Scope): Steps<Values[]> {
    const { results } = scope[RUN];
    const all: Values[] = [];
    for (let rows = renamed(first, yield* first.run(scope)); rows.length > 0;) {
      all.push(...rows);
      results.set(name, rows);
      rows = renamed(next, yield* next.run(scope));
    }
    return all;
  }
  return { run, columns: columns!, needs: first.needs };
}

/** The tables and queries that something reads, its condition first. */
function* relationsIn(node: unknown): Generator<string> {
  if (typeof node !== "object" || !node) return;
  const { where, from, ...others } = node as Record<string, unknown>;
  yield* relationsIn(where);
  yield* relationsIn(from);
  if (typeof others.table === "string" && "alias" in others) yield others.table;
  for (const child of Object.values(others)) yield* relationsIn(child);
}
