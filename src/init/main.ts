/**
 * Creates a new project: `deno run -A jsr:@postern/postern/init my-bots`, or from a clone
 * `deno task new-project DIR`.
 *
 * @module
 */
import { createProject } from "./create_project.ts";
import { isFree } from "./folders.ts";

const usage = `Usage: deno task new-project DIR
       deno run -A jsr:@postern/postern/init DIR

Makes a project with one bot, its test, and the tasks dev, start and test.`;

function quit(code: number, text: string): never {
  // deno-lint-ignore no-console
  (code === 0 ? console.log : console.error)(text);
  Deno.exit(code);
}

const [folder, ...more] = Deno.args.filter((arg) => arg !== "--");
if (folder === "--help" || folder === "-h") quit(0, usage);
if (folder?.startsWith("-")) quit(2, `Unknown option "${folder}"\n\n${usage}`);
if (!folder || more.length > 0) quit(2, `Give one folder\n\n${usage}`);
if (!await isFree(folder).catch((error) => quit(1, `Cannot use "${folder}": ${error.message}`))) {
  quit(1, `Cannot create a project in "${folder}": it is not empty; name a new folder`);
}
await createProject(folder, import.meta.url);
quit(
  0,
  `Made ${folder}. Next:
  cd ${folder}
  deno task test                      # no token needed
  cp .env.example .env                # put the token from @BotFather in
  deno task dev`,
);
