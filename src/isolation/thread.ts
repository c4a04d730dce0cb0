/**
 * A thread of isolated bots, as seen from the main thread.
 *
 * @module
 */
import type { BotIdentity } from "./guest_bot.ts";
import { malformed } from "./incoming.ts";
import type { Confinement } from "./permissions.ts";
import type { Port, ToMain } from "./protocol.ts";

/** Options for a thread. */
export interface ThreadOptions {
  readonly bots: readonly BotIdentity[];
  /** The addresses of the bots' modules, in the same order. */
  readonly modules: readonly string[];
  readonly confinement: Confinement;
  readonly memoryMb: number;
  onMessages(messages: readonly ToMain[]): void;
  /** The thread has ended by itself. */
  onEnd(reason: string): void;
}

/** A running thread. */
export interface Thread extends Port {
  /**
   * When its current code began, in ms since the epoch, or 0 if idle; the bot's number, from 1; and
   * the CPU time it had used at the last ping, in ms.
   */
  readonly busy: Float64Array;
  terminate(): void;
}

/** Starts a thread. */
export type StartThread = (options: ThreadOptions) => Thread;

/** Starts a thread in a Deno Worker. */
export const startThread: StartThread = (options) => {
  const { bots, modules, confinement: { permissions, revoke, env }, memoryMb } = options;
  const busy = new Float64Array(new SharedArrayBuffer(24));
  const { port1, port2 } = new MessageChannel();
  const worker = startWorker(bots.map(({ name }) => name).join(", "), permissions);
  let over = false;
  const terminate = () => {
    over = true;
    // In this order: closing reads what is still arriving, however much a thread goes on sending.
    worker.terminate();
    port1.close();
  };
  const end = (reason: string) => {
    if (over) return;
    terminate();
    options.onEnd(reason);
  };
  worker.onmessage = ({ data }: MessageEvent<string>) => end(data);
  worker.onerror = (event) => {
    event.preventDefault();
    end(event.message);
  };
  port1.onmessage = ({ data, ports }: MessageEvent<ToMain[]>) => {
    for (const port of ports) port.close(); // Nothing else would, not even the thread's end.
    if (ports.length > 0) end(malformed().message);
    if (!over) options.onMessages(data);
  };
  const data = { bots, busy, revoke, env, memoryMb };
  worker.postMessage({ entry: entryOf(modules), memoryMb, port: port2, data }, [port2]);
  return { busy, terminate, post: (messages) => over || port1.postMessage(messages) };
};

function startWorker(name: string, permissions: Confinement["permissions"]): Worker {
  const options = { type: "module", name, deno: { permissions } } as WorkerOptions;
  try {
    return new Worker(new URL("./permission_keeper.ts", import.meta.url), options);
  } catch (error) {
    if (!/escalate/.test((error as Error).message)) throw error;
    const problem = "its permissions are more than the process has; add what is missing to " +
      '"permissions" in deno.json, or to the flags of the process';
    throw new Deno.errors.NotCapable(problem);
  }
}

/**
 * The address of an entry module per thread. It loads the bots together with what confines them,
 * which runs first; by then all their static imports have been loaded.
 */
function entryOf(modules: readonly string[]): string {
  const ours = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  const confined = address([
    `import ${ours("./confine.ts")};`,
    // Last, because Deno cannot safely stop a thread that is still loading its own modules.
    `import ${ours("./terminable.ts")};`,
    ...modules.map((module, i) => `import * as bot${i} from ${JSON.stringify(module)};`),
    `export const bots = [${modules.map((_, i) => `bot${i}`).join(", ")}];`,
  ]);
  return address([
    `import ${ours("./stray.ts")};`,
    `import ${ours("./builtins.ts")};`,
    `import ${ours("./imported_files.ts")};`,
    `import { serveCalls } from ${ours("./guest.ts")};`,
    `const { bots } = await import(${JSON.stringify(confined)});`,
    "await serveCalls(bots);",
  ]);
}

function address(lines: readonly string[]): string {
  // Problems of a module are reported when it is loaded, with or without type checking.
  const source = ["// @ts-nocheck", ...lines].join("\n");
  return `data:application/typescript,${encodeURIComponent(source)}`;
}
