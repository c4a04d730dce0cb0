/**
 * What a person has not taken notice of yet.
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";

/** How long somebody waits. */
export interface Patience {
  /** Milliseconds. */
  readonly within: number;
  /** Tells, when time is up, what was waited for and what happened instead. */
  readonly complaint: () => string;
}

interface Waiter<T> {
  readonly wants: (item: T) => boolean;
  readonly take: (item: T) => void;
  readonly fail: (error: Error) => void;
}

/**
 * Items that are taken once each, oldest first; whoever comes early waits.
 *
 * @example Usage
 * ```ts
 * import { Mailbox } from "./mailbox.ts";
 * import { FakeClock } from "../../util/fake_clock.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const box = new Mailbox<string>(new FakeClock());
 * box.put("hi");
 * const patience = { within: 1000, complaint: () => "nothing came" };
 * assertEquals(await box.take(() => true, patience), "hi");
 * ```
 */
export class Mailbox<T> {
  #clock: Clock;
  #closing: AbortSignal | undefined;
  #items: T[] = [];
  #waiters = new Set<Waiter<T>>();

  /**
   * Makes an empty mailbox.
   *
   * @param clock Ends waiting.
   * @param closing Ends waiting, too, when the simulator is closed.
   */
  constructor(clock: Clock, closing?: AbortSignal) {
    this.#clock = clock;
    this.#closing = closing;
  }

  /** Puts an item in; somebody who waits for it gets it. */
  put(item: T): void {
    for (const waiter of this.#waiters) {
      if (waiter.wants(item)) return waiter.take(item);
    }
    this.#items.push(item);
  }

  /**
   * Takes the oldest item that is wanted, now or when it comes.
   *
   * @throws {Error} The complaint, when time is up; or that the simulator was closed.
   */
  take(wants: (item: T) => boolean, { within, complaint }: Patience): Promise<T> {
    const index = this.#items.findIndex(wants);
    if (index >= 0) return Promise.resolve(this.#items.splice(index, 1)[0]!);
    const closed = new Error("Cannot wait any longer: the simulator was closed");
    if (this.#closing?.aborted) return Promise.reject(closed);
    return new Promise((resolve, reject) => {
      const end = () => waiter.fail(closed);
      const over = () => {
        this.#closing?.removeEventListener("abort", end);
        this.#waiters.delete(waiter);
        this.#clock.clearTimer(timer);
      };
      const waiter: Waiter<T> = {
        wants,
        take: (item) => (over(), resolve(item)),
        fail: (error) => (over(), reject(error)),
      };
      const timer = this.#clock.setTimer(() => waiter.fail(new Error(complaint())), within);
      this.#closing?.addEventListener("abort", end);
      this.#waiters.add(waiter);
    });
  }
}
