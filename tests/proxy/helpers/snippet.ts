/**
 * The configuration that the deployment guide shows, and what a test must change in it to run it here.
 */

/** The files of the snippets. */
export const SNIPPETS = new URL("../snippets/", import.meta.url);

/** The text of a snippet as the deployment guide shows it. */
export function readSnippet(name: string): Promise<string> {
  return Deno.readTextFile(new URL(name, SNIPPETS));
}

/** A text with each of some parts replaced wherever it stands; each must stand there. */
export function adapt(text: string, replacements: Record<string, string | number>): string {
  for (const [part, replacement] of Object.entries(replacements)) {
    if (!text.includes(part)) throw new Error(`The snippet has no "${part}"`);
    text = text.replaceAll(part, () => String(replacement));
  }
  return text;
}
