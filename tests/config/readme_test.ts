import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { settingsTable } from "../../src/config/mod.ts";

Deno.test("README.md contains settingsTable()", async () => {
  const readme = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
  assertStringIncludes(readme, settingsTable());
});

Deno.test("src/README.md's map lists everything in src/", async () => {
  const map = await Deno.readTextFile(new URL("../../src/README.md", import.meta.url));
  for await (const { name, isDirectory } of Deno.readDir(new URL("../../src/", import.meta.url))) {
    if (name !== "README.md") assertStringIncludes(map, `\`src/${name}${isDirectory ? "/" : ""}\``);
  }
});

Deno.test("README.md has at most 300 lines", async () => {
  const readme = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
  assert(readme.split("\n").length <= 301, `${readme.split("\n").length - 1} lines`);
});

/** Every README of the project. */
async function* readmes(folder: URL): AsyncGenerator<URL> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory && !name.startsWith(".")) yield* readmes(new URL(`${name}/`, folder));
    else if (name === "README.md") yield new URL(name, folder);
  }
}

Deno.test("every link between the READMEs has a target", async () => {
  const broken: string[] = [];
  const root = new URL("../../", import.meta.url);
  for (const folder of ["src/", "tests/", "certs/"]) {
    for await (const url of readmes(new URL(folder, root))) await check(url);
  }
  await check(new URL("README.md", root));
  assertEquals(broken, []);

  async function check(url: URL): Promise<void> {
    for (
      const [, target] of (await Deno.readTextFile(url)).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)
    ) {
      const there = await Deno.stat(new URL(target!, url)).then(() => true, () => false);
      if (!there) broken.push(`${url.pathname}: ${target}`);
    }
  }
});

/** Names of source files in code font, outside code blocks and links. */
function filesNamedIn(markdown: string): string[] {
  const prose = markdown.replaceAll(/^ *```[\s\S]*?^ *```/gm, "");
  return [...prose.matchAll(/(?<!\[)`([\w./-]+\.ts)`/g)].map(([, name]) => name!);
}

/** The TypeScript files of a folder and the folders in it, by their paths from there. */
async function* filesIn(folder: URL, from = folder): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* filesIn(new URL(`${name}/`, folder), from);
    else if (name.endsWith(".ts")) yield new URL(name, folder).href.slice(from.href.length);
  }
}

async function isIn(folder: URL, name: string): Promise<boolean> {
  return await Deno.stat(new URL(name, folder)).then(() => true, () => false);
}

Deno.test("every file that a room's README names exists, and its table of files is complete", async () => {
  const root = new URL("../../", import.meta.url);
  const unknown: string[] = [];
  const missing: string[] = [];
  for await (const url of readmes(new URL("src/", root))) {
    const readme = await Deno.readTextFile(url);
    const named = filesNamedIn(readme);
    const files = await Array.fromAsync(filesIn(new URL("./", url)));
    const path = url.href.slice(root.href.length);
    for (const name of named) {
      const isHere = files.some((file) => file === name || file.endsWith(`/${name}`));
      if (!isHere && !await isIn(root, name) && !await isIn(new URL("src/", root), name)) {
        unknown.push(`${path}: ${name}`);
      }
    }
    if (!/^\| file +\|/m.test(readme)) continue;
    const ofRoom = files.filter((file) => !file.includes("/") && !named.includes(file));
    missing.push(...ofRoom.map((file) => `${path}: ${file}`));
  }
  assertEquals({ unknown, missing }, { unknown: [], missing: [] });
});
