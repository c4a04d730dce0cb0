/**
 * The bridge: calls to one Worker that await their results. It knows nothing about threads:
 * messages may arrive late, twice or after the end, and each call is settled exactly once.
 *
 * @module
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { HostingContext } from "../handler/context.ts";
import { areCallsWatched, reportCall } from "../telegram/api/call_span.ts";
import { isReply, type Reply } from "../telegram/reply.ts";
import { NumberMap } from "../util/collections/number_map.ts";
import { addressOfNow } from "../util/tracing/work.ts";
import { malformed } from "./incoming.ts";
import { Outbox } from "./outbox.ts";
import { PendingCall, type Within } from "./pending_call.ts";
import { packError, type PortableError, unpackError } from "./portable_error.ts";
import type {
  Observed,
  Port,
  PortableRequest,
  PortableResponse,
  ToMain,
  ToWorker,
} from "./protocol.ts";
import type { RetryDecisions } from "./retry_decisions.ts";

/** How many calls of `ctx.once` a run may have open at a time. */
const MOST_ONCE = 10_000;

const OUTSIDE: Within = (call, ...args) => call(...args);

/** How a call that begins now is observed; `undefined` if it is not. */
function observedNow(): Observed | undefined {
  const [calls, parent] = [areCallsWatched(), addressOfNow()];
  return calls || parent ? { calls, parent } : undefined;
}

/** Options for a {@linkcode Bridge}. */
export interface BridgeOptions {
  readonly port: Port;
  /** Collects the decisions of the bots' own `retry`. */
  readonly decisions: RetryDecisions;
  /** Resolves when the Worker may be asked for more messages; `undefined` if it may be now. */
  room(): Promise<void> | undefined;
  /** The Worker has answered a ping. */
  onPong(number: number): void;
}

/** Calls to one Worker. */
export class Bridge {
  readonly #options: BridgeOptions;
  readonly #outbox: Outbox<ToWorker>;
  readonly #pending = new NumberMap<PendingCall>();
  #lastId = 0;
  #ended: unknown;

  /** @param options Where messages and events go. */
  constructor(options: BridgeOptions) {
    this.#options = options;
    this.#outbox = new Outbox(options.port);
  }

  /** How many calls there have been. */
  get made(): number {
    return this.#lastId;
  }

  /** How many calls have no result yet. */
  get size(): number {
    return this.#pending.size;
  }

