/**
 * The event feed: whatever happens in the simulator, told at once to all who listen.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type { Happening, SimulatorEvent } from "./events.ts";

/** Hears every event, in order, at the moment it happens. */
export type Listener = (event: SimulatorEvent) => void;

/** Tells events to listeners. */
export class Feed {
  #clock: Clock;
  #seq = 0;
  #listeners = new Set<Listener>();

  /**
   * Makes a feed without listeners.
   *
   * @param clock Dates the events.
   */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Tells all listeners. */
  tell(happening: Happening): void {
    const event: SimulatorEvent = { seq: ++this.#seq, at: this.#clock.date(), ...happening };
    for (const listener of [...this.#listeners]) listener(event);
  }

  /** Number of the last event told; 0 before the first. */
  get seq(): number {
    return this.#seq;
  }

  /** Adds a listener; the function that is returned takes it off again. */
  on(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * The events from now on. Those that come faster than they are read wait in memory; leaving the
   * loop takes the listener off.
   *
   * @param signal Ends the iteration.
   */
  async *events(signal?: AbortSignal): AsyncGenerator<SimulatorEvent> {
    const waiting: SimulatorEvent[] = [];
    let wake = () => {};
    const stop = this.on((event) => (waiting.push(event), wake()));
    const abort = () => wake();
    signal?.addEventListener("abort", abort);
    try {
      while (!signal?.aborted) {
        const event = waiting.shift();
        if (event) yield event;
        else await new Promise<void>((resolve) => wake = resolve);
      }
    } finally {
      stop();
      signal?.removeEventListener("abort", abort);
    }
  }
}
