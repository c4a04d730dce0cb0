/**
 * Python bots as processes, with their packages from PyPI.
 */
import { fromFileUrl } from "@std/path/from-file-url";

const here = (name: string) => fromFileUrl(new URL(name, import.meta.url));
const VENV = here(".venv");

async function run(command: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args }).output();
  if (!success) throw new Error(`${command} failed: ${new TextDecoder().decode(stderr)}`);
}

/** Creates the virtual environment, unless one exists for the same requirements. */
export async function prepare(): Promise<void> {
  const wanted = await Deno.readTextFile(here("requirements.txt"));
  const stamp = `${VENV}/requirements.txt`;
  if (await Deno.readTextFile(stamp).catch(() => "") === wanted) return;
  await run("python3", "-m", "venv", "--clear", VENV);
  await run(`${VENV}/bin/pip`, "install", "-q", "-r", here("requirements.txt"));
  await Deno.copyFile(here("requirements.txt"), stamp);
}

/** Starts a bot; its output is shown when a test fails. */
export function startBot(script: string, ...args: string[]) {
  const child = new Deno.Command(`${VENV}/bin/python`, {
    args: [here(script), ...args],
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  return {
    async stop(signal: Deno.Signal = "SIGTERM") {
      child.kill(signal);
      await child.status;
    },
  };
}
