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
