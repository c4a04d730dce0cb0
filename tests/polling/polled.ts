/**
 * Polling against the simulator, over real HTTP, with everything that a test observes.
 */
import type { HandlerModule } from "../../src/handler/handler.ts";
import type { PosternEvent } from "../../src/events/events.ts";
import type { BotOptions, PollOptions } from "../../src/app/options.ts";
import { poll, type Poller } from "../../src/app/poll.ts";
import {
  type CallEntry,
  type RunningSimulator,
  type SimulatedBot,
  type SimulatorOptions,
  startSimulator,
} from "../../src/simulator/mod.ts";
import type { Update } from "../../src/telegram/types.ts";
import { fastClock } from "./fast_clock.ts";

/** An event of one type. */
export type EventOf<T extends PosternEvent["type"]> = Extract<PosternEvent, { type: T }>;

/** Waits for conditions, checked whenever they may have changed. */
class Waiters {
  #waiters: (() => void)[] = [];

  wake(): void {
    for (const wake of this.#waiters.splice(0)) wake();
  }

  /** Waits until a condition holds. Fails instead of hanging if it never does. */
  async until(condition: () => boolean): Promise<void> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error("Waited in vain for 30 s")), 30_000);
    try {
      while (!condition()) {
        const woken = new Promise<void>((resolve) => this.#waiters.push(resolve));
        await Promise.race([woken, late.promise]);
      }
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Events, and a way to wait for one. */
export class Events {
  readonly all: PosternEvent[] = [];
  readonly #waiters = new Waiters();
  readonly observer = (event: PosternEvent): void => {
    this.all.push(event);
    this.#waiters.wake();
  };

  /** The events of one type, in order. */
  of<T extends PosternEvent["type"]>(type: T): EventOf<T>[] {
    return this.all.filter((event): event is EventOf<T> => event.type === type);
  }

  /** The texts of the notices of one name. */
  texts(name: string): string[] {
    return this.of("notice").filter((notice) => notice.name === name).map(({ text }) => text);
  }

  /** Waits until a condition holds after an event, and its sender has continued. */
  async until(condition: () => boolean): Promise<void> {
    await this.#waiters.until(condition);
    await new Promise((resolve) => setTimeout(resolve));
  }

  /** Waits for this many notices of a name. */
  untilNotice(name: string, count = 1): Promise<void> {
    return this.until(() => this.texts(name).length >= count);
  }

  /** Waits until this many updates have had an outcome. */
  untilOutcome(outcome: string, count = 1): Promise<void> {
    return this.until(() =>
      this.of("update").filter((event) => event.outcome === outcome).length >= count
    );
  }
}

/** A simulator in fast time. */
export function fastSimulator(options: SimulatorOptions = {}): Promise<RunningSimulator> {
  return startSimulator({ clock: fastClock, patience: 600_000, ...options });
}

/** A poller and its events. */
export interface Polled extends AsyncDisposable {
  readonly poller: Poller;
  readonly events: Events;
}

/** Polls for one bot, called `echo`. */
export async function pollOne(
  tg: RunningSimulator,
  bot: SimulatedBot,
  handler: BotOptions["handler"],
  options: Partial<PollOptions> & { bot?: Partial<BotOptions>; events?: Events } = {},
): Promise<Polled> {
  const { events = new Events(), bot: botOptions, ...rest } = options;
  const poller = await poll({
    log: false,
    bots: { echo: { token: bot.token, handler, ...botOptions } },
    telegram: { apiRoot: tg.apiRoot },
    observers: [events.observer],
    clock: fastClock,
    ...rest,
  });
  return { poller, events, [Symbol.asyncDispose]: () => poller.shutdown() };
}

/** A message as the simulator's `post` takes it. */
export function textIn(chat: number, text: string): Partial<Update> {
  const from = { id: chat, is_bot: false, first_name: "Ada" };
  const message = { message_id: 1, date: 1, chat: { id: chat, type: "private" }, from, text };
  return { message } as Partial<Update>;
}

/** Runs of a handler that last until the test ends them. */
export class HeldRuns {
  readonly begun: string[] = [];
  #held = new Map<string, (error?: Error) => void>();
  readonly #waiters = new Waiters();
  readonly handler: HandlerModule = {
    message: ({ text = "" }) => {
      this.begun.push(text);
      this.#waiters.wake();
      return new Promise<void>((resolve, reject) => {
        this.#held.set(text, (error) => error ? reject(error) : resolve());
      });
    },
  };

  /** Waits until this many runs have begun. */
  untilBegun(count: number): Promise<void> {
    return this.#waiters.until(() => this.begun.length >= count);
  }

  /** Ends a run, with an error if given. */
  end(text: string, error?: Error): void {
    this.#held.get(text)!(error);
    this.#held.delete(text);
  }
}

/** The calls of a method, in order. */
export function callsOf(tg: RunningSimulator, method: string): CallEntry[] {
  return tg.log.filter((entry) => entry.type === "call").filter((call) => call.method === method);
}

/** The ids of the bot's pending updates. */
export function pendingOf(tg: RunningSimulator, bot: SimulatedBot): number[] {
  return tg.world.bots.get(bot.id)!.updates.ids();
}

/** Sets a webhook that is never reached. */
export async function setWebhook(tg: RunningSimulator, bot: SimulatedBot, url: string) {
  const body = new URLSearchParams({ url });
  const response = await fetch(`${tg.apiRoot}/bot${bot.token}/setWebhook`, {
    method: "POST",
    body,
  });
  const answer = await response.json();
  if (!answer.ok) throw new Error(answer.description);
}
