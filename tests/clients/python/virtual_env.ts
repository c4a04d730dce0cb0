/**
 * A Python environment with the libraries that `requirements.txt` pins, made when it is missing.
 *
 * @module
 */
const here = (path: string) => new URL(path, import.meta.url).pathname;

async function run(command: string, args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args: [...args] }).output();
  if (!success) throw new Error(`${command} failed: ${new TextDecoder().decode(stderr)}`);
}

/** The path of its `python`. */
export async function python(): Promise<string> {
  const requirements = await Deno.readTextFile(here("requirements.txt"));
  const stamp = here(".venv/requirements.txt");
  const python = here(".venv/bin/python");
  const made = await Deno.readTextFile(stamp).catch(() => "");
  if (made === requirements) return python;
  await run("python3", ["-m", "venv", "--clear", here(".venv")]);
  await run(python, ["-m", "pip", "install", "--quiet", "-r", here("requirements.txt")]);
  await Deno.writeTextFile(stamp, requirements);
  return python;
}

/** A bot that runs until it is disposed of. */
export async function startBot(
  script: string,
  env: Record<string, string>,
): Promise<AsyncDisposable> {
  const command = new Deno.Command(await python(), {
    args: [here(script)],
    env,
    stdout: "null",
    stderr: "inherit",
  });
  const child = command.spawn();
  return {
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.status;
    },
  };
}
