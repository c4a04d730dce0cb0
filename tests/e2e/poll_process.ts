/**
 * src/poll.ts in its own process, as its users run it.
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import type { RunningSimulator, SimulatedBot } from "../../src/simulator/mod.ts";
import { MainProcess } from "./main_process.ts";

const ROOT = fromFileUrl(new URL("../../", import.meta.url));

/** Options for a process. */
export interface PollOptions {
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
  /** Runs the copy in a folder, and reruns it after each change. */
  readonly watch?: string;
}

function commandOf({ args = [], env = {}, watch }: PollOptions): Deno.Command {
  const watching = ["--watch", "--no-clear-screen", "--allow-read=.env"];
  const flags = ["--allow-net", "--allow-env", ...watch ? watching : []];
  return new Deno.Command(Deno.execPath(), {
    args: ["run", ...flags, "src/poll.ts", ...args],
    cwd: watch ?? ROOT,
    env: { LOG_FORMAT: "json", NO_COLOR: "1", ...env },
    stdout: "piped",
    stderr: watch ? "null" : "inherit",
  });
}

/** The settings that run a bot of src/bots/ as a bot of the simulator. */
export function envOf(
  tg: RunningSimulator,
  bots: Record<string, SimulatedBot>,
): Record<string, string> {
  const tokens = Object.entries(bots)
    .map(([name, { token }]) => [`BOT_${name.toUpperCase()}_TOKEN`, token]);
  return { TELEGRAM_API_ROOT: tg.apiRoot, ...Object.fromEntries(tokens) };
}

/** Starts it. */
export function spawnPoll(options: PollOptions): MainProcess {
  return new MainProcess(commandOf(options).spawn());
}

/** Starts it and waits until it polls. */
export async function startPoll(options: PollOptions): Promise<MainProcess> {
  const polling = spawnPoll(options);
  await polling.logged(({ event }) => event === "polling");
  return polling;
}

/** Runs it to its end. */
export async function runPoll(
  options: PollOptions,
): Promise<{ code: number; out: string; err: string }> {
  const { args, env } = options;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-net", "--allow-env", "src/poll.ts", ...args ?? []],
    cwd: ROOT,
    env: { LOG_FORMAT: "json", ...env },
  });
  const output = await child.output();
  const [out, err] = [output.stdout, output.stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code: output.code, out: out!, err: err! };
}

/** A copy of the project whose bots a test may change. */
export async function copyProject(): Promise<string> {
  const folder = await Deno.makeTempDir();
  addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  await copyFolder(join(ROOT, "src"), join(folder, "src"));
  for (const name of ["deno.json", "deno.lock", "main.ts"]) {
    await Deno.copyFile(join(ROOT, name), join(folder, name));
  }
  await Deno.symlink(join(ROOT, "vendor"), join(folder, "vendor"));
  return folder;
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to);
  const copies: Promise<void>[] = [];
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    const copy = isDirectory ? copyFolder : Deno.copyFile;
    copies.push(copy(join(from, name), join(to, name)));
  }
  await Promise.all(copies);
}
