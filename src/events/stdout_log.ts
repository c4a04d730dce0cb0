/**
 * The log on this process's standard output.
 *
 * @module
 */
import type { LogLevel } from "./events.ts";
import { createLog, type Log, type LogFormat } from "./log.ts";
import { createRedactor } from "../util/redact.ts";

/** What the log of a process needs to know. */
export interface StdoutLogOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  /** Tokens and secrets, which it must not show. */
  readonly secrets: readonly string[];
}

function writeAll(text: string): void {
  let rest = new TextEncoder().encode(text);
  while (rest.length > 0) rest = rest.subarray(Deno.stdout.writeSync(rest));
}

/** Makes a log on standard output. Call its `flush` before the process ends. */
export function createStdoutLog({ level, format, secrets }: StdoutLogOptions): Log {
  return createLog({
    level,
    format,
    write: writeAll,
    redact: createRedactor(secrets),
    date: Date.now,
    defer: (callback) => void setTimeout(callback, 0),
  });
}
