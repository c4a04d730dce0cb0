/**
 * The folder of a file. Unlike `@std/path` it need not be loaded at startup.
 *
 * @module
 */

/** A file's folder. */
export function folderOf(path: string): string {
  return path.replace(/[/\\]*[^/\\]*$/, "") || ".";
}
