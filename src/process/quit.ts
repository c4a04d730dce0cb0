/**
 * Ends the process.
 *
 * @module
 */

/** Prints a text, on standard error unless the code is 0, and ends the process. */
export function quit(code: number, text: string): never {
  // deno-lint-ignore no-console
  (code === 0 ? console.log : console.error)(text);
  Deno.exit(code);
}
