/**
 * One instance of a simulation: a process with a clock, which may be frozen or killed.
 */
import type { Clock } from "../../../src/util/clock.ts";
import type { Acceptor } from "../../../src/store/acceptor/acceptor.ts";
import type { RunContext, RunResult } from "../../../src/store/acceptor/types.ts";
import type { Stored } from "../../../src/store/types.ts";

/** A running handler. */
export interface Handler {
  readonly instance: Instance;
  readonly update: Stored;
  readonly context: RunContext;
  finish(result: RunResult): void;
}

/** When a simulation begins, in milliseconds since 1970. */
export const EPOCH = 1_700_000_000_000;

/** A simulated process. */
export class Instance {
  readonly clock: Clock;
  acceptor!: Acceptor;
  /** The bots that it hosts at the moment. */
  readonly hosted: Set<number>;
  /** When it reported that no instance hosts a bot. */
  readonly reported = new Map<number, number>();
  state: "up" | "frozen" | "killed" = "up";
  /** How long its clock stood still: a sleeping machine's does, a stopped process's does not. */
  #asleepMs = 0;
  #asleepSince: number | undefined;
  /** Whether it cannot reach the store. */
  cut = false;
  /** Its name in the tables. */
  node = 0;
  #timers: { id: number; at: number; callback: () => void }[] = [];
  #lastTimer = 0;
  /** Results held back while it is frozen. */
  #held: (() => void)[] = [];
  readonly #now: () => number;
  readonly #time: () => number;

  /** @param time The store's clock, which never stands still. */
  constructor(time: () => number, hosted: Iterable<number>) {
    this.hosted = new Set(hosted);
    const now = () => (this.#asleepSince ?? time()) - this.#asleepMs;
    this.#now = now;
    this.#time = time;
    this.clock = {
      now,
      date: () => EPOCH + time(),
      setTimer: (callback, ms) => {
        this.#timers.push({ id: ++this.#lastTimer, at: now() + Math.max(0, ms), callback });
        return this.#lastTimer;
      },
      clearTimer: (id) => {
        this.#timers = this.#timers.filter((timer) => timer.id !== id);
      },
    };
  }

  /** When its next timer fires, if it is awake. */
  get nextTimerAt(): number {
    if (this.state !== "up") return Infinity;
    return Math.min(...this.#timers.map(({ at }) => at)) + this.#asleepMs;
  }

  ringTimer(): void {
    const timer = this.#timers.reduce((a, b) => a.at <= b.at ? a : b);
    this.clock.clearTimer(timer.id);
    timer.callback();
  }

  /** An answer reaches it, unless it is frozen or killed. */
  hear(tell: () => void): void {
    if (this.state === "up") tell();
    else if (this.state === "frozen") this.#held.push(tell);
  }

  /** Whether its clock has ever stood still. */
  get slept(): boolean {
    return this.#asleepMs > 0;
  }

  freeze(asleep: boolean): void {
    this.state = "frozen";
    if (asleep) this.#asleepSince = this.#time();
  }

  thaw(): void {
    this.state = "up";
    if (this.#asleepSince !== undefined) {
      this.#asleepMs += this.#time() - this.#asleepSince;
      this.#asleepSince = undefined;
    }
    // On waking up, a process runs its due timers before it receives any result.
    while (this.nextTimerAt <= this.#time()) this.ringTimer();
    for (const tell of this.#held.splice(0)) tell();
  }
}
