/**
 * Updates the generated parts of the README: `deno run --allow-read --allow-write tests/readme.ts`.
 * A test checks that they are current.
 */
import { settingsTable } from "../src/config/mod.ts";

const README = new URL("../README.md", import.meta.url);

/** The README with up-to-date generated parts. */
export function filled(readme: string): string {
  return fill(readme, "settings", settingsTable());
}

/** Replaces the text between two comments. */
function fill(readme: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) {
    throw new Error(`Cannot fill README.md: it has no "${begin}" … "${end}"`);
  }
  return `${readme.slice(0, from + begin.length)}\n\n${text}\n\n${readme.slice(to)}`;
}

if (import.meta.main) {
  await Deno.writeTextFile(README, filled(await Deno.readTextFile(README)));
}
