/**
 * The keeper: a Web Worker that holds a bot's permissions and starts its thread, which inherits them.
 * Both are needed: only Web Workers have permissions, and only `node:worker_threads` has a heap
 * limit and reports how a thread ended. Updates do not pass through here.
 *
 * @module
 */
import { Worker } from "node:worker_threads";

/** Node's default. With Deno's, garbage collection adds an eighth to the cost of cheap handlers. */
const YOUNG_GENERATION_MB = 48;

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
    error = /memory limit/.test(message)
      ? `it needed more than ${memoryMb} MB of memory`
      : `${name}: ${message}`;
  });
  thread.on("exit", (code: number) => scope.postMessage(error ?? `it exited with code ${code}`));
};
