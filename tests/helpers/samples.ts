/** The sample updates of tests/data/updates, as Telegram and other projects published them. */
import type { Update } from "../../src/telegram/types.ts";

/** One sample. */
export interface Sample {
  readonly name: string;
  /** The file's text. */
  readonly text: string;
  readonly update: Update;
}

/** Reads them all, by name. */
export function readSamples(): Sample[] {
  const folder = new URL("../data/updates/", import.meta.url);
  return [...Deno.readDirSync(folder)]
    .map(({ name }) => name)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => {
      const text = Deno.readTextFileSync(new URL(name, folder));
      return { name, text, update: JSON.parse(text) };
    });
}
