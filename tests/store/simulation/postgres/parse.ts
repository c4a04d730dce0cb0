/**
 * Parses statements.
 */
import { parseExpression } from "./parse_expression.ts";
import type {
  Expression,
  Insert,
  Item,
  Named,
  Query,
  Select,
  Source,
  Statement,
  Write,
} from "./syntax.ts";
import { Tokens } from "./tokens.ts";

/** Words that may follow a table's name and are no alias. */
const CLAUSE =
  /^(select|set|using|where|cross|left|join|on|group|order|limit|offset|for|union|returning|lateral|values)$/;

/** Parses a statement. */
export function parse(sql: string): Statement {
  const tokens = new Tokens(sql);
  const expression = () => parseExpression(tokens, query);

  function statement(): Statement {
    const named: Named[] = [];
    if (tokens.takes("with")) {
      tokens.takes("recursive");
      named.push(...tokens.list(namedQuery));
    }
    return { named, query: queryOrWrite() };
  }

  function namedQuery(): Named {
    const name = tokens.word();
    const columns = tokens.sees("(") ? names() : undefined;
    tokens.expect("as");
    tokens.takes("materialized");
    return { name, query: tokens.inParentheses(queryOrWrite), ...columns && { columns } };
  }

  function names(): string[] {
    return tokens.inParentheses(() => tokens.list(() => tokens.word()));
  }

  function queryOrWrite(): Query | Write {
    if (tokens.takes("insert", "into")) return insert();
    if (tokens.takes("update")) return update();
    if (tokens.takes("delete", "from")) return deletion();
    return query();
  }

  function query(): Query {
    let left = part();
    while (tokens.takes("union", "all")) left = { kind: "union", left, right: part() };
    return left;
  }

  function part(): Query {
    return tokens.sees("(") ? tokens.inParentheses(query) : select();
  }

  function select(): Select {
    tokens.expect("select");
    let distinct: Expression[] | undefined;
    if (tokens.takes("distinct")) {
      distinct = tokens.takes("on") ? tokens.inParentheses(() => tokens.list(expression)) : [];
    }
    const items = tokens.sees("from") ? [] : tokens.list(item);
    const from = tokens.takes("from") ? sources() : [];
    const where = tokens.takes("where") ? expression() : undefined;
    const groupBy = tokens.takes("group", "by") ? tokens.list(expression) : [];
    const orderBy = tokens.takes("order", "by") ? tokens.list(order) : [];
    tokens.takes("offset", "0");
    const limit = tokens.takes("limit") ? expression() : undefined;
    const mode = tokens.takes("for", "update")
      ? "update"
      : tokens.takes("for", "key", "share")
      ? "key share"
      : undefined;
    const of = mode && tokens.takes("of") ? tokens.word() : undefined;
    const skips = tokens.takes("skip", "locked");
    return {
      ...{ kind: "select", items, from, groupBy, orderBy },
      ...distinct && { distinct },
      ...where && { where },
      ...limit && { limit },
      ...mode && { lock: { mode, skips, ...of !== undefined && { of } } },
    };
  }

  function order() {
    return { expression: expression(), descending: tokens.takes("desc") };
  }

  function item(): Item {
    if (tokens.takes("*")) return { name: "*" };
    const table = tokens.takeAll();
    if (table !== undefined) return { name: "*", table };
    const value = expression();
    if (tokens.takes("as")) return { name: tokens.word(), expression: value };
    return { name: nameOf(value), expression: value };
  }

  function sources(): Source[] {
    const all = [source()];
    for (;;) {
      if (tokens.takes(",") || tokens.takes("cross", "join")) all.push(source());
      else if (tokens.takes("left", "join")) all.push({ ...joined(source()), left: true });
      else if (tokens.takes("join")) all.push(joined(source()));
      else return all;
    }
  }

  function joined(from: Source): Source {
    if (tokens.takes("using")) return { ...from, using: names() };
    tokens.expect("on");
    return { ...from, on: expression() };
  }

  function source(): Source {
    tokens.takes("lateral");
    if (tokens.sees("(")) return { query: tokens.inParentheses(query), ...alias("") };
    if (tokens.takes("unnest")) {
      const unnest = tokens.inParentheses(() => tokens.list(expression));
      return { unnest, ...alias("unnest") };
    }
    const table = tableName();
    return { table, ...alias(table) };
  }

  function alias(otherwise: string): { alias: string; columns?: string[] } {
    tokens.takes("as");
    const alias = tokens.takeUnless(CLAUSE) ?? otherwise;
    return { alias, ...tokens.sees("(") && { columns: names() } };
  }

  /** A table's name without its schema. */
  function tableName(): string {
    return tokens.word().split(".").at(-1)!;
  }

  function target(): { table: string; alias: string } {
    const table = tableName();
    tokens.takes("as");
    return { table, alias: tokens.takeUnless(CLAUSE) ?? table };
  }

  function insert(): Insert {
    const into = target();
    const columns = tokens.sees("(") ? names() : undefined;
    const values = tokens.takes("values")
      ? tokens.inParentheses(() => tokens.list(expression))
      : undefined;
    const rows = values ? undefined : query();
    let conflict: Insert["conflict"];
    if (tokens.takes("on", "conflict")) {
      const columns = names();
      tokens.expect("do", "update", "set");
      conflict = { columns, set: tokens.list(assignment) };
    }
    return {
      ...{ kind: "insert", ...into, returning: returning() },
      ...columns && { columns },
      ...values && { values },
      ...rows && { query: rows },
      ...conflict && { conflict },
    };
  }

  function assignment(): [string, Expression] {
    const column = tokens.word();
    tokens.expect("=");
    return [column, expression()];
  }

  function update(): Write {
    const of = target();
    tokens.expect("set");
    const set = tokens.list(assignment);
    const from = tokens.takes("from") ? sources() : [];
    return { kind: "update", ...of, set, from, ...condition(), returning: returning() };
  }

  function deletion(): Write {
    const of = target();
    const from = tokens.takes("using") ? sources() : [];
    return { kind: "delete", ...of, from, ...condition(), returning: returning() };
  }

  function condition(): { where?: Expression } {
    return tokens.takes("where") ? { where: expression() } : {};
  }

  function returning(): Item[] {
    return tokens.takes("returning") ? tokens.list(item) : [];
  }

  const parsed = statement();
  if (!tokens.done) tokens.fail("the end");
  return parsed;
}

/** The name that PostgreSQL gives a column. */
function nameOf(expression: Expression): string {
  if (expression.kind === "column") return expression.name;
  if (expression.kind !== "call") return "?column?";
  const [argument] = expression.args;
  return expression.name.startsWith("::") ? nameOf(argument!) : expression.name;
}
