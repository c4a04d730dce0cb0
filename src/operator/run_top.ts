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
import { wait } from "../util/wait.ts";
import { drawTop, type Glance, type Size } from "./top.ts";

/** How often it polls. */
const EVERY_MS = 2000;

/** What is drawn replaces what was there, without flicker. */
const [HOME, END_LINE, END_SCREEN] = ["\x1b[H", "\x1b[K", "\x1b[J"];

const USAGE = `Usage: deno task top [--once] [URL]

Shows the console at a glance. URL is the console's, by default that of CONSOLE, or
http://127.0.0.1:9090; CONSOLE_TOKEN is its token. --once shows it once and exits with 1 if anything
is in trouble.
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
}

/**
 * Runs `deno task top`.
 *
 * @returns The exit code: 0 all is well, 1 something is wrong, 2 usage error.
 */
export async function runTop(args: readonly string[], deps: TopDeps): Promise<number> {
  const { terminal, clock, signal, size } = deps;
  const given = args.filter((arg) => arg !== "--once");
  const [place, ...more] = given;
  if (args.includes("--help") || args.includes("-h")) {
    terminal.write(USAGE);
    return 0;
  }
  const console = new ConsoleClient(deps, place);
  if (more.length > 0 || !console.isValid) {
    terminal.writeError(
      `Cannot look at ${given.join(" ")}: give the URL of one console\n\n${USAGE}`,
    );
    return 2;
  }
  const once = args.includes("--once") || !terminal.isInteractive;
  let seen = false;
  while (true) {
    const { rows, columns } = size();
    let lines: string[];
    let isWell = false;
    try {
      const glance = await console.get<Glance>("/glance");
      lines = drawTop(glance, terminal, { rows, columns });
      isWell = glance.troubles.length === 0;
      seen = true;
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      if (once || !seen) {
        terminal.writeError(`${error.message}\n`);
        return 1;
      }
      // The server may be restarting.
      lines = [cutAt(paint(terminal, "red", error.message), columns)];
    }
    if (once) {
      terminal.write(`${lines.join("\n")}\n`);
      return isWell ? 0 : 1;
    }
    terminal.write(`${HOME}${lines.join(`${END_LINE}\n`)}${END_LINE}${END_SCREEN}`);
    const goesOn = await wait(clock, EVERY_MS, signal).then(() => true, () => false);
    if (!goesOn) return 0;
  }
}
