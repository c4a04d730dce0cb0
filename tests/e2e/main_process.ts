/**
 * main.ts in its own process, as its users run it.
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { TextLineStream } from "./lines.ts";

const ROOT = fromFileUrl(new URL("../../", import.meta.url));

/** A line of the JSON log. */
export type LogLine = Record<string, unknown> & { event: string; msg: string };

/** The secret of every bot in these tests. */
export const SECRET = "end-to-end_secret";

/** A running main.ts. */
export class MainProcess {
  readonly log: LogLine[] = [];
  port = 0;
  #child: Deno.ChildProcess;
  #reading: Promise<void>;
  #waiters: (() => void)[] = [];

  constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.#reading = this.#read();
  }

  /** Starts it on a free port with the echo bot, and waits until it listens. */
  static async start(env: Record<string, string>, descriptors?: number): Promise<MainProcess> {
    const socket = env.LISTEN ? [env.LISTEN.replace("unix:", "--allow-write=")] : [];
    const deno = ["run", "--allow-net", "--allow-read", "--allow-env", ...socket, "main.ts"];
    const limited = ["-c", `ulimit -n ${descriptors}; exec "$0" "$@"`, Deno.execPath(), ...deno];
    const command = new Deno.Command(descriptors ? "sh" : Deno.execPath(), {
      args: descriptors ? limited : deno,
      cwd: ROOT,
      env: {
        BOT_ECHO_TOKEN: "123456:end-to-end",
        BOT_ECHO_SECRET: SECRET,
        HOST: "127.0.0.1",
        PORT: "0",
        SOURCES: "127.0.0.0/8",
        LOG_FORMAT: "json",
        ...env,
      },
      stdout: "piped",
      stderr: "inherit",
    });
    const main = new MainProcess(command.spawn());
    const { msg } = await main.logged((line) => line.event === "listening");
    main.port = Number(/:(\d+)/.exec(msg)?.[1] ?? 0); // A Unix socket has none.
    return main;
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** The first line, past or future, that matches a predicate. */
  async logged(likes: (line: LogLine) => boolean): Promise<LogLine> {
    for (let seen = 0;;) {
      for (; seen < this.log.length; seen++) if (likes(this.log[seen]!)) return this.log[seen]!;
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
      if (seen < this.log.length) continue;
      const { code, signal } = await this.#child.status;
      throw new Error(`main.ts ended with ${signal ?? code} without the line`);
    }
  }

  /** Sends a signal. */
  kill(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Waits for its end. */
  async ended(): Promise<number> {
    const { code } = await this.#child.status;
    await this.#reading;
    return code;
  }

  /** Stops it and waits for its end. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // It has ended already.
    }
    await this.ended();
  }

  async #read(): Promise<void> {
    for await (const line of this.#child.stdout.pipeThrough(new TextLineStream())) {
      this.log.push(JSON.parse(line));
      this.#wake();
    }
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiters.splice(0)) wake();
  }
}

/** Waits until a health path answers 200: on a slow disk main.ts listens before its store is open. */
export async function isUp(url: string): Promise<void> {
  for (;;) {
    const { status, body } = await fetch(url);
    await body?.cancel();
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** An update as Telegram posts it. */
export function updateRequest(update: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-telegram-bot-api-secret-token": SECRET,
      ...headers,
    },
    body: JSON.stringify(update),
  };
}

/** A text message in a private chat. */
export function textUpdate(update_id: number, chat: number, text: string): unknown {
  const from = { id: chat, is_bot: false, first_name: "Ada" };
  const message = {
    message_id: update_id,
    date: 1,
    chat: { id: chat, type: "private" },
    from,
    text,
  };
  return { update_id, message };
}
