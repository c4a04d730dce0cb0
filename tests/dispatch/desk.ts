/**
 * A dispatcher on a fake clock, deliveries that record their answers, and handlers that end when
 * a test ends them.
 */
import { resolveRules } from "../../src/app/hosted_bot.ts";
import { arrivalOf } from "../../src/dispatch/arrival.ts";
import type { BotQueue } from "../../src/dispatch/bot_queue.ts";
import type { QueueStats } from "../../src/dispatch/stats.ts";
import type { Delivery } from "../../src/dispatch/delivery.ts";
import { Dispatcher } from "../../src/dispatch/dispatcher.ts";
import type { Outcome } from "../../src/dispatch/outcome.ts";
import type { Waiter } from "../../src/dispatch/waiter.ts";
import type { OutcomeType } from "../../src/events/outcome.ts";
import type { Context } from "../../src/handler/context.ts";
import type { Handler, HandlerModule, HandlerOptions } from "../../src/handler/handler.ts";
import { loadHandler } from "../../src/handler/load.ts";
import type { PosternEvent } from "../../src/events/events.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";
import type { Api } from "../../src/telegram/api/mod.ts";
import type { Reply } from "../../src/telegram/reply.ts";
import type { Update } from "../../src/telegram/types.ts";

/** A delivery that records its answers; like a webhook request by default. */
export class TestDelivery implements Delivery {
  readonly dueAt: number;
  readonly carriesReply: boolean;
  readonly attempt: number | undefined;
  readonly answers: Outcome[] = [];
  answeredAt = NaN;
  readonly #queue: BotQueue;
  readonly #clock: FakeClock;
  readonly #onAnswer: ((delivery: TestDelivery) => void) | undefined;
  readonly #gone: () => boolean;
  #waiter: Waiter | undefined;

  constructor(queue: BotQueue, clock: FakeClock, options: DeliveryOptions = {}) {
    const { timed = true, carriesReply = timed, dueIn = queue.rules.timeoutMs } = options;
    this.#queue = queue;
    this.#clock = clock;
    this.#onAnswer = options.onAnswer;
    this.#gone = options.gone ?? (() => false);
    this.dueAt = timed ? clock.now() + dueIn : Infinity;
    this.carriesReply = carriesReply;
    this.attempt = options.attempt;
  }

  /** Whether it is waiting for its answer. */
  get open(): boolean {
    return this.#waiter !== undefined && !this.#waiter.settled;
  }

  /** Its answer; throws if there is more than one. */
  get outcome(): OutcomeType | undefined {
    if (this.answers.length > 1) throw new Error("Delivery was answered more than once");
    return this.answers[0]?.type;
  }

  /** The reply in its answer. */
  get reply(): unknown {
    const body = this.answers[0]?.body;
    return body === undefined ? undefined : JSON.parse(body);
  }

  /** Requests a place. Its body is still arriving until {@linkcode TestDelivery.dispatch}. */
  admit(): boolean {
    this.#waiter = this.#queue.admit(this);
    if (this.#waiter) this.#queue.expect(this.#waiter);
    return this.#waiter !== undefined;
  }

  /** Its body has arrived. */
  dispatch(update: Update): void {
    this.#queue.dispatch(this.#waiter!, arrivalOf(update, JSON.stringify(update)));
  }

  isGone(): Promise<boolean> {
    return Promise.resolve(this.#gone());
  }

  settle(outcome: Outcome): void {
    this.answers.push(outcome);
    this.answeredAt = this.#clock.now();
    this.#onAnswer?.(this);
  }
}

/** Options for a delivery. */
export interface DeliveryOptions {
  timed?: boolean;
  carriesReply?: boolean;
  /** Whether the client has left, called when that matters. */
  gone?: () => boolean;
  /** Its deadline, in milliseconds from now. */
  dueIn?: number;
  attempt?: number;
  onAnswer?: (delivery: TestDelivery) => void;
}

/** The stats of an idle bot. */
export const IDLE = { inFlight: 0, open: 0, runs: 0, running: 0, waiting: 0, lanes: 0 };

/** What is in progress for a bot, without what has finished. */
export function now(queue: BotQueue): Omit<QueueStats, "seen"> {
  const { seen: _seen, ...stats } = queue.stats();
  return stats;
}

/** An event of one type. */
export type EventOf<T extends PosternEvent["type"]> = Extract<PosternEvent, { type: T }>;

/** A dispatcher, with everything that a test observes. */
export class Desk {
  readonly clock = new FakeClock();
  readonly events: PosternEvent[] = [];
  readonly dispatcher: Dispatcher;

  constructor(maxInFlight = 1000) {
    const emit = (event: PosternEvent) => void this.events.push(event);
    this.dispatcher = new Dispatcher({ clock: this.clock, maxInFlight, emit });
  }

  /** Adds a bot. */
  host(
    handler: Handler | HandlerModule,
    options: HandlerOptions = {},
    createApi: () => Api = silentApi,
    name = "test",
  ): BotQueue {
    const loaded = loadHandler(handler);
    const state = { greeting: "hello" };
    let api: Api | undefined;
    return this.dispatcher.host({
      name,
      id: 123,
      handler: loaded,
      options: resolveRules({}, options, { handler }),
      state,
      get api() {
        return api ??= createApi();
      },
    });
  }

  /** Delivers an update as a webhook request does. */
  deliver(queue: BotQueue, update: Update, options?: DeliveryOptions): TestDelivery {
    const delivery = new TestDelivery(queue, this.clock, options);
    if (delivery.admit()) delivery.dispatch(update);
    return delivery;
  }

  /** Delivers an update without a deadline. */
  async send(queue: BotQueue, update: Update, attempt?: number): Promise<OutcomeType> {
    return (await this.dispatcher.dispatch(queue, update, attempt)).type;
  }

  /** Lets everything happen that takes no time. */
  settle(): Promise<void> {
    return this.clock.advance(0);
  }

  /** The events of one type, in order. */
  eventsOf<T extends PosternEvent["type"]>(type: T): EventOf<T>[] {
    return this.events.filter((event): event is EventOf<T> => event.type === type);
  }
}

/** One call of a handler. */
export class Call {
  readonly promise: Promise<Reply | void>;
  /** Resolves it, with or without a reply. */
  resolve!: (reply?: Reply) => void;
  /** Rejects it. */
  reject!: (error: unknown) => void;

  constructor(readonly update: Update, readonly ctx: Context) {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve as (reply?: Reply) => void;
      this.reject = reject;
    });
  }
}

/** A handler whose calls end when the test ends them. */
export function heldHandler(): { handler: Handler; calls: Call[]; started: () => number[] } {
  const calls: Call[] = [];
  const handler: Handler = (update, ctx) => {
    const call = new Call(update, ctx);
    calls.push(call);
    return call.promise;
  };
  return { handler, calls, started: () => calls.map(({ update }) => update.update_id) };
}

/** An API that must not be called. */
export function silentApi(): Api {
  return fakeApi(() => Promise.reject(new Error("Unexpected API call")));
}

/** An API whose calls the test answers. */
export function fakeApi(
  call: (method: string, params: unknown, options: { signal: AbortSignal }) => Promise<unknown>,
): Api {
  return { call } as unknown as Api;
}

/** A reply. */
export function say(text: string): Reply {
  return { method: "sendMessage", chat_id: 1, text };
}
