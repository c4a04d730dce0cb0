/**
 * A library's bot in its own process.
 *
 * @module
 */
import type { CommandLine } from "./toolchain.ts";

const SHOWN = 4000;

/** A bot that runs until it is disposed of. */
export interface BotProcess extends AsyncDisposable {
  /** Waits for something that needs the bot; a failure includes the bot's last output. */
  during<T>(work: Promise<T>): Promise<T>;
  /** Whether it has exited by itself. */
  ended(): boolean;
}

/** Starts a bot. */
export function startBot([program, ...args]: CommandLine, env: Record<string, string>): BotProcess {
  const child = new Deno.Command(program, { args, env, stdout: "piped", stderr: "piped" }).spawn();
  let said = "";
  const listen = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      said = (said + text).slice(-SHOWN);
    }
  };
  let hasEnded = false;
  child.status.then(() => hasEnded = true);
  const ended = Promise.all([child.status, listen(child.stdout), listen(child.stderr)]);
  return {
    async during(work) {
      try {
        return await Promise.race([
          work,
          child.status.then(({ code }) => Promise.reject(new Error(`The bot ended with ${code}`))),
        ]);
      } catch (error) {
        throw new Error(`${(error as Error).message}\n\nThe bot said:\n${said}`, { cause: error });
      }
    },
    ended: () => hasEnded,
    async [Symbol.asyncDispose]() {
      if (!hasEnded) child.kill("SIGKILL");
      await ended;
    },
  };
}
