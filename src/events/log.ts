/**
 * The log: the event stream as lines of text or of JSON.
 *
 * @module
 */
import { describe, type Line } from "./describe.ts";
import type { LogLevel, Observer, PosternEvent } from "./events.ts";

/** How lines look: `text` for people, `json` for machines. */
export type LogFormat = "text" | "json";

const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** What a log is made of. */
export interface LogOptions {
  /** The least that is written. */
  readonly level: LogLevel;
  readonly format: LogFormat;
  /** Takes whole lines, several at once when many come. */
  write(text: string): void;
  /** Takes secrets out of texts from elsewhere. */
  redact(text: string): string;
  /** The time of a line, ms since the epoch. */
  date(): number;
  /** Calls back soon, when the lines so far shall be written. */
  defer(callback: () => void): void;
}

/** A log, listening. */
export interface Log {
  /** Gets the events. */
  readonly observer: Observer;
  /** Writes what has not been written yet. */
  flush(): void;
}

/** The one kind that comes with every update is judged without being described first. */
function levelOf(event: PosternEvent): LogLevel {
  return event.type === "update" && event.outcome === "handled" ? "info" : describe(event).level;
}

/**
 * Makes a log.
 *
 * @param options Where it writes and how.
 * @returns The log.
 */
export function createLog(options: LogOptions): Log {
  const { format, write, redact, date, defer } = options;
  const least = RANK[options.level];
  const toText = format === "json" ? jsonLine : textLine;
  let pending = "";

  function flush(): void {
    const text = pending;
    pending = "";
    if (text) write(text);
  }

  return {
    flush,
    observer(event) {
      if (RANK[levelOf(event)] < least) return;
      const first = pending === "";
      pending += toText(describe(event), new Date(date()).toISOString(), redact);
      // Not a write per line: at thousands of updates a second that would be most of the work.
      if (first) defer(flush);
    },
  };
}

/** An error's message for `error`, its stack for `stack`. */
function errorFields(error: unknown, redact: (text: string) => string): Record<string, string> {
  if (error === undefined) return {};
  if (!(error instanceof Error)) return { error: redact(textOf(error)) };
  const { name, message, stack = "" } = error;
  return { error: redact(`${name}: ${message}`), stack: redact(String(stack)) };
}

/** Anything may be thrown, even what cannot be made a text. */
function textOf(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return Object.prototype.toString.call(thrown);
  }
}

function jsonLine(line: Line, time: string, redact: (text: string) => string): string {
  const { level, event, text, fields, error } = line;
  const all = { time, level, event, msg: redact(text), ...fields, ...errorFields(error, redact) };
  return JSON.stringify(all) + "\n";
}

function textLine(line: Line, time: string, redact: (text: string) => string): string {
  let out = `${time} ${line.level.padEnd(5)} ${oneLine(redact(line.text))}`;
  for (const [name, value] of Object.entries(line.fields)) {
    if (value !== undefined) out += ` ${name}=${quote(String(value))}`;
  }
  const { error, stack } = errorFields(line.error, redact);
  if (error !== undefined) out += ` error=${quote(error)}`;
  // The first line of a stack is the message again.
  const frames = stack?.split("\n").filter((frame) => frame.startsWith("    at ")) ?? [];
  return [out, ...frames.map(oneLine)].join("\n") + "\n";
}

/** What ends a line, and what a terminal takes for a command. */
// deno-lint-ignore no-control-regex
const CONTROL = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/g;

/** A line of the log is a line, whatever it was made from: nobody may forge one. */
function oneLine(text: string): string {
  return text.replace(CONTROL, (char) => {
    const json = JSON.stringify(char).slice(1, -1);
    return json === char ? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}` : json;
  });
}

function quote(value: string): string {
  return /^[\w./:@+-]+$/.test(value) ? value : oneLine(JSON.stringify(value));
}
