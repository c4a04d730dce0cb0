/**
 * Ends the process.
 *
 * @module
 */

/** Prints a text, on standard error unless the code is 0, and ends the process. */
export function quit(code: number, text: string): never {
  const output = code === 0 ? Deno.stdout : Deno.stderr;
  try {
    // `console` may lead to the log, which is written later.
    for (let rest = new TextEncoder().encode(`${text}\n`); rest.length > 0;) {
      rest = rest.subarray(output.writeSync(rest));
    }
  } catch {
    // Nobody reads it.
  }
  Deno.exit(code);
}
