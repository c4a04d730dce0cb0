/**
 * A line that shows a command's progress.
 *
 * @module
 */
import type { Terminal } from "./terminal.ts";

/** Fewer items finish too quickly to be worth showing. */
const WORTH_SHOWING = 20;

/** Counts finished items. */
export interface Progress {
  /** Counts one more item. */
  step(): void;
  /** Removes the line. */
  end(): void;
}

/**
 * Shows a progress line on standard error, if it is a terminal and there are many items.
 *
 * @param terminal The terminal.
 * @param what The activity: `Setting webhooks`.
 * @param total The number of items.
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
