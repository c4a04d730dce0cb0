/**
 * `deno task top`: asks a console for its glance, again and again.
 *
 * @module
 */
import { CommandError } from "../cli/command.ts";
import { ConsoleClient } from "../cli/console_client.ts";
import type { Terminal } from "../cli/terminal.ts";
import type { Env } from "../config/mod.ts";
import type { Clock } from "../util/clock.ts";
import { wait } from "../util/wait.ts";
import { drawTop, type Glance } from "./top.ts";

/** How often it looks. */
const EVERY_MS = 2000;

const USAGE = `Usage: deno task top [--once] [URL]

Shows the console at a glance. URL is where the console is, by default that of CONSOLE, or
http://127.0.0.1:9090; CONSOLE_TOKEN opens it. --once looks once: the exit code is 1 if anything is
in trouble.
`;

/** What it may use of the world. */
export interface TopDeps {
  readonly env: Env;
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  /** How many lines there is room for. */
  readonly rows: () => number;
  readonly readFile: (path: string) => Promise<string>;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/**
 * Runs it.
 *
 * @returns The exit code: 0 all is well, 1 something is wrong, 2 usage error.
 */
export async function runTop(args: readonly string[], deps: TopDeps): Promise<number> {
  const { terminal, clock, signal, rows } = deps;
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
  while (true) {
    let glance: Glance;
    try {
      glance = await console.get<Glance>("/glance");
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      terminal.writeError(`${error.message}\n`);
      return 1;
    }
    const text = drawTop(glance, terminal, rows());
    terminal.write(once ? text : `\x1b[H\x1b[2J${text}`);
    if (once) return glance.troubles.length > 0 ? 1 : 0;
    const goesOn = await wait(clock, EVERY_MS, signal).then(() => true, () => false);
    if (!goesOn) return 0;
  }
}
