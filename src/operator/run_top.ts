/**
 * `deno task top`: polls a console's `/glance`.
 *
 * @module
 */
import { CommandError } from "../cli/command.ts";
import { ConsoleClient } from "../cli/console_client.ts";
import { paint, type Terminal } from "../cli/terminal.ts";
import { cutAt } from "../cli/width.ts";
import type { Env } from "../config/mod.ts";
import type { Clock } from "../util/clock.ts";
import { unknownWord } from "../util/spelling/nearest.ts";
import { wait } from "../util/wait.ts";
import { FullScreen } from "./full_screen.ts";
import { drawTop, type Glance, type Size } from "./top.ts";

/** How often it polls. */
const EVERY_MS = 2000;

const USAGE = `Usage: deno task top [--once] [URL]

Shows the console at a glance. URL is the console's, by default that of CONSOLE, or
http://127.0.0.1:9090; CONSOLE_TOKEN is its token. q ends it. --once shows it once, and exits with 1
if anything is wrong.
`;

/** Dependencies of {@linkcode runTop}. */
export interface TopDeps {
  readonly env: Env;
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  /** How much fits on the screen. */
  readonly size: () => Size;
  readonly readFile: (path: string) => Promise<string>;
  /** Stops it. */
  readonly signal?: AbortSignal;
  /** Calls a function whenever the terminal's size has changed. */
  onResize?(redraw: () => void): void;
}

/**
 * Runs `deno task top`.
 *
 * @returns The exit code: 0 all is well, 1 something is wrong, 2 usage error.
 */
export async function runTop(args: readonly string[], deps: TopDeps): Promise<number> {
  const { terminal } = deps;
  const given = args.filter((arg) => arg !== "--once");
  const [place, ...more] = given;
  if (args.includes("--help") || args.includes("-h")) {
    terminal.write(USAGE);
    return 0;
  }
  const console = new ConsoleClient(deps, place);
  const option = given.find((arg) => arg.startsWith("-"));
  const problem = option !== undefined
    ? unknownWord("option", option, ["--once", "--help"])
    : more.length > 0
    ? `Cannot look at ${given.join(" and ")}: give the URL of one console`
    : console.problem;
  if (problem !== undefined) {
    terminal.writeError(`${problem}\n\n${USAGE}`);
    return 2;
  }
  const isOnce = args.includes("--once") || !terminal.isInteractive;
  try {
    return await (isOnce ? showOnce(console, deps) : showLive(console, deps));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    terminal.writeError(`${error.message}\n`);
    return 1;
  }
}

/** Shows it until the signal aborts. */
async function showLive(console: ConsoleClient, deps: TopDeps): Promise<number> {
  const { terminal, clock, signal, size } = deps;
  const screen = new FullScreen(terminal);
  let glance: Glance | undefined;
  let trouble: string | undefined;
  function draw(): void {
    const { columns, rows } = size();
    const lines = glance ? drawTop(glance, terminal, { rows, columns }) : [];
    // The figures of before stay: the server may be restarting.
    if (trouble !== undefined) lines[0] = cutAt(paint(terminal, "red", trouble), columns);
    screen.draw(lines);
  }
  deps.onResize?.(() => screen.isOpen && draw());
  try {
    while (!signal?.aborted) {
      try {
        glance = await console.get<Glance>("/glance", signal);
        trouble = undefined;
      } catch (error) {
        if (signal?.aborted) break;
        if (!(error instanceof CommandError) || glance === undefined) throw error;
        trouble = error.message;
      }
      draw();
      await wait(clock, EVERY_MS, signal).catch(() => {});
    }
    return 0;
  } finally {
    screen.close();
  }
}

/** Shows it once, for a pipe or a script. */
async function showOnce(console: ConsoleClient, { terminal, size }: TopDeps): Promise<number> {
  const glance = await console.get<Glance>("/glance");
  terminal.write(`${drawTop(glance, terminal, size()).join("\n")}\n`);
  return glance.troubleCount === 0 ? 0 : 1;
}
