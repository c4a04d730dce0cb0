/**
 * The heartbeat: whether a Worker's event loop is running.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type { Bridge } from "./bridge.ts";

/** How often a Worker with calls is pinged, and how long it may take to answer. */
const BEAT_MS = 1000;

/** A Worker without calls is pinged once in this many beats: a timer may block it, too. */
const IDLE_BEATS = 30;

/** How long a Worker has been blocked, and by which bot (counted from 1), if known. */
export interface Blocked {
  readonly ms: number;
  readonly bot: number | undefined;
}

/** Options for a {@linkcode Heartbeat}. */
export interface HeartbeatOptions {
  readonly clock: Clock;
  /** The way to the Worker, while it is up. */
  bridge(): Bridge | undefined;
  /** It has been blocked for its limit, with or without a run. */
  onBlocked(blocked: Blocked): void;
}

/** Watches one Worker. */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #timer = 0;
  #beats = 0;
  #busy: Float64Array | undefined;
  #limitMs = Infinity;
  #asked = 0;
  #answered = 0;
  /** When the unanswered ping was sent. */
  #askedAt = 0;

  /** @param options The Worker, and what to do when it is blocked. */
  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  /**
   * The Worker is up.
   *
   * @param limitMs How long it may be blocked, even if no run exceeds its own limit meanwhile.
   */
  start(busy: Float64Array, limitMs: number): void {
    this.#busy = busy;
    this.#limitMs = limitMs;
    this.#beatLater();
  }

  /** The Worker is no longer up. */
  stop(): void {
    this.#options.clock.clearTimer(this.#timer);
    this.#busy = undefined;
    this.#answered = this.#asked;
  }

  /** Sends a ping, unless one is unanswered. */
  beat(): void {
    if (this.#asked !== this.#answered) return;
    this.#askedAt = this.#options.clock.now();
    this.#options.bridge()?.ping(++this.#asked);
  }

  /** The Worker has answered. */
  pong(number: number): void {
    this.#answered = Math.max(this.#answered, number);
  }

  /** Whether it is blocked. A block that has just begun may not show yet. */
  blocked(): Blocked | undefined {
    const [since = 0, bot = 0] = this.#busy ?? [];
    // A call that has just begun cannot be why a run exceeded its limit.
    if (since !== 0 && Date.now() - since >= MOMENT_MS) {
      return { ms: Date.now() - since, bot: bot || undefined };
    }
    const silentMs = this.#asked > this.#answered ? this.#options.clock.now() - this.#askedAt : 0;
    return silentMs >= BEAT_MS ? { ms: silentMs, bot: undefined } : undefined;
  }

  #beatLater(): void {
    const { clock, bridge, onBlocked } = this.#options;
    this.#timer = clock.setTimer(() => {
      this.#beatLater();
      if (bridge()?.size || ++this.#beats % IDLE_BEATS === 0) this.beat();
      const blocked = this.blocked();
      if (blocked && blocked.ms >= this.#limitMs) onBlocked(blocked);
    }, BEAT_MS);
  }
}

/** How long a call has only just begun. */
const MOMENT_MS = 100;
