/**
 * The thread of isolated bots, from the inside: receives calls and returns their results.
 *
 * @module
 */
import process from "node:process";
import { setImmediate } from "node:timers";
import { getHeapStatistics } from "node:v8";
import { workerData } from "node:worker_threads";
import type { HandlerModule } from "../handler/handler.ts";
import { NumberMap } from "../util/collections/number_map.ts";
import { type BotIdentity, LoadedGuest } from "./guest_bot.ts";
import { type GuestBot, GuestCall } from "./guest_call.ts";
import { GuestObserver } from "./guest_observer.ts";
import { Outbox } from "./outbox.ts";
import { packError } from "./portable_error.ts";
import { listenLast } from "./stray.ts";
import type { Call, Observed, ToMain, ToWorker } from "./protocol.ts";
import { memoryText } from "./worker_end.ts";
import { WorkerError } from "../handler/worker_error.ts";

/** In a turn that takes longer, results are sent before its end. */
const LONG_TURN_MS = 2;

/** What a thread is given at its start. */
export interface GuestData {
  readonly port: MessagePort;
  readonly bots: readonly BotIdentity[];
  /** As the main thread's `Thread` describes it. */
  readonly busy: Float64Array;
  readonly memoryMb: number;
}

/** Loads the bots, then serves calls. */
export async function serveCalls(modules: readonly HandlerModule[]): Promise<void> {
  const data = workerData as GuestData;
  const bots: LoadedGuest[] = [];
  for (const [i, identity] of data.bots.entries()) {
    bots.push(await LoadedGuest.load(identity, modules[i]!));
  }
  const { port } = data;
  const outbox = new Outbox<ToMain>({ post: (messages) => postEach(port, messages as ToMain[]) });
  const guest = new Guest(bots, data, outbox);
  // While a message event is dispatched, Deno does not notice running out of memory.
  port.onmessage = ({ data: messages }: MessageEvent<ToWorker[]>) =>
    setImmediate(() => guest.receive(messages));
  // An exit or an unhandled rejection while loading would have ended the thread by then.
  await new Promise((resolve) => setImmediate(resolve));
  listenLast();
  outbox.send(["up", bots.map(({ report }) => report)]);
  outbox.flush();
}

/** One message that cannot be cloned must not hold the others back. */
function postEach(port: MessagePort, messages: readonly ToMain[]): void {
  try {
    port.postMessage(messages);
  } catch {
    for (const message of messages) postOne(port, message);
  }
}

function postOne(port: MessagePort, message: ToMain): void {
  try {
    port.postMessage([message]);
  } catch (error) {
    if (typeof message === "number") throw error;
    const id = message[1] as number;
    if (message[0] !== "done") return port.postMessage([["failed", id, packError(error)]]);
    try {
      port.postMessage([["done", id, JSON.parse(JSON.stringify(message[2]))]]);
    } catch (error) {
      port.postMessage([["failed", id, packError(error)]]);
    }
  }
}

/** How much CPU time this thread has taken. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** How large the heap may grow. V8 raises it when it has to end what is running. */
function heapLimit(): number {
  return getHeapStatistics().heap_size_limit;
}

class Guest {
  readonly #bots: readonly LoadedGuest[];
  readonly #outbox: Outbox<ToMain>;
  readonly #calls = new NumberMap<GuestCall>();
  readonly #busy: Float64Array;
  readonly #memoryMb: number;
  readonly #heapLimit = heapLimit();
  readonly #send = (message: ToMain): void => this.#outbox.send(message);
  readonly #observer = new GuestObserver(this.#send);

  constructor(bots: readonly LoadedGuest[], data: GuestData, outbox: Outbox<ToMain>) {
    this.#bots = bots;
    this.#outbox = outbox;
    this.#busy = data.busy;
    this.#memoryMb = data.memoryMb;
  }

  receive(messages: readonly ToWorker[]): void {
    let busySince = Date.now();
    for (const message of messages) {
      this.#busy[1] = message[0] === "call" ? message[2] + 1 : 0;
      this.#busy[0] = busySince;
      this.#receive(message);
      const now = Date.now();
      if (now - busySince > LONG_TURN_MS) this.#outbox.flush();
      busySince = now;
    }
    this.#busy[0] = 0;
    this.#outbox.flush();
  }

  #receive(message: ToWorker): void {
    switch (message[0]) {
      case "call":
        return this.#call(message);
      case "route": {
        const [, id, bot, path, request, deadline, observed] = message;
        const guest = this.#bots[bot]!;
        const call = this.#open(id, guest, 1, deadline, false);
        const response = this.#within(id, observed, () => guest.route(path, request, call));
        return this.#answer(id, guest, 1, response);
      }
      case "signature": {
        const [, id, bot, path, headers, body] = message;
        const guest = this.#bots[bot]!;
        return this.#answer(id, guest, 1, guest.checkSignature(path, headers, body));
      }
      case "abort":
        return this.#calls.get(message[1])?.abort(message[2], message[3]);
      case "once":
        return void this.#calls.get(message[1])?.callOnce(message[2]);
      case "once_result":
        return this.#calls.get(message[1])?.settleOnce(message[2], message[3], message[4]);
      case "ping":
        this.#busy[2] = cpuMs();
        // After an `await`, Deno ends only what is running, and its call would never return.
        if (heapLimit() > this.#heapLimit) {
          const error = packError(new WorkerError(memoryText(this.#memoryMb)));
          this.#outbox.send(["stray", { ...error, name: undefined }]);
        }
        this.#outbox.send(["pong", message[1]]);
        return this.#outbox.flush();
    }
  }

  #call([, id, bot, kind, payload, attempt, deadline, responseOpen, observed]: Call): void {
    const guest = this.#bots[bot]!;
    const call = this.#open(id, guest, attempt, deadline, responseOpen);
    let result: unknown;
    try {
      result = this.#within(id, observed, () => guest.call(kind, payload, call));
    } catch (error) {
      return this.#failed(id, guest, attempt, error);
    }
    if (result instanceof Promise) this.#answer(id, guest, attempt, result);
    else this.#done(id, result);
  }

  #within<T>(id: number, observed: Observed | undefined, call: () => T): T {
    return observed ? this.#observer.within(id, observed, call) : call();
  }

  #open(
    id: number,
    bot: GuestBot,
    attempt: number,
    deadline: number,
    responseOpen: boolean,
  ): GuestCall {
    const call = new GuestCall({ id, bot, attempt, deadline, responseOpen, send: this.#send });
    this.#calls.set(id, call);
    return call;
  }

  #answer(id: number, bot: LoadedGuest, attempt: number, result: Promise<unknown>): void {
    result.then(
      (value) => this.#done(id, value),
      (error) => this.#failed(id, bot, attempt, error),
    );
  }

  #close(id: number): void {
    this.#calls.get(id)?.end();
    this.#calls.delete(id);
  }

  #done(id: number, result: unknown): void {
    this.#close(id);
    this.#send(result === undefined ? id : ["done", id, result]);
  }

  #failed(id: number, bot: LoadedGuest, attempt: number, error: unknown): void {
    this.#close(id);
    this.#send(["failed", id, bot.failure(error, attempt)]);
  }
}
