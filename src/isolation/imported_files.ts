/**
 * Files that modules import as data, with `type: "json"` or `"text"`: a program may import any that
 * it may load modules from, but an isolated bot needs `read` for them.
 *
 * @module
 */
import { registerHooks } from "node:module";

const files: string[] = [];

const hooks = registerHooks({
  load(url, context, nextLoad) {
    const { importAttributes: { type } } = context;
    if (type !== undefined && url.startsWith("file:") && !isOfPackage(url)) files.push(url);
    return nextLoad(url, context);
  },
});

/** Packages from npm import their own data. */
function isOfPackage(url: string): boolean {
  return /\/(node_modules|npm\/[^/]+\.[^/]+)\//.test(url);
}

/**
 * Checks what has been imported, once the thread has no more permissions than its bots.
 *
 * @throws {Deno.errors.NotCapable} If they may not read one of the files.
 */
export function checkImportedFiles(): void {
  hooks.deregister();
  for (const url of files) {
    const path = new URL(url);
    if (Deno.permissions.querySync({ name: "read", path }).state === "granted") continue;
    throw new Deno.errors.NotCapable(
      `Cannot import "${path.pathname}" as data: add it to the bot's read permission`,
    );
  }
}
