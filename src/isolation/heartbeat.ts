/**
 * The heartbeat: whether a Worker's event loop turns. It is asked only while there are calls.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type { Bridge } from "./bridge.ts";

/** How often a busy Worker is asked, and how long it may take to answer. */
const BEAT_MS = 1000;

/** For how long a Worker has been blocked, and by which bot, from 1, if that is known. */
export interface Blocked {
  readonly ms: number;
  readonly bot: number | undefined;
}

/** Watches one Worker. */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #bridge: () => Bridge | undefined;
  #timer = 0;
  #busy: Float64Array | undefined;
  #asked = 0;
  #answered = 0;
  /** When the first question without an answer was asked. */
  #askedAt = 0;

  /**
   * @param clock Measures the time.
   * @param bridge Where the Worker is asked, while it is up.
   */
  constructor(clock: Clock, bridge: () => Bridge | undefined) {
    this.#clock = clock;
    this.#bridge = bridge;
  }

  /** The Worker is up. */
  start(busy: Float64Array): void {
    this.#busy = busy;
    this.#answered = this.#asked;
    this.#beatLater();
  }

  /** The Worker is up no longer. */
  stop(): void {
    this.#clock.clearTimer(this.#timer);
    this.#busy = undefined;
  }

  /** Asks for a sign of life, unless one is awaited. */
  beat(): void {
    if (this.#asked !== this.#answered) return;
    this.#askedAt = this.#clock.now();
    this.#bridge()?.ping(++this.#asked);
  }

  /** The Worker has answered. */
  pong(number: number): void {
    this.#answered = Math.max(this.#answered, number);
  }

  /** Whether it is blocked; it may not have been asked yet, if that has only just begun. */
  blocked(): Blocked | undefined {
    const [since = 0, bot = 0] = this.#busy ?? [];
    // A call that is new to it cannot have been why a run passed its limit.
    if (since !== 0 && Date.now() - since >= MOMENT_MS) {
      return { ms: Date.now() - since, bot: bot || undefined };
    }
    const silentMs = this.#asked > this.#answered ? this.#clock.now() - this.#askedAt : 0;
    return silentMs >= BEAT_MS ? { ms: silentMs, bot: undefined } : undefined;
  }

  #beatLater(): void {
    this.#timer = this.#clock.setTimer(() => {
      if (this.#bridge()?.size) this.beat();
      this.#beatLater();
    }, BEAT_MS);
  }
}

/** Code that has run for less has only just been called. */
const MOMENT_MS = 100;
