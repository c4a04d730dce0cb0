/**
 * The keeper: a Web Worker that holds a bot's permissions and starts its thread, which inherits them.
 * Both are needed: only Web Workers have permissions, and only `node:worker_threads` has a heap
 * limit and reports how a thread ended. Updates do not pass through here.
 *
 * @module
 */
import os from "node:os";
import { Worker } from "node:worker_threads";
import { memoryText } from "./worker_end.ts";

/** Node's default. With Deno's, garbage collection adds an eighth to the cost of cheap handlers. */
const YOUNG_GENERATION_MB = 48;

/** A niceness that leaves the bot a tenth of a core that the main thread could use up. */
const PRIORITY = os.constants.priority.PRIORITY_BELOW_NORMAL;

/** What the keeper is sent. */
export interface KeeperOrder {
  /** The address of the thread's entry module. */
  readonly entry: string;
  readonly memoryMb: number;
  readonly port: MessagePort;
  /** Passed to the thread unchanged. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** The parts of a Worker's global scope that are used. */
interface Scope {
  onmessage: ((event: MessageEvent<KeeperOrder>) => void) | null;
  postMessage(reason: string): void;
}

const scope = globalThis as unknown as Scope;

/**
 * A computing bot must not hold up the main thread, which answers for all bots. Threads inherit the
 * priority; elsewhere than on Linux, it is that of the whole process. On a single core, the main
 * thread would interrupt cheap handlers so often that they took half as much again.
 */
function lowerPriority(): void {
  const permission = { name: "sys", kind: "setPriority" } as const;
  if (Deno.build.os !== "linux" || navigator.hardwareConcurrency === 1) return;
  if (Deno.permissions.querySync(permission).state !== "granted") return;
  try {
    os.setPriority(0, PRIORITY);
  } catch {
    // The process has a lower one already, and may not raise it.
  }
}

lowerPriority();

scope.onmessage = ({ data: { entry, memoryMb, port, data } }) => {
  const options = {
    workerData: { ...data, port },
    transferList: [port],
    resourceLimits: {
      maxOldGenerationSizeMb: memoryMb,
      maxYoungGenerationSizeMb: YOUNG_GENERATION_MB,
    },
  };
  const thread = new Worker(new URL(entry), options as never);
  let error: string | undefined;
  thread.on("error", (thrown: unknown) => {
    const { name = "Error", message = String(thrown) } = thrown as Partial<Error> ?? {};
    error = /memory limit/.test(message) ? memoryText(memoryMb) : `${name}: ${message}`;
  });
  thread.on("exit", (code: number) => scope.postMessage(error ?? `it exited with code ${code}`));
};
