/**
 * Problems with settings, as data.
 *
 * @module
 */

/** A problem with an option or a setting. */
export interface Problem {
  /** The name of the option or variable: `bots.echo.path`, `BOT_ECHO_PATH`. */
  readonly setting: string;
  /** Its value, unless it is secret. */
  readonly value?: string | number;
  /** What is wrong, completing a sentence that begins with the setting. */
  readonly message: string;
  /** What to do; empty if the message says so already. */
  readonly remedy: string;
}

/**
 * A problem as one line.
 *
 * @param problem The problem.
 * @returns `bots.echo.path="echo": not a URL path; begin it with "/"`.
 */
export function problemText({ setting, value, message, remedy }: Problem): string {
  const shown = typeof value === "string" ? JSON.stringify(value) : value;
  const subject = shown === undefined ? setting : `${setting}=${shown}`;
  return `${subject}: ${message}${remedy === "" ? "" : `; ${remedy}`}`;
}

/** Several problems, as the rest of an error message. */
export function problemsText(problems: readonly Problem[]): string {
  return problems.map(problemText).join("\n");
}
