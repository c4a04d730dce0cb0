/**
 * Creating a project in a folder.
 *
 * @module
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { copyFolder } from "./folders.ts";
import { projectFiles, type Source } from "./project.ts";

/**
 * Creates a project with one bot and its test.
 *
 * @param folder Where; it must not exist or be empty.
 * @param url A module of this package, which the project will import.
 */
export async function createProject(folder: string, url: string): Promise<void> {
  const source = await sourceOf(url);
  for (const [path, text] of Object.entries(projectFiles(source))) {
    const file = join(folder, path);
    await Deno.mkdir(join(file, ".."), { recursive: true });
    await Deno.writeTextFile(file, text);
  }
  // The clone has copies of @std for machines that cannot reach JSR.
  if (source.type === "clone") {
    await copyFolder(join(source.path, "vendor"), join(folder, "vendor"));
  }
}

/** The project gets Postern from wherever this program was loaded. */
async function sourceOf(url: string): Promise<Source> {
  // https://jsr.io/@postern/postern/0.1.0/src/init/main.ts
  const published = /\/(\d+\.\d+\.\d+[^/]*)\/src\/init\//.exec(url)?.[1];
  if (!url.startsWith("file:") && published) return { type: "jsr", version: published };
  const { version } = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", url)));
  return { type: "clone", version, path: fromFileUrl(new URL("../../", url)).replace(/\/$/, "") };
}
