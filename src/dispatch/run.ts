/**
 * Runs: one execution of a handler on an update, the deliveries that wait for it, and the way of its
 * reply.
 *
 * @module
 */
import { dateOf } from "../util/clock.ts";
import { LazyAbortController } from "../util/lazy_abort.ts";
import type { LogLevel } from "../events/events.ts";
import { isReply, replyBody } from "../telegram/reply.ts";
import type { Update } from "../telegram/types.ts";
import type { Bot } from "./bot_queue.ts";
import { RunContext } from "../handler/context.ts";
import { Deadline } from "./deadlines.ts";
import type { Delivery } from "./delivery.ts";
import type { Dispatcher } from "./dispatcher.ts";
import { register } from "./lanes.ts";

/**
 * - `waiting`: behind another run of its lane
 * - `ready`: at the head of its lane, waiting for a free place
 * - `running`: it has its place; the handler is called, or its reply is being sent
 * - `over`: ended, withdrawn or given up; whatever the handler still does changes nothing
 */
export type RunState = "waiting" | "ready" | "running" | "over";

/** One execution of a handler on an update. As a deadline, it is its hard limit. */
export class Run extends Deadline {
  readonly bot: Bot;
  readonly update: Update;
  readonly kind: string;
  /** Its lane, if it is in one. */
  readonly lane: number | undefined;
  readonly attempt: number;
  readonly context: RunContext;
  readonly #dispatcher: Dispatcher;

  state: RunState = "waiting";
  /** Whether its handler was called. A run that has its place just now is called a little later. */
  begun = false;
  /** When it began to go on, on the clock's monotonic scale; negative until then. */
  startedAt = -1;
  /** Its 200 has gone: nobody will deliver it again. */
  accepted = false;
  /** Whether it can be found by others. */
  registered = false;
  /** An answer left before it ended. */
  overdue = false;
  /** It is not over and no delivery waits for it. */
  adrift = false;
  /** The neighbours in its lane. */
  ahead: Run | undefined = undefined;
  behind: Run | undefined = undefined;

  /** The delivery that came last: if others wait too, Telegram has given those up. */
  #waiter: Delivery | undefined;
  #olderWaiters: Delivery[] | undefined;
  readonly #aborting = new LazyAbortController();

  constructor(
    dispatcher: Dispatcher,
    bot: Bot,
    update: Update,
    kind: string,
    lane: number | undefined,
    attempt: number,
  ) {
    super();
    this.#dispatcher = dispatcher;
    this.bot = bot;
    this.update = update;
    this.kind = kind;
    this.lane = lane;
    this.attempt = attempt;
    this.context = new RunContext(this);
  }

  /** Whether any delivery waits for it. */
  get awaited(): boolean {
    return this.#waiter !== undefined;
  }

  /** The delivery whose answer can carry the reply. */
  get carrier(): Delivery | undefined {
    if (this.#waiter?.carriesReply) return this.#waiter;
    return this.#olderWaiters?.findLast((delivery) => delivery.carriesReply);
  }

  /**
   * It is not over with its call: from now on it can be found, and its hard limit counts. Handlers
   * that return at once, which most do, are spared this.
   */
  goOn(): void {
    if (this.startedAt >= 0 || this.state === "over") return;
    register(this);
    this.startedAt = this.#dispatcher.clock.now();
    this.bot.abandons.add(this, this.startedAt);
  }

  /** Lets a delivery wait for the end of this run. */
  join(delivery: Delivery): void {
    if (this.#waiter) (this.#olderWaiters ??= []).push(this.#waiter);
    this.#waiter = delivery;
    delivery.run = this;
  }

  /** Takes one delivery out. */
  leave(delivery: Delivery): void {
    if (this.#waiter === delivery) this.#waiter = this.#olderWaiters?.pop();
    else if (this.#olderWaiters) {
      this.#olderWaiters = this.#olderWaiters.filter((other) => other !== delivery);
    }
  }

  /** Takes out the delivery that came last. */
  nextWaiter(): Delivery | undefined {
    const waiter = this.#waiter;
    this.#waiter = this.#olderWaiters?.pop();
    return waiter;
  }

  /** Answers the carrier with a reply while the handler goes on. Returns whether there was one. */
  respond(body: string): boolean {
    return this.#dispatcher.respondEarly(this, body);
  }

  /** Aborted once the run has been given up. Made only when asked for: few handlers do. */
  get signal(): AbortSignal {
    return this.#aborting.signal;
  }

  /** Aborts the signal, now or when it is first asked for. */
  abort(reason: Error): void {
    this.#aborting.abort(reason);
  }

  /** When the answer leaves, in ms since the epoch. */
  answerLeavesAt(): number {
    const { clock } = this.#dispatcher;
    const delivery = this.carrier;
    if (delivery?.timed) return dateOf(clock, delivery.dueAt);
    this.goOn();
    return dateOf(clock, this.dueAt);
  }

  /** Writes a line to the log for the handler. */
  say(level: LogLevel, text: string): void {
    this.#dispatcher.report.log(this, level, text);
  }

  override expire(): void {
    this.#dispatcher.runExpired(this);
  }
}

/**
 * Sends a handler's reply: in the answer of a delivery that can carry it, else by a Bot API call.
 *
 * @param run The run that has ended.
 * @param result What its handler gave back.
 * @returns The JSON for the answer of `run.carrier`; or the call, which gives its method back when
 * it is through; or `undefined` if the result is no reply.
 * @throws If the reply cannot be written, or there is no client to call with.
 */
export function sendReply(run: Run, result: unknown): string | Promise<string> | undefined {
  if (!isReply(result)) return undefined;
  const body = run.carrier && replyBody(result);
  if (body !== undefined) return body;
  const { method, ...params } = result;
  return run.bot.api.call(method, params, { signal: run.signal }).then(() => method);
}
