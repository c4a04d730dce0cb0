/**
 * A project of one's own: `deno run -A jsr:@postern/postern/init my-bots`, or from a clone
 * `deno task new-project DIR`.
 *
 * @module
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { copyFolder, isFree } from "./folders.ts";
import { projectFiles, type Source } from "./project.ts";

const usage = `Usage: deno task new-project DIR
       deno run -A jsr:@postern/postern/init DIR

Makes a project with one bot, its test, and the tasks dev, start and test.`;

function quit(code: number, text: string): never {
  // deno-lint-ignore no-console
  (code === 0 ? console.log : console.error)(text);
  Deno.exit(code);
}

/** Where this program itself came from is where the project gets Postern from. */
async function sourceOf(url: string): Promise<Source> {
  // https://jsr.io/@postern/postern/0.1.0/src/init/main.ts
  const published = /\/(\d+\.\d+\.\d+[^/]*)\/src\/init\//.exec(url)?.[1];
  if (!url.startsWith("file:") && published) return { type: "jsr", version: published };
  const { version } = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", url)));
  return { type: "clone", version, path: fromFileUrl(new URL("../../", url)).replace(/\/$/, "") };
}

const [folder, ...more] = Deno.args.filter((arg) => arg !== "--");
if (folder === "--help" || folder === "-h") quit(0, usage);
if (folder === undefined || folder.startsWith("-") || more.length > 0) quit(2, usage);
if (!await isFree(folder).catch((error) => quit(1, `Cannot use "${folder}": ${error.message}`))) {
  quit(1, `Cannot make a project in "${folder}": it is not empty; name a new folder`);
}
const source = await sourceOf(import.meta.url);
for (const [path, text] of Object.entries(projectFiles(source))) {
  const file = join(folder, path);
  await Deno.mkdir(join(file, ".."), { recursive: true });
  await Deno.writeTextFile(file, text);
}
// Where JSR is out of reach, the clone has what stands in for @std.
if (source.type === "clone") {
  await copyFolder(join(source.path, "vendor"), join(folder, "vendor"));
}
quit(
  0,
  `Made ${folder}. Next:
  cd ${folder}
  deno task test                      # no token needed
  cp .env.example .env                # put the token from @BotFather in
  deno task dev`,
);
