/** The numbered facts of src/telegram/README.md, and the comments that cite them. */
import { assert, assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);

async function* sources(folder: URL): AsyncGenerator<URL> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const url = new URL(name + (isDirectory ? "/" : ""), folder);
    if (isDirectory) yield* sources(url);
    else if (name.endsWith(".ts")) yield url;
  }
}

Deno.test("src/telegram/README.md has facts 1 to 23, and every fact that is cited", async () => {
  const readme = await Deno.readTextFile(new URL("src/telegram/README.md", ROOT));
  const facts = [...readme.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number));
  assertEquals(facts, Array.from({ length: 23 }, (_, i) => i + 1));
  let cited = 0;
  for (const folder of ["src/", "tests/"]) {
    for await (const url of sources(new URL(folder, ROOT))) {
      const text = await Deno.readTextFile(url);
      for (
        const [, numbers] of text.matchAll(/src\/telegram\/README\.md, facts? ([\d, toand]+)/g)
      ) {
        cited++;
        for (const number of numbers!.match(/\d+/g)!) {
          assert(facts.includes(Number(number)), url.href);
        }
      }
    }
  }
  assert(cited >= 15, `only ${cited} citations`);
});
