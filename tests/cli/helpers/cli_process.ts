/**
 * src/cli.ts in its own process, with the permissions of `deno task bot`.
 */
import { fromFileUrl } from "@std/path/from-file-url";
import type { Outcome } from "./cli.ts";

const ROOT = fromFileUrl(new URL("../../../", import.meta.url));

/** The command of `deno task bot`. */
async function command(): Promise<string[]> {
  const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  const [, ...args] = tasks.bot.command.split(" ");
  return [args[0], "--no-prompt", ...args.slice(1)];
}

/** Starts a command. */
export async function spawnCli(
  env: Record<string, string>,
  ...args: string[]
): Promise<Deno.ChildProcess> {
  return new Deno.Command(Deno.execPath(), {
    args: [...await command(), ...args],
    cwd: ROOT,
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs a command to its end; `input` is its standard input. */
export async function runProcess(
  env: Record<string, string>,
  args: readonly string[],
  input = "",
): Promise<Outcome> {
  const child = await spawnCli(env, ...args);
  const writer = child.stdin.getWriter();
  // A command that does not read its input may already have exited.
  const written = writer.write(new TextEncoder().encode(input)).then(() => writer.close());
  const [output] = await Promise.all([child.output(), written.catch(() => {})]);
  const [out, err] = [output.stdout, output.stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code: output.code, out: out!, err: err! };
}
