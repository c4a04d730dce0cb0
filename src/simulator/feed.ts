/**
 * The event feed: reports everything that happens in the simulator to all listeners, synchronously.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type { Happening, SimulatorEvent } from "./events.ts";

/** Receives every event, in order, the moment it happens. */
export type Listener = (event: SimulatorEvent) => void;

/** Reports events to listeners. */
export class Feed {
  #clock: Clock;
  #seq = 0;
  #listeners = new Set<Listener>();

  /**
   * Creates a feed without listeners.
   *
   * @param clock Timestamps the events.
   */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Reports an event to all listeners. */
  emit(happening: Happening): void {
    const event: SimulatorEvent = { seq: ++this.#seq, at: this.#clock.date(), ...happening };
    for (const listener of [...this.#listeners]) listener(event);
  }

  /** Sequence number of the last event; 0 before the first. */
  get seq(): number {
    return this.#seq;
  }

  /** Adds a listener and returns a function that removes it. */
  on(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Iterates over the events from now on. Unread events are buffered in memory; leaving the loop
   * removes the listener.
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
