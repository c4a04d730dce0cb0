/**
 * What handlers and their libraries print with `console`, as lines of the log: a `console` call waits
 * until its text is written, so a full pipe would stop the server; and a line of text would break a
 * log of JSON.
 *
 * @module
 */
import type { LogLevel, Observer } from "../events/events.ts";
import { textOf } from "../util/thrown.ts";

/** The methods that print their arguments, and the level of their lines. */
const LEVELS: Readonly<Record<"debug" | "log" | "info" | "warn" | "error", LogLevel>> = {
  debug: "debug",
  log: "info",
  info: "info",
  warn: "warn",
  error: "error",
};

/**
 * Redirects a console to the log.
 *
 * @param emit Receives the lines.
 * @param target The console.
 */
export function logConsole(emit: Observer, target: Pick<Console, keyof typeof LEVELS>): void {
  for (const [name, level] of Object.entries(LEVELS)) {
    target[name as keyof typeof LEVELS] = (...data: unknown[]) =>
      emit({ type: "notice", level, name: "console", text: data.map(shown).join(" ") });
  }
}

/** Objects as `console` shows them. */
function shown(value: unknown): string {
  if (typeof value !== "object" || value === null) return textOf(value);
  try {
    return Deno.inspect(value);
  } catch {
    return textOf(value); // Anything may be printed, even an object whose properties throw.
  }
}
