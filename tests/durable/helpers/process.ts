/**
 * main.ts in its own process with a store, and with the registry of bots.ts in place of
 * src/bots/mod.ts.
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { startBotApiStub } from "../../e2e/bot_api_stub.ts";
import { MainProcess, SECRET, textUpdate, updateRequest } from "../../e2e/main_process.ts";

const root = new URL("../../../", import.meta.url);
const ROOT = fromFileUrl(root);

/** Options for a command. */
export interface CommandOptions {
  readonly entry?: "main.ts" | "src/poll.ts" | "src/cli.ts";
  readonly args?: readonly string[];
  readonly env: Record<string, string>;
  /** A wrapper command, such as a shell that sets limits. */
  readonly through?: readonly string[];
}

/** A folder with a store, a Bot API, and the processes of a test. */
export class Site implements AsyncDisposable {
  readonly folder = Deno.makeTempDirSync({ prefix: "postern-durable-" });
  readonly api = startBotApiStub();
  readonly #map: string;
  readonly #processes: MainProcess[] = [];
  readonly #writable: string;

  /** @param writable Where its processes may write in addition to its folder. */
  constructor(...writable: string[]) {
    this.#writable = [this.folder, ...writable].join();
    const { imports } = JSON.parse(Deno.readTextFileSync(new URL("deno.json", root)));
    imports[new URL("src/bots/mod.ts", root).href] = import.meta.resolve("./bots.ts");
    this.#map = `${this.folder}/imports.json`;
    Deno.writeTextFileSync(this.#map, JSON.stringify({ imports }));
  }

  /** STORE as a file. */
  get store(): string {
    return `${this.folder}/data/postern.db`;
  }

  /** What the bot has reported, in order. */
  get said(): unknown[] {
    return this.api.calls.filter(({ method }) => method === "sendMessage")
      .map(({ params }) => params.text);
  }

  /** Waits until the bot has reported something. */
  async hears(text: string, times = 1): Promise<void> {
    while (this.said.filter((said) => said === text).length < times) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** The command for an entry of the project. */
  command({ entry = "main.ts", args = [], env, through = [] }: CommandOptions): Deno.Command {
    const [program, ...before] = [...through, Deno.execPath()];
    // A file has no other instance that waits for a lease, and a disk may stall longer than a short one.
    const leaseMs = env.STORE?.startsWith("postgres:") ? "5000" : "60000";
    return new Deno.Command(program!, {
      args: [
        ...before,
        ...["run", "--no-prompt", `--import-map=${this.#map}`, "--lock=tests/deno.lock"],
        ...["--allow-net", "--allow-read", "--allow-env", "--allow-sys"],
        ...[`--allow-write=${this.#writable}`, entry, ...args],
      ],
      cwd: ROOT,
      env: {
        BOT_PROBE_TOKEN: "123456:end-to-end",
        BOT_PROBE_SECRET: SECRET,
        TELEGRAM_API_ROOT: this.api.apiRoot,
        ...{ HOST: "127.0.0.1", PORT: "0", SOURCES: "127.0.0.0/8", LOG_FORMAT: "json" },
        ...{ STORE: this.store, STORE_LEASE_MS: leaseMs, HEALTH_PATH: "/up", NO_COLOR: "1" },
        ...env,
      },
      stdout: "piped",
      stderr: env.STDERR === "piped" ? "piped" : "inherit",
    });
  }

  /** Starts main.ts and waits until it listens, and until its store is open, or its server down. */
  async start(
    env: Record<string, string> = {},
    through: readonly string[] = [],
  ): Promise<MainProcess> {
    const main = new MainProcess(this.command({ env, through }).spawn());
    this.#processes.push(main);
    const { msg } = await main.logged(({ event }) => event === "listening");
    main.port = Number(/:(\d+)/.exec(msg)![1]);
    // On a slow disk it listens before the store has its tables, and answers 503 meanwhile: for
    // seconds, so that a file is said to be down, too.
    const down = env.STORE?.startsWith("postgres:") ? "store_down" : "store_refused";
    while (!main.log.some(({ event }) => event === down)) {
      const { status, body } = await fetch(`http://127.0.0.1:${main.port}/up`);
      await body?.cancel();
      if (status === 200) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return main;
  }

  /** Runs something to its end. */
  async run(options: CommandOptions): Promise<{ code: number; out: string; err: string }> {
    const { entry, args, env } = options;
    const command = this.command({
      ...entry && { entry },
      ...args && { args },
      env: { STDERR: "piped", ...env },
    });
    const { code, stdout, stderr } = await command.output();
    const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    return { code, out: out!, err: err! };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const process of this.#processes) await process[Symbol.asyncDispose]();
    await this.api[Symbol.asyncDispose]();
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** Posts a message as Telegram does. */
export function deliver(
  { port }: { readonly port: number },
  id: number,
  text: string,
  chat = 7,
): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/probe`, updateRequest(textUpdate(id, chat, text)));
}

/** The same, for its status. */
export async function statusOf(...args: Parameters<typeof deliver>): Promise<number> {
  const response = await deliver(...args);
  await response.body?.cancel();
  return response.status;
}

/** Waits for a process killed by a test or a handler. */
export async function ended(main: MainProcess): Promise<number> {
  return await main.ended();
}
