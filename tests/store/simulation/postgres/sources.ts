/**
 * Compiles what queries and writes read from.
 */
import { compile, sequenceOf } from "./expressions.ts";
import type { Value, Values } from "./heap.ts";
import { type Compiled, type Names, RUN, type Scope, SEQUENCE } from "./names.ts";
import { compileQuery, renamed } from "./queries.ts";
import type { Expression, Source } from "./syntax.ts";

/** Compiles what a query reads from, with the names that it thereby has. */
export function compileSources(
  sources: readonly Source[],
  outer: Names,
  where?: Expression,
): { names: Names; scopes: Compiled<Scope[]> } {
  let names = outer.within([]);
  const aliases: [string, readonly string[]][] = [];
  const steps: ((scope: Scope) => Scope[])[] = [];
  for (const source of sources) {
    const { columns, rows } = compileSource(source, names);
    const before = new Map(aliases);
    const knowing = names;
    aliases.push([source.alias, columns]);
    names = outer.within(aliases);
    const { alias, using, on } = source;
    const pairs = (using ?? []).map((column) => {
      const [other] = [...before].find(([, columns]) => columns.includes(column))!;
      return (scope: Scope) => scope[other]![column] === scope[alias]![column];
    });
    const matches = on ? compile(on, names) : () => true;
    const wants = where
      ? wantedOf(where, { source, columns, names: knowing, isFirst: before.size === 0 })
      : [];
    const nothing = Object.fromEntries(columns.map((column) => [column, null]));
    steps.push((scope) => {
      const values = wants.map(([column, value]) => [column, value(scope)] as const);
      const isWanted = (row: Values) => values.every(([column, value]) => row[column] === value);
      const found = rows(scope).filter(isWanted).map((row) => ({ ...scope, [alias]: row }))
        .filter((scope) => matches(scope) === true && pairs.every((pair) => pair(scope)));
      return found.length === 0 && source.left ? [{ ...scope, [alias]: nothing }] : found;
    });
  }
  return {
    names,
    scopes: (scope) => steps.reduce((scopes, step) => scopes.flatMap(step), [scope]),
  };
}

function compileSource(
  source: Source,
  names: Names,
): { columns: readonly string[]; rows: Compiled<readonly Values[]> } {
  if (source.query) {
    const query = compileQuery(source.query, names);
    const columns = source.columns ?? query.columns;
    return {
      columns,
      rows: (scope) => source.columns ? renamed(query, columns, scope) : query.rows(scope),
    };
  }
  if (source.unnest) {
    const arrays = source.unnest.map((array) => compile(array, names));
    const columns = source.columns ?? arrays.map((_, index) => `unnest ${index}`);
    return {
      columns,
      rows: (scope) => {
        const values = arrays.map((array) => array(scope) as Value[]);
        return values[0]!.map((_, index) =>
          Object.fromEntries(columns.map((column, place) => [column, values[place]![index]!]))
        );
      },
    };
  }
  const table = source.table!;
  const columns = names.columnsOf(table);
  return {
    columns,
    rows(scope) {
      const { results, read } = scope[RUN];
      const named = results.get(table);
      if (named) return named;
      if (SEQUENCE.test(table)) return [{ last_value: sequenceOf(table, scope).lastNumber || 1 }];
      return read(table);
    },
  };
}

/**
 * Values that columns of a table must have by a condition, as far as they are known when its rows are
 * looked for. It is what an index is for; the condition is still looked at.
 */
function wantedOf(where: Expression, before: Before): [column: string, value: Compiled][] {
  if (where.kind !== "call" || !before.source.table || before.source.left) return [];
  const [left, right] = where.args;
  if (where.name === "and") return where.args.flatMap((part) => wantedOf(part, before));
  if (where.name === "= any" && right?.kind === "array") {
    return wanted(left!, right.items[0]!, before);
  }
  if (where.name !== "=") return [];
  return [...wanted(left!, right!, before), ...wanted(right!, left!, before)];
}

function wanted(
  column: Expression,
  value: Expression,
  { source: { alias }, columns, names, isFirst }: Before,
): [column: string, value: Compiled][] {
  if (column.kind !== "column") return [];
  const isIts = column.table ? column.table === alias : isFirst && columns.includes(column.name);
  const isKnown = value.kind === "column"
    ? value.table !== undefined && value.table !== alias && names.has(value.table)
    : value.kind === "call" && value.args[0]?.kind === "parameter";
  return isIts && isKnown ? [[column.name, compile(value, names)]] : [];
}

/** A source, and the names that are known before it is read. */
interface Before {
  readonly source: Source;
  readonly columns: readonly string[];
  readonly names: Names;
  readonly isFirst: boolean;
}
