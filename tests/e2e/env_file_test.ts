import { assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { copyProject } from "./poll_process.ts";

const ROOT = fromFileUrl(new URL("../../", import.meta.url));
const { HOME = "", DENO_DIR = `${HOME}/.cache/deno`, PATH = "" } = Deno.env.toObject();

/** Runs a task's program with the task's own permissions, in a copy of the project. */
async function runTask(task: string, cwd: string, args: string[], env = {}) {
  const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  const [, command] = /deno (run .*)$/.exec(tasks[task].command)!;
  const words = command!.split(" ").filter((word) => word !== "--watch");
  const output = await new Deno.Command(Deno.execPath(), {
    args: [...words, ...args],
    ...{ cwd, clearEnv: true, env: { HOME, DENO_DIR, PATH, ...env } },
  }).output();
  return { code: output.code, err: new TextDecoder().decode(output.stderr) };
}

for (const [task, ...args] of [["start"], ["dev"], ["bot", "info"]] as const) {
  Deno.test(`deno task ${task} reads .env by itself; the environment takes precedence`, async () => {
    const cwd = await copyProject();
    await Deno.writeTextFile(
      `${cwd}/.env`,
      "BOT_ECHO_TOKEN=123456:x\nPORT=http\nATTEMPTS=none\n",
    );
    const first = await runTask(task, cwd, args, { ATTEMPTS: "3" });
    assertEquals(first.code, 1);
    assertStringIncludes(first.err, 'PORT="http": not a whole number');
    assertEquals(first.err.includes("ATTEMPTS"), false);
    // As cmd sets it: set ENV_FILE=.env & deno task start
    const spaced = await runTask(task, cwd, args, { ATTEMPTS: "3", ENV_FILE: ".env " });
    assertStringIncludes(spaced.err, 'PORT="http": not a whole number');
    const without = await runTask(task, cwd, args, { ENV_FILE: "" });
    assertEquals(without.code, 1);
    assertStringIncludes(without.err, "BOT_ECHO_TOKEN");
  });
}

for (const [task, ...args] of [["start"], ["dev"], ["bot", "info"]] as const) {
  Deno.test(`deno task ${task} gives the variables of .env to the modules of bots`, async () => {
    const cwd = await copyProject();
    const variables = "BOT_ECHO_NOTE=from the file\nBOT_ECHO_OTHER=from the file\nOUTSIDE=x\n";
    await Deno.writeTextFile(`${cwd}/.env`, variables);
    await Deno.writeTextFile(
      `${cwd}/src/bots/echo.ts`,
      `const seen = ["BOT_ECHO_NOTE", "BOT_ECHO_OTHER", "OUTSIDE"].map((n) => Deno.env.get(n));
      throw new Error(seen.join(", "));`,
    );
    const { code, err } = await runTask(task, cwd, args, { BOT_ECHO_OTHER: "own" });
    assertEquals(code, 1);
    assertStringIncludes(err, "Cannot load src/bots/mod.ts: Error: from the file, own, \n");
  });
}
