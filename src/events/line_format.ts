/**
 * The two forms of a line: text for people, JSON for machines.
 *
 * @module
 */
import type { Line } from "./describe.ts";
import type { ErrorText } from "./error_text.ts";

/** Formats a line, including its line feed. */
export type LineFormatter = (
  line: Line,
  time: string,
  thrown: ErrorText | undefined,
  filter: (text: string) => string,
) => string;

/** A line as JSON. */
export const jsonLine: LineFormatter = (
  { level, event, text, fields, thrown: _, key: __ },
  ...rest
) => {
  const [time, thrown, filter] = rest;
  return JSON.stringify({
    ...{ time, level, event, msg: filter(text) },
    ...filtered(fields, filter),
    ...thrown && filtered(errorFields(thrown), filter),
  }) + "\n";
};

/** A line as text, with the stack frames below it. */
export const textLine: LineFormatter = ({ level, text, fields }, time, thrown, filter) => {
  const { stack = "", ...error } = thrown ? errorFields(thrown) : {};
  let out = `${time} ${level.padEnd(5)} ${oneLine(filter(text))}`;
  for (const [name, value] of Object.entries(filtered({ ...fields, ...error }, filter))) {
    if (value !== undefined) out += ` ${name}=${quote(String(value))}`;
  }
  const frames = stack === "" ? [] : filter(stack).split("\n").map(oneLine);
  return [out, ...frames].join("\n") + "\n";
};

function errorFields({ error, causes, stack }: ErrorText): Record<string, string> {
  return {
    error,
    ...causes.length > 0 && { cause: causes.join("; caused by ") },
    ...stack.length > 0 && { stack: stack.join("\n") },
  };
}

function filtered(
  fields: Line["fields"],
  filter: (text: string) => string,
): Record<string, string | number | boolean | undefined> {
  const entries = Object.entries(fields).map(([name, value]) =>
    [name, typeof value === "string" ? filter(value) : value] as const
  );
  return Object.fromEntries(entries);
}

/** Line terminators and terminal control characters. */
// deno-lint-ignore no-control-regex
const CONTROL = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/g;

/** Escapes characters that could forge a log line. */
function oneLine(text: string): string {
  return text.replace(CONTROL, (char) => {
    const json = JSON.stringify(char).slice(1, -1);
    return json === char ? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}` : json;
  });
}

function quote(value: string): string {
  return /^[\w./:@+-]+$/.test(value) ? value : oneLine(JSON.stringify(value));
}
