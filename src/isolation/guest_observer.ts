/**
 * Observes what calls do inside a Worker, for the console and for traces in the main thread.
 *
 * @module
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { watchCalls } from "../telegram/api/call_span.ts";
import { redactTokens } from "../util/redact/redact_spans.ts";
import { placeAt } from "../util/tracing/work.ts";
import { LONGEST_METHOD, type Observed, type ToMain } from "./protocol.ts";

/** Makes calls whose Bot API calls are reported, and whose spans belong to their run. */
export class GuestObserver {
  readonly #send: (message: ToMain) => void;
  readonly #current = new AsyncLocalStorage<number>();
  #watches = false;

  /** @param send Sends a message to the main thread. */
  constructor(send: (message: ToMain) => void) {
    this.#send = send;
    redactTokens();
  }

  /** Calls a function as part of a call. */
  within<T>(id: number, { calls, parent }: Observed, call: () => T): T {
    if (calls) this.#watch();
    const run = () => this.#current.run(id, call);
    return parent ? placeAt(parent).within(run) : run();
  }

  #watch(): void {
    if (this.#watches) return;
    this.#watches = true;
    watchCalls((call) => {
      const method = call.method.slice(0, LONGEST_METHOD);
      this.#send(["called", this.#current.getStore() ?? 0, { ...call, method }]);
    });
  }
}