  /** Calls a handler with an update, or with the messages of an album. */
  call(bot: number, kind: string, payload: unknown, ctx: HostingContext): Promise<unknown> {
    const { attempt, deadline, responseOpen } = ctx;
    return this.#ask(
      ctx,
      (id, observed) => ["call", id, bot, kind, payload, attempt, deadline, responseOpen, observed],
    );
  }

  /** Calls the handler of a route. */
  route(
    bot: number,
    path: string,
    request: PortableRequest,
    ctx: HostingContext,
  ): Promise<PortableResponse> {
    const { deadline } = ctx;
    const answer = this.#ask(
      ctx,
      (id, observed) => ["route", id, bot, path, request, deadline, observed],
    );
    return answer as Promise<PortableResponse>;
  }

  /** Checks the signature of a request to a route. */
  signature(
    bot: number,
    path: string,
    headers: Headers,
    body: Uint8Array<ArrayBuffer>,
  ): Promise<boolean> {
    const list = [...headers];
    const answer = this.#ask(undefined, (id) => ["signature", id, bot, path, list, body]);
    return answer as Promise<boolean>;
  }

  /** Asks whether the Worker is alive. */
  ping(number: number): void {
    this.#outbox.send(["ping", number]);
    this.#outbox.flush();
  }

  /** The Worker has ended: fails all pending calls, and all later ones. */
  end(error: unknown): void {
    this.#ended ??= error;
    for (const { id, once, reject } of this.#pending) {
      for (const each of once?.values() ?? []) each.reject(error);
      this.#settle(id);
      reject(error);
    }
  }

  /** Handles messages from the Worker. */
  receive(messages: readonly ToMain[]): void {
    for (const message of messages) this.#receive(message);
  }

  #ask(
    ctx: HostingContext | undefined,
    message: (id: number, observed: Observed | undefined) => ToWorker,
  ): Promise<unknown> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const id = ++this.#lastId;
    const observed = observedNow();
    const within = observed ? AsyncLocalStorage.snapshot() : OUTSIDE;
    return new Promise((resolve, reject) => {
      this.#outbox.send(message(id, observed));
      this.#pending.set(id, new PendingCall(id, ctx, within, resolve, reject));
    });
  }

  #settle(id: number): PendingCall | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #receive(message: ToMain): void {
    if (typeof message === "number") return this.#done(message, undefined);
    switch (message[0]) {
      case "done":
        return this.#done(message[1], message[2]);
      case "failed":
        return this.#settle(message[1])?.reject(this.#unpack(message[2]));
      case "log":
        return this.#pending.get(message[1])?.ctx?.log[message[2]](message[3]);
      case "respond":
        return this.#respond(this.#pending.get(message[1]), message[2]);
      case "watch":
        return this.#watch(message[1]);
      case "once":
        return this.#once(message[1], message[2], message[3]);
      case "later":
        return this.#later(this.#pending.get(message[1]), message[2], message[3], message[4]);
      case "once_done": {
        const [, id, number, json, error] = message;
        const calling = this.#pending.get(id)?.once;
        const called = calling?.get(number);
        calling?.delete(number);
        if (error) called?.reject(this.#unpack(error));
        else called?.resolve(json === undefined ? undefined : JSON.parse(json));
        return;
      }
      case "called": {
        const { within = OUTSIDE } = this.#pending.get(message[1]) ?? {};
        return within(reportCall, message[2]);
      }
      case "pong":
        return this.#options.onPong(message[1]);
    }
  }

  #done(id: number, result: unknown): void {
    const pending = this.#settle(id);
    if (!pending) return;
    const { sending, resolve, reject } = pending;
    if (sending) sending.then(() => resolve(result), reject);
    else resolve(result);
  }

  #unpack(packed: PortableError): unknown {
    const error = unpackError(packed);
    if (packed.retry) this.#options.decisions.keep(error, packed.retry);
    return error;
  }

  /** The Worker assumed that the response was open. If it no longer is, a call sends the reply. */
  #respond(pending: PendingCall | undefined, body: string): void {
    const ctx = pending?.ctx;
    if (!pending || !ctx) return;
    if (pending.replied) throw malformed();
    pending.replied = true;
    if (ctx.respond(body)) return;
    const reply: unknown = JSON.parse(body);
    if (!isReply(reply)) return;
    const { method, ...params } = reply as Reply;
    const sent = pending.within(() => ctx.api.call(method, params));
    pending.sending = Promise.all([pending.sending, sent]);
    pending.sending.catch(() => {}); // Awaited when the handler is done.
  }

  /** A task that cannot be scheduled fails the run. */
  #later(
    pending: PendingCall | undefined,
    delayMs: number,
    name: string,
    json: string | undefined,
  ): void {
    if (!pending?.ctx) return;
    try {
      void pending.ctx.later(delayMs, name, json === undefined ? undefined : JSON.parse(json));
    } catch (error) {
      pending.sending = Promise.all([Promise.reject(error), pending.sending]);
      pending.sending.catch(() => {});
    }
  }

  #watch(id: number): void {
    const pending = this.#pending.get(id);
    if (!pending?.ctx) return;
    if (pending.watched) throw malformed();
    pending.watched = true;
    const { signal } = pending.ctx;
    const abort = () => {
      const { name, message } = signal.reason as Error;
      this.#outbox.send(["abort", id, name, message]);
    };
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  }

  /** Results are remembered in this thread; the Worker calls only functions without one. */
  #once(id: number, number: number, name: string): void {
    const pending = this.#pending.get(id);
    if (!pending?.ctx) return;
    if (number !== pending.onceCalls++ || ++pending.onceOpen > MOST_ONCE) throw malformed();
    void this.#callOnce(id, number, name, pending, pending.ctx);
  }

  async #callOnce(
    id: number,
    number: number,
    name: string,
    pending: PendingCall,
    ctx: HostingContext,
  ): Promise<void> {
    const call = () => {
      const called = Promise.withResolvers<unknown>();
      (pending.once ??= new Map()).set(number, called);
      this.#outbox.send(["once", id, number]);
      return called.promise;
    };
    try {
      const room = this.#options.room();
      if (room) await room;
      const json = JSON.stringify(await ctx.once(name, call));
      this.#outbox.send(["once_result", id, number, json]);
    } catch (error) {
      this.#outbox.send(["once_result", id, number, undefined, packError(error)]);
    } finally {
      pending.onceOpen--;
    }
  }
}
