/**
 * The deployment guide's configurations, and the changes needed to run them in a test.
 */

/** The files of the snippets. */
export const SNIPPETS = new URL("../snippets/", import.meta.url);

/** The text of a snippet from the deployment guide. */
export function readSnippet(name: string): Promise<string> {
  return Deno.readTextFile(new URL(name, SNIPPETS));
}

/** Replaces every occurrence of each part of a text; throws if one is missing. */
export function adapt(text: string, replacements: Record<string, string | number>): string {
  for (const [part, replacement] of Object.entries(replacements)) {
    if (!text.includes(part)) throw new Error(`The snippet has no "${part}"`);
    text = text.replaceAll(part, () => String(replacement));
  }
  return text;
}
