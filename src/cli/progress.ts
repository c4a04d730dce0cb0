/**
 * A line that shows how far a command has come.
 *
 * @module
 */
import type { Terminal } from "./terminal.ts";

/** Fewer than this are done before anyone looks. */
const WORTH_SHOWING = 20;

/** Counts what is done. */
export interface Progress {
  /** One more is done. */
  step(): void;
  /** Removes the line. */
  end(): void;
}

/**
 * Shows a progress line on standard error, if a person looks and there is much to do.
 *
 * @param terminal Where.
 * @param what What is done: `Setting webhooks`.
 * @param total How many there are.
 * @returns The counter.
 */
export function showProgress(
  terminal: Pick<Terminal, "isInteractive" | "writeError">,
  what: string,
  total: number,
): Progress {
  const shown = terminal.isInteractive && total >= WORTH_SHOWING;
  let count = 0;
  return {
    step() {
      count++;
      if (shown) terminal.writeError(`\r${what}: ${count} of ${total}\x1b[K`);
    },
    end() {
      if (shown) terminal.writeError("\r\x1b[K");
    },
  };
}
