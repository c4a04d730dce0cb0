/**
 * A language's libraries: how they are installed, and how a bot written with each is started.
 *
 * @module
 */
import { fromFileUrl } from "@std/path/from-file-url";

/** A command line. */
export type CommandLine = readonly [program: string, ...args: string[]];

/** A language, or a runtime, and the libraries for it. */
export interface Toolchain {
  /** The programs it requires; skipped without them. */
  readonly needs: readonly string[];
  /** Installs what the bots need; quick if already done. */
  prepare(): Promise<void>;
  /** Commands that start each bot, by library name. */
  readonly bots: Readonly<Record<string, CommandLine>>;
}

/** A path in this folder. */
export function here(path: string): string {
  return fromFileUrl(new URL(path, import.meta.url));
}

/** Runs a command to its end. */
export async function run(command: CommandLine, options: Deno.CommandOptions = {}): Promise<void> {
  const [program, ...args] = command;
  const { success, stdout, stderr } = await new Deno.Command(program, { args, ...options })
    .output();
  if (success) return;
  const decoder = new TextDecoder();
  throw new Error(
    `${command.join(" ")} failed: ${decoder.decode(stderr) || decoder.decode(stdout)}`,
  );
}

/** Whether a program is installed. */
export async function exists(program: string): Promise<boolean> {
  return (await new Deno.Command("sh", { args: ["-c", `command -v ${program}`] }).output()).success;
}

/** Installs again only if the requirements have changed. */
export async function once(
  folder: string,
  wanted: string,
  install: () => Promise<void>,
): Promise<void> {
  const stamp = here(`${folder}/installed.txt`);
  if (await Deno.readTextFile(stamp).catch(() => "") === wanted) return;
  await install();
  await Deno.writeTextFile(stamp, wanted);
}
