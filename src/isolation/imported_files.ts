/**
 * Files that are not modules. A program may import any that it may load modules from: as data, with
 * `type: "json"` or `"text"`, or to read them in the error of a failed import. An isolated bot needs
 * `read` for them. Deno reads those that an `import()` names literally while it still loads modules.
 *
 * @module
 */
import { registerHooks } from "node:module";
import { decode, exec, mayRead } from "./primordials.ts";

const FILE = /^file:\/\/([^?#]*)/;
const MODULE = /\.([cm]?[jt]s|[jt]sx|wasm)$/;

/** Packages from npm import their own data. */
const PACKAGE = /\/(node_modules|npm\/[^/]+\.[^/]+)\//;

/** Imported before the thread has been confined; `undefined` from then on. */
let files: string[] | undefined = [];

registerHooks({
  load(url, context, nextLoad) {
    const path = exec(FILE, url)?.[1];
    if (path !== undefined && isFile(path, context.importAttributes.type)) {
      if (files) files.push(path);
      else check(path);
    }
    return nextLoad(url, context);
  },
});

function isFile(path: string, type: string | undefined): boolean {
  if (exec(PACKAGE, path)) return false;
  return type !== undefined || !exec(MODULE, path);
}

function check(path: string): void {
  const decoded = decode(path);
  if (mayRead(decoded)) return;
  throw new Deno.errors.NotCapable(
    `Cannot import "${decoded}", which is not a module: add it to the bot's read permission`,
  );
}

/**
 * Checks what has been imported, once the thread has no more permissions than its bots, and from
 * then on what is imported.
 *
 * @throws {Deno.errors.NotCapable} If they may not read one of the files.
 */
export function checkImportedFiles(): void {
  files!.forEach(check);
  files = undefined;
}
