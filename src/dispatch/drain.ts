/**
 * Drains: waiting until some bots have nothing going on any more, and no longer than may be.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type { Bot } from "./bot_queue.ts";
import { type Delivery, OUTCOMES } from "./delivery.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { Run } from "./run.ts";

/** How long handlers may tidy up after their signal was aborted at the end of a drain. */
const ABORT_GRACE_MS = 1000;

/** The drains that go on: of all bots, or of single ones that are being removed. */
export class Drains {
  readonly #dispatcher: Dispatcher;
  readonly #clock: Clock;
  #going: Set<Drain> | undefined;

  /**
   * @param dispatcher Whose bots they are.
   * @param clock Where time comes from.
   */
  constructor(dispatcher: Dispatcher, clock: Clock) {
    this.#dispatcher = dispatcher;
    this.#clock = clock;
  }

  /** Waits until nothing goes on; what is not over in time is given up. */
  async waitFor(bots: Iterable<Bot>, ms: number, isIdle: () => boolean): Promise<void> {
    const drain = new Drain(this.#dispatcher, this.#clock, bots, ms, isIdle);
    const going = this.#going ??= new Set();
    going.add(drain);
    drain.check();
    await drain.over;
    going.delete(drain);
    if (going.size === 0) this.#going = undefined;
  }

  /** Something has ended. */
  check(): void {
    if (this.#going) { for (const drain of this.#going) drain.check(); }
  }

  /** The handler of a run that was given up has ended. */
  left(run: Run): void {
    for (const drain of this.#going ?? []) drain.left(run);
  }
}

class Drain {
  readonly over: Promise<void>;
  readonly #bots: Iterable<Bot>;
  readonly #dispatcher: Dispatcher;
  readonly #isIdle: () => boolean;
  /** Runs that were given up and whose handlers have not noticed yet. */
  readonly #leaving = new Set<Run>();
  #finish!: () => void;

  constructor(
    dispatcher: Dispatcher,
    clock: Clock,
    bots: Iterable<Bot>,
    ms: number,
    isIdle: () => boolean,
  ) {
    this.#dispatcher = dispatcher;
    this.#bots = bots;
    this.#isIdle = isIdle;
    let timer = clock.setTimer(() => {
      this.#giveUp();
      timer = clock.setTimer(this.#finish, ABORT_GRACE_MS);
      this.check();
    }, ms);
    this.over = new Promise((resolve) => {
      this.#finish = () => {
        clock.clearTimer(timer);
        resolve();
      };
    });
  }

  check(): void {
    if (this.#leaving.size === 0 && this.#isIdle()) this.#finish();
  }

  left(run: Run): void {
    if (this.#leaving.delete(run)) this.check();
  }

  /** Whoever still waits is sent elsewhere; what was accepted is a dead letter. */
  #giveUp(): void {
    const error = new DOMException("Run was given up at the end of a drain", "AbortError");
    for (const bot of this.#bots) {
      for (const run of bot.runs?.values() ?? []) {
        if (run.begun) this.#leaving.add(run);
        this.#dispatcher.giveUp(run, error);
      }
    }
    // What is left has no run yet. Bots may share a list, so this comes after all runs.
    for (const bot of this.#bots) {
      if (bot.open === 0) continue;
      for (const waiting of bot.timeouts) {
        const unread = waiting as Delivery;
        if (unread.bot === bot) this.#dispatcher.settle(unread, OUTCOMES.unavailable);
      }
    }
  }
}
