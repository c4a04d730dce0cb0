import type { Command } from "./suite.ts";

/** Thrown if something cannot run here: a tool or a registry is missing. */
export class Unavailable extends Error {
  static {
    this.prototype.name = "Unavailable";
  }
}

/** Runs a command and returns its output, whatever its exit code. */
export async function output({ program, args, cwd, env }: Command, limitMs = 900_000) {
  const signal = AbortSignal.timeout(limitMs);
  const options = { args: [...args], signal, ...(cwd ? { cwd } : {}), ...(env ? { env } : {}) };
  try {
    const { success, stdout, stderr } = await new Deno.Command(program, options).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { success: success && !signal.aborted, stdout: text(stdout), stderr: text(stderr) };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Unavailable(`${program} is not installed`);
  }
}

/** Runs a command that must succeed. */
export async function must(command: Command): Promise<string> {
  const { success, stdout, stderr } = await output(command);
  if (success) return stdout;
  const said = (stderr || stdout).trim().split("\n").at(-1);
  throw new Unavailable(`"${command.program} ${command.args.join(" ")}" failed: ${said}`);
}

/** Throws if a program is missing. */
export async function mustHave(program: string): Promise<void> {
  const { success } = await output({ program: "sh", args: ["-c", 'command -v "$0"', program] });
  if (!success) throw new Unavailable(`${program} is not installed`);
}
