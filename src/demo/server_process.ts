/**
 * The real server in its own process, started the way a user would start it.
 *
 * @module
 */
import { fromFileUrl } from "@std/path/from-file-url";

const MAIN = fromFileUrl(new URL("../../main.ts", import.meta.url));
const SRC = fromFileUrl(new URL("../", import.meta.url));

/** A running `main.ts`. */
export interface ServerProcess {
  /** Sends SIGTERM and resolves to its exit code. */
  stop(): Promise<number>;
}

/**
 * Starts `main.ts` and waits until it has registered its bots.
 *
 * @param env Its settings.
 * @param readable What it may read in addition to its code.
 * @param onLine Called with each line of its log.
 * @throws {Error} If it exits before that; the reason is on standard error.
 */
export async function startServerProcess(
  env: Record<string, string>,
  readable: readonly string[],
  onLine: (line: Record<string, unknown>) => void,
): Promise<ServerProcess> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-prompt", "-P", `--allow-read=${[SRC, ...readable].join()}`, MAIN],
    env: { ...env, LOG_FORMAT: "json", ENV_FILE: "" },
    stdout: "piped",
    stderr: "inherit",
  });
  const child = command.spawn();
  const { promise: registered, resolve, reject } = Promise.withResolvers<void>();

  async function read(): Promise<void> {
    let rest = "";
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop()!;
      for (const text of lines) {
        const line = JSON.parse(text);
        if (line.event === "registered") resolve();
        onLine(line);
      }
    }
    reject(new Error("Cannot start the server: it ended before its bots were registered"));
  }

  const reading = read();
  await registered;
  return {
    async stop() {
      try {
        child.kill("SIGTERM");
      } catch (error) {
        // Ctrl-C on a terminal reaches it, too, so it may have exited already.
        if (!(error instanceof TypeError)) throw error;
      }
      const { code } = await child.status;
      await reading;
      return code;
    },
  };
}
