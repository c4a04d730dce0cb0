/**
 * Compiles expressions.
 */
import type { Value, Values } from "./heap.ts";
import { type Compiled, GROUP, Names, RUN, type Run, type Scope } from "./names.ts";
import { type CompiledQuery, compileQuery } from "./queries.ts";
import type { Expression, Query } from "./syntax.ts";

/** Functions of all arguments, which are unknown if one of these is. */
// deno-lint-ignore no-explicit-any
const STRICT: Record<string, (...args: any[]) => Value> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "=": (a, b) => a === b,
  "<>": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "not": (a) => !a,
  "= any": (a, all) => all.includes(a),
  "<> all": (a, all) => !all.includes(a),
  "ceil": Math.ceil,
  "floor": Math.floor,
  // Times are milliseconds, and "extract(epoch from …)" is seconds.
  "extract": (ms) => ms / 1000,
  "to_timestamp": (seconds) => seconds * 1000,
  "::int": (a) => Math.round(Number(a)),
  "::bigint": (a) => Math.round(Number(a)),
  "::float8": Number,
  "::text": String,
  "::bigint[]": (a) => a,
  "::text[]": (a) => a,
};

/** Functions that do something with unknown values, too. */
const LENIENT: Record<string, (args: readonly Value[]) => Value> = {
  "is null": ([a]) => a === null,
  "coalesce": (all) => all.find((value) => value !== null) ?? null,
  "greatest": (all) => best(all, (a, b) => a > b),
  "least": (all) => best(all, (a, b) => a < b),
  "set_config": ([, value]) => value!,
};

const AGGREGATES: Record<string, (values: readonly Value[]) => Value> = {
  count: (values) => values.length,
  sum: (values) => values.length > 0 ? values.reduce((a: number, b) => a + Number(b), 0) : null,
  min: (values) => best(values, (a, b) => a < b),
  max: (values) => best(values, (a, b) => a > b),
};

type Known = NonNullable<Value>;

function best(values: readonly Value[], isBetter: (a: Known, b: Known) => boolean): Value {
  let found: Value = null;
  for (const value of values) {
    if (value !== null && (found === null || isBetter(value, found))) found = value;
  }
  return found;
}

/** Whether an expression is of groups of rows. */
export function isAggregate(expression: Expression): boolean {
  if (expression.kind !== "call") return false;
  return expression.name in AGGREGATES || expression.name === "array_agg" ||
    expression.args.some(isAggregate);
}

/** Compiles an expression. */
export function compile(expression: Expression, names: Names): Compiled {
  switch (expression.kind) {
    case "value":
      return () => expression.value;
    case "parameter":
      return (scope) => scope[RUN].parameters[expression.index]!;
    case "column": {
      const alias = names.aliasOf(expression.name, expression.table);
      return (scope) => scope[alias]![expression.name]!;
    }
    case "call":
      return compileCall(expression.name, expression.args, names);
    case "case": {
      const { subject, whens, otherwise = { kind: "value", value: null } } = expression;
      const isIt = whens.map(([when]) =>
        compile(subject ? { kind: "call", name: "=", args: [subject, when] } : when, names)
      );
      const results = whens.map(([, then]) => compile(then, names));
      const last = compile(otherwise, names);
      return (scope) => {
        const index = isIt.findIndex((isIt) => isIt(scope) === true);
        return (results[index] ?? last)(scope);
      };
    }
    case "exists": {
      const { rows } = compileInner(expression.query, names);
      return (scope) => rows(scope).length > 0;
    }
    case "scalar": {
      const { columns: [column], rows } = compileInner(expression.query, names);
      return (scope) => rows(scope)[0]?.[column!] ?? null;
    }
    case "in": {
      const { columns, rows } = compileInner(expression.query, names);
      const left = expression.left.map((part) => compile(part, names));
      return (scope) => {
        const values = left.map((part) => part(scope));
        return rows(scope).some((row) => values.every((value, at) => row[columns[at]!] === value));
      };
    }
    case "array": {
      const items = expression.items.map((item) => compile(item, names));
      return (scope) => items.map((item) => item(scope));
    }
  }
}

/** A query in an expression. One that does not depend on the rows around it is run once. */
function compileInner(query: Query, names: Names): Pick<CompiledQuery, "columns" | "rows"> {
  let compiled: CompiledQuery;
  try {
    compiled = compileQuery(query, new Names(names.relations));
  } catch {
    return compileQuery(query, names);
  }
  const cache = new WeakMap<Run, Values[]>();
  const rows = ({ [RUN]: run }: Scope) => {
    const found = cache.get(run) ?? compiled.rows({ [RUN]: run });
    cache.set(run, found);
    return found;
  };
  return { columns: compiled.columns, rows };
}

function compileCall(name: string, args: readonly Expression[], names: Names): Compiled {
  const compiled = args.map((argument) => compile(argument, names));
  const [first, second] = compiled as [Compiled, Compiled];
  if (name === "and" || name === "or") {
    const decisive = name === "or";
    return (scope) => {
      const value = first(scope);
      if (value === decisive) return value;
      const other = second(scope);
      return other === decisive ? other : value === null ? null : other;
    };
  }
  if (name === "now") return (scope) => scope[RUN].snapshot.transaction.startedAt;
  if (name === "nextval") return (scope) => ++sequenceOf(first(scope), scope).lastNumber;
  if (name === "array_agg" || name in AGGREGATES) {
    const of = first ?? (() => 1);
    const groupOf = (scope: Scope) => scope[GROUP]!.map((row) => of(row));
    if (name === "array_agg") {
      return (scope) => scope[GROUP]!.length > 0 ? groupOf(scope) : null;
    }
    const aggregate = AGGREGATES[name]!;
    return (scope) => aggregate(groupOf(scope).filter((value) => value !== null));
  }
  const lenient = LENIENT[name];
  if (lenient) return (scope) => lenient(compiled.map((argument) => argument(scope)));
  const strict = STRICT[name];
  if (!strict) throw new SyntaxError(`SQL that is not simulated: ${name}()`);
  return (scope) => {
    const values = compiled.map((argument) => argument(scope));
    return values.includes(null) ? null : strict(...values);
  };
}

/** The table that a sequence numbers. */
export function sequenceOf(sequence: Value, { [RUN]: { tables } }: Scope) {
  const [, table] = /^(?:\w+\.)?(\w+)_(?:seq|id)_seq$/.exec(String(sequence))!;
  return tables.get(table!)!;
}
