/**
 * Parses expressions.
 */
import type { Expression, Query } from "./syntax.ts";
import type { Tokens } from "./tokens.ts";

/** The operators, the loosest first. */
const LEVELS = [["or"], ["and"], ["=", "<>", "<", "<=", ">", ">="], ["+", "-"], ["*", "/"]];

/** Words that cannot be a column's name. */
const RESERVED = /^(from|where|group|order|limit|for|union|as|returning|on|then|when|else|end|is)$/;

/** Parses an expression. Queries in it are read by `query`. */
export function parseExpression(tokens: Tokens, query: () => Query): Expression {
  const expression = () => parseExpression(tokens, query);
  const call = (name: string, ...args: Expression[]): Expression => ({ kind: "call", name, args });

  function level(depth: number): Expression {
    if (depth === 2 && tokens.takes("not")) return call("not", level(2));
    if (depth === LEVELS.length) return postfix();
    let left = level(depth + 1);
    for (;;) {
      const operator = LEVELS[depth]!.find((text) => tokens.takes(text));
      if (operator) {
        const quantifier = ["any", "all"].find((text) => tokens.takes(text));
        left = quantifier
          ? call(`${operator} ${quantifier}`, left, tokens.inParentheses(expression))
          : call(operator, left, level(depth + 1));
      } else if (depth === 2 && tokens.takes("is", "not", "null")) {
        left = call("not", call("is null", left));
      } else if (depth === 2 && tokens.takes("is", "null")) {
        left = call("is null", left);
      } else if (depth === 2 && tokens.takes("in")) {
        left = { kind: "in", left: [left], query: tokens.inParentheses(query) };
      } else return left;
    }
  }

  function postfix(): Expression {
    let result = primary();
    while (tokens.takes("::")) {
      const type = tokens.word();
      result = call(`::${type}${tokens.takes("[", "]") ? "[]" : ""}`, result);
    }
    return result;
  }

  function parentheses(): Expression {
    if (tokens.sees("select") || tokens.sees("(", "select")) {
      return { kind: "scalar", query: query() };
    }
    const first = expression();
    if (!tokens.takes(",")) return first;
    const row = [first, ...tokens.list(expression)];
    tokens.expect(")", "in");
    tokens.expect("(");
    return { kind: "in", left: row, query: query() };
  }

  function caseOf(): Expression {
    const subject = tokens.sees("when") ? undefined : expression();
    const whens: [Expression, Expression][] = [];
    while (tokens.takes("when")) {
      const when = expression();
      tokens.expect("then");
      whens.push([when, expression()]);
    }
    const otherwise = tokens.takes("else") ? expression() : undefined;
    tokens.expect("end");
    return { kind: "case", whens, ...subject && { subject }, ...otherwise && { otherwise } };
  }

  function primary(): Expression {
    if (tokens.sees("(")) return tokens.inParentheses(parentheses);
    if (tokens.takes("-")) return call("-", { kind: "value", value: 0 }, postfix());
    const parameter = tokens.take("parameter");
    if (parameter) return { kind: "parameter", index: Number(parameter) - 1 };
    const number = tokens.take("number");
    if (number) return { kind: "value", value: Number(number) };
    const string = tokens.take("string");
    if (string !== undefined) return { kind: "value", value: string.replaceAll("''", "'") };
    if (tokens.takes("null")) return { kind: "value", value: null };
    if (tokens.takes("case")) return caseOf();
    if (tokens.takes("exists")) return { kind: "exists", query: tokens.inParentheses(query) };
    if (tokens.takes("array", "[")) {
      const items = tokens.list(expression);
      tokens.expect("]");
      return { kind: "array", items };
    }
    const word = tokens.word();
    // Times and spans are numbers of milliseconds here.
    if (word === "interval" && tokens.take("string") === "1 ms") return { kind: "value", value: 1 };
    if (RESERVED.test(word)) tokens.fail("an expression");
    if (tokens.takes("(")) {
      if (word === "extract") tokens.expect("epoch", "from");
      const args = tokens.takes("*") || tokens.sees(")") ? [] : tokens.list(expression);
      tokens.expect(")");
      return call(word, ...args);
    }
    if (word === "true") return call("=", { kind: "value", value: 1 }, { kind: "value", value: 1 });
    const [table, name] = word.includes(".") ? word.split(".") : [undefined, word];
    return { kind: "column", name: name!, ...table !== undefined && { table } };
  }

  return level(0);
}
