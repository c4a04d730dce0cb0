/**
 * What to do when Deno denies access to a file.
 *
 * @module
 */

/**
 * The remedy, completing an error message.
 *
 * @param path The file or folder.
 * @param kinds The permissions that are missing.
 * @returns Where to grant them: the tasks take theirs from `deno.json`.
 */
export function grantRemedy(path: string, ...kinds: ("read" | "write")[]): string {
  const keys = kinds.map((kind) => `"${kind}"`).join(" and ");
  const flags = kinds.map((kind) => `--allow-${kind}`).join(" and ");
  return `add "${path}" to ${keys} under "permissions" in deno.json, or to ${flags}`;
}
