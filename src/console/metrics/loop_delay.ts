/**
 * Event-loop delay: while something keeps the thread busy, every update waits.
 *
 * @module
 */
import { Histogram } from "./families.ts";

/** How often it is measured. */
const EVERY_MS = 100;

/** Measures the delay of the event loop. */
export class LoopDelay {
  readonly family = new Histogram({
    name: "postern_event_loop_delay_seconds",
    help: "How late timers fire, measured ten times a second.",
  });
  readonly #timer: ReturnType<typeof setInterval>;
  #due = performance.now() + EVERY_MS;
  #worst = 0;
  /** The latest delay, ms. */
  last = 0;

  constructor() {
    this.#timer = setInterval(() => this.#measure(), EVERY_MS);
    Deno.unrefTimer(this.#timer);
  }

  /** The longest delay since this was called before, ms. */
  worst(): number {
    const worst = this.#worst;
    this.#worst = 0;
    return worst;
  }

  /** Stops measuring. */
  close(): void {
    clearInterval(this.#timer);
  }

  #measure(): void {
    const now = performance.now();
    this.last = Math.max(0, now - this.#due);
    this.#worst = Math.max(this.#worst, this.last);
    this.#due = now + EVERY_MS;
    this.family.observe([], this.last);
  }
}
