/**
 * Ends the process.
 *
 * @module
 */

/** Prints text, on standard error unless the code is 0, and ends the process. */
export function quit(code: number, text: string): never {
  print(code === 0 ? Deno.stdout : Deno.stderr, text);
  Deno.exit(code);
}

/** Prints text at once. */
export function print(output: typeof Deno.stdout | typeof Deno.stderr, text: string): void {
  try {
    // `console` may lead to the log, which is written later.
    for (let rest = new TextEncoder().encode(`${text}\n`); rest.length > 0;) {
      rest = rest.subarray(output.writeSync(rest));
    }
  } catch {
    // Nobody reads it.
  }
}
