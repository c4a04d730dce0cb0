/**
 * Ending a process with a word.
 *
 * @module
 */

/** Prints a text and ends the process: on standard error unless all is well. */
export function quit(code: number, text: string): never {
  // deno-lint-ignore no-console
  (code === 0 ? console.log : console.error)(text);
  Deno.exit(code);
}
