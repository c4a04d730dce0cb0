/**
 * The terminal that commands write to; an interface, so that tests can capture output.
 *
 * @module
 */

/** The output of a command, and its way to ask questions. */
export interface Terminal {
  /** Whether a person reads the output. */
  readonly isInteractive: boolean;
  /** Whether colours are wanted. */
  readonly colors: boolean;
  /** Writes to standard output. */
  write(text: string): void;
  /** Writes to standard error: progress and errors. */
  writeError(text: string): void;
  /** Asks a question; `undefined` where nobody can answer. */
  ask(question: string): string | undefined;
}

const COLORS = { red: 31, green: 32, yellow: 33, dim: 2, bold: 1 } as const;

/** The name of a colour. */
export type Color = keyof typeof COLORS;

/**
 * Colours a text if colours are wanted.
 *
 * @param terminal The terminal it is written to.
 * @param color The colour.
 * @param text The text.
 * @returns The text with or without colour.
 */
export function paint({ colors }: Pick<Terminal, "colors">, color: Color, text: string): string {
  return colors ? `\x1b[${COLORS[color]}m${text}\x1b[0m` : text;
}

/** The exit code of a program that SIGPIPE ends, by the shell's rule of 128 + number. */
const BROKEN_PIPE = 141;

function writeAll(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  let rest = new TextEncoder().encode(text);
  try {
    while (rest.length > 0) rest = rest.subarray(stream.writeSync(rest));
  } catch (error) {
    // `| head` has read enough.
    if (error instanceof Deno.errors.BrokenPipe) Deno.exit(BROKEN_PIPE);
    throw error;
  }
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const isInteractive = Deno.stdout.isTerminal();
  return {
    isInteractive,
    colors: isInteractive && !Deno.noColor,
    write: (text) => writeAll(Deno.stdout, text),
    writeError: (text) => writeAll(Deno.stderr, text),
    ask: (question) => Deno.stdin.isTerminal() ? prompt(question) ?? "" : undefined,
  };
}
