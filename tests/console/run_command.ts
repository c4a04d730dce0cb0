/** Runs the operator's commands against a console on a port. */
import { runCli } from "../../src/cli/run.ts";
import { systemClock } from "../../src/util/clock.ts";
import { Bench } from "../cli/helpers/cli.ts";
import type { Watched } from "./helpers.ts";

/** What a command's environment has. */
export interface CommandOptions {
  /** Variables in addition to CONSOLE, which names the console unless it is set here. */
  readonly env?: Readonly<Record<string, string>>;
  /** What every file contains. @default {there are no files} */
  readonly file?: string;
}

/** Runs a command as an operator who knows the console's address. */
export async function runCommand(
  watched: Watched,
  args: readonly string[],
  { env = {}, file }: CommandOptions = {},
): Promise<{ code: number; out: string; err: string }> {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    watched.console.fetch,
  );
  let [out, err] = ["", ""];
  using bench = new Bench();
  const noFile = () => Promise.reject(new Error("no file"));
  const code = await runCli([...args], {
    env: { CONSOLE: `127.0.0.1:${server.addr.port}`, ...env },
    registry: bench.registry,
    terminal: {
      ...{ isInteractive: false, colors: false },
      write: (text) => void (out += text),
      writeError: (text) => void (err += text),
      ask: () => undefined,
    },
    ...{ clock: systemClock, random: Math.random, fetch, probe: bench.probe },
    readFile: file === undefined ? noFile : () => Promise.resolve(file),
    ...{ createFile: noFile, replaceFile: noFile },
  });
  await server.shutdown();
  return { code, out, err };
}
