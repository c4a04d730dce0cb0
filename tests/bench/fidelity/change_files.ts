import { join } from "@std/path/join";
import type { Change } from "./suite.ts";

function* filesIn(folder: string): Generator<string> {
  for (const { name, isDirectory, isFile } of Deno.readDirSync(folder)) {
    const path = join(folder, name);
    if (isDirectory && name !== ".git") yield* filesIn(path);
    else if (isFile) yield path;
  }
}

/**
 * Applies the changes.
 *
 * @throws {Error} If a change matches nothing, since the suite must have changed.
 */
export async function changeFiles(folder: string, changes: readonly Change[]): Promise<void> {
  const missed = new Set(changes);
  for (const path of filesIn(folder)) {
    const wanted = changes.filter(({ files }) => files.test(path));
    if (wanted.length === 0) continue;
    const before = await Deno.readTextFile(path);
    let after = before;
    for (const change of wanted) {
      const changed = after.replaceAll(change.from, () => change.to);
      if (changed !== after) missed.delete(change);
      after = changed;
    }
    if (after !== before) await Deno.writeTextFile(path, after);
  }
  for (const { from } of missed) throw new Error(`Cannot find ${from} in ${folder}`);
}
