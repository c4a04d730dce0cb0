/**
 * The log: the event stream as lines of text or JSON.
 *
 * @module
 */
import { beginningOf } from "../util/thrown.ts";
import { BoundedMap } from "../util/collections/bounded_map.ts";
import { createGrowingRedactor } from "../util/redact/redact.ts";
import { type OptionTypes, refuseWrongOptions } from "../util/options/option_types.ts";
import { describe, type Line } from "./describe.ts";
import { describeError, type ErrorText } from "./error_text.ts";
import type { LogLevel, Observer, PosternEvent } from "./events.ts";
import { createFieldFilter } from "./fields.ts";
import { jsonLine, textLine } from "./line_format.ts";
import { LineFold } from "./line_fold.ts";
import { type LogOutput, OutputBuffer } from "./output_buffer.ts";
import { createUpdateLine } from "./update_line.ts";

/** The format of lines: `text` for people, `json` for machines. */
export type LogFormat = "text" | "json";

/** Options for {@linkcode createLog}. */
export interface LogOptions {
  /**
   * The lowest level that is written.
   *
   * @default {"info"}
   */
  level?: LogLevel;
  /**
   * The format of lines.
   *
   * @default {"text" on a terminal, "json" otherwise}
   */
  format?: LogFormat;
  /**
   * Secrets to keep out of every line. Bot tokens are recognised by their form.
   *
   * @default {[]}
   */
  secrets?: readonly string[];
  /**
   * Where lines are written.
   *
   * @default {Deno.stdout}
   */
  output?: LogOutput;
  /** The time of a line, ms since the epoch. @default {Date.now} */
  date?: () => number;
}

const OPTIONS: OptionTypes<LogOptions> = {
  level: ["debug", "info", "warn", "error"] satisfies LogLevel[],
  format: ["text", "json"] satisfies LogFormat[],
  secrets: "array",
  output: "object",
  date: "function",
};

/** A log that observes the event stream. */
export interface Log {
  /** Receives the events. Never throws and never waits for the output. */
  readonly observer: Observer;
  /** Adds secrets to keep out of every line from now on, such as those of an added bot. */
  keepSecret(...secrets: string[]): void;
  /** How many lines have been dropped since the start because the reader was too slow. */
  readonly dropped: number;
  /** Resolves when all lines are written, or after a second. Await it before the process ends. */
  flush(): Promise<void>;
}

const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** How many updates' errors are remembered, so that a repeat is logged without a stack. */
const REMEMBERED = 1000;

/**
 * Creates a log of the event stream. Lines are written in the background: when the output cannot
 * keep up, 4 MiB are buffered, further lines are dropped, and their number is logged later.
 * Repeated lines are counted, every field is cut at 8 KiB, and tokens and secrets are removed.
 *
 * @param options What to write, where and how.
 * @returns The log.
 * @throws {TypeError} If an option is unknown or not valid.
 *
 * @example Usage
 * ```ts
 * import { createApp, createLog } from "@postern/postern";
 * import { assertStringIncludes } from "@std/assert";
 *
 * let text = "";
 * const log = createLog({
 *   format: "json",
 *   level: "warn",
 *   output: {
 *     write(bytes) {
 *       text += new TextDecoder().decode(bytes);
 *       return Promise.resolve(bytes.length);
 *     },
 *   },
 * });
 *
 * const handler = () => {
 *   throw new Error("out of tea");
 * };
 * const bots = { tea: { token: "123456:example", handler } };
 * const app = createApp({ bots, observers: [log.observer] });
 * await app.dispatch("tea", { update_id: 1 });
 * await app.close();
 * await log.flush();
 * assertStringIncludes(text, "out of tea");
 * ```
 */
export function createLog(options: LogOptions = {}): Log {
  refuseWrongOptions("create a log", options, OPTIONS);
  const { level = "info", output = Deno.stdout, date = Date.now, secrets = [] } = options;
  if (!secrets.every((each) => typeof each === "string")) {
    throw new TypeError("Cannot create a log: secrets is not an array of strings; give strings");
  }
  const format = options.format ?? defaultFormat();
  const least = RANK[level];
  const toText = format === "json" ? jsonLine : textLine;
  const { redact, keep } = createGrowingRedactor(secrets);
  const filter = createFieldFilter(redact);
  const updateLine = format === "json" ? createUpdateLine() : undefined;
  const shown = new BoundedMap<string, string>(REMEMBERED);
  const time = createTimestamp(date);
  const buffer = new OutputBuffer(
    output,
    (count) => toText(droppedLine(count), time(), undefined, filter),
  );
  const fold = new LineFold<Line>((line, count) => write(foldedLine(line, count)));

  function write(line: Line): void {
    let thrown = line.thrown && describeError(line.thrown.error);
    let { text } = line;
    if (thrown && isRepeat(line, thrown, shown)) {
      thrown = { ...thrown, stack: [] };
      if (line.event === "failure") text += ` again, attempt ${line.fields.attempt}`;
    }
    buffer.add(toText({ ...line, text }, time(), thrown, filter));
  }

  function observe(event: PosternEvent): void {
    if (event.type === "update") {
      const isWarning = event.outcome === "failed" || event.outcome === "timeout";
      if (least > (isWarning ? RANK.warn : RANK.info)) return;
      const fast = isWarning ? undefined : updateLine?.(event, time());
      if (fast !== undefined) return buffer.add(fast);
    }
    const line = describe(event);
    if (RANK[line.level] < least) return;
    if (line.key === undefined || fold.admit(line.key, line)) write(line);
  }

  return {
    observer(event) {
      try {
        observe(event);
      } catch (error) {
        write({
          level: "error",
          event: "log",
          text: "Cannot log an event",
          fields: {},
          thrown: { error },
        });
      }
    },
    keepSecret: (...secrets) => keep(secrets),
    get dropped() {
      return buffer.dropped;
    },
    flush() {
      fold.flush();
      return buffer.flush();
    },
  };
}

function defaultFormat(): LogFormat {
  return Deno.stdout.isTerminal() ? "text" : "json";
}

/** The time as ISO 8601, formatted once per millisecond. */
function createTimestamp(date: () => number): () => string {
  let last = NaN;
  let text = "";
  return () => {
    const now = date();
    if (now !== last) text = new Date(last = now).toISOString();
    return text;
  };
}

/** Whether the update failed with this error before, so that its stack is already in the log. */
function isRepeat(
  { fields: { bot, update_id } }: Line,
  { error, stack }: ErrorText,
  shown: BoundedMap<string, string>,
): boolean {
  if (update_id === undefined) return false;
  const update = `${bot} ${update_id}`;
  const same = beginningOf(`${error.slice(0, 500)} ${stack[0]}`, 1000);
  if (shown.get(update) === same) return true;
  shown.set(update, same);
  return false;
}

function foldedLine({ level, event, text, fields }: Line, count: number): Line {
  const { bot, status, reason, route } = fields;
  return {
    level,
    event,
    text: `${text}: ${count} more within a second`,
    fields: { bot, status, reason, route, repeats: count },
  };
}

function droppedLine(count: number): Line {
  const text = `${count} lines of the log were dropped: they were not read fast enough`;
  return { level: "warn", event: "log_dropped", text, fields: { dropped: count } };
}
