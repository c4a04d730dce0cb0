/**
 * Holding clients back for a moment, so that a listener can be closed without dropping requests.
 *
 * On shutdown, `Deno.serve` drops every connection that has not sent a request yet, including those
 * in their TLS handshake, and Deno does not report them. But while answers are held back, each
 * client ends up waiting for one; when no more requests come, none is in transit.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";

/** No request for this long means that all clients wait: enough for a handshake and a request. */
const QUIET_MS = 500;

/** Answers are held back for this long at most if requests keep coming. */
const MAX_HOLD_MS = 3000;

/** A timer that fires this late shows that the machine was too busy to receive requests. */
const BUSY_MS = 100;

/** Lets answers through, or holds them back. */
export class AnswerGate {
  readonly #clock: Clock;
  #opened: PromiseWithResolvers<void> | undefined;
  #arrived = Promise.withResolvers<void>();
  #arrivals = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** @param clock The clock. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Passes an answer on, at once unless answers are being held back. */
  pass(answer: Response | Promise<Response>): Response | Promise<Response> {
    return this.#opened ? this.#hold(answer, this.#opened.promise) : answer;
  }

  /**
   * Holds answers back until no request is in transit, then acts, then releases the answers. If
   * requests keep coming, it acts after about three seconds.
   *
   * @param act The action.
   * @returns The action's result.
   */
  standStill<T>(act: () => T | Promise<T>): Promise<T> {
    const result = this.#last.then(() => this.#standStill(act));
    this.#last = result.catch(() => {});
    return result;
  }

  async #standStill<T>(act: () => T | Promise<T>): Promise<T> {
    this.#opened = Promise.withResolvers();
    try {
      await this.#quiet();
      return await act();
    } finally {
      this.#opened.resolve();
      this.#opened = undefined;
    }
  }

  async #quiet(): Promise<void> {
    const clock = this.#clock;
    const sleep = () => new Promise<void>((resolve) => void clock.setTimer(resolve, QUIET_MS));
    const end = clock.now() + MAX_HOLD_MS;
    while (clock.now() < end) {
      const [before, seen] = [clock.now(), this.#arrivals];
      await sleep();
      const wasBusy = clock.now() - before > QUIET_MS + BUSY_MS;
      if (seen === this.#arrivals && !wasBusy) return;
    }
    // If requests come at intervals, the longest gap is right after one of them.
    await Promise.race([this.#arrived.promise, sleep()]);
  }

  async #hold(answer: Response | Promise<Response>, opened: Promise<void>): Promise<Response> {
    this.#arrivals++;
    this.#arrived.resolve();
    this.#arrived = Promise.withResolvers();
    const response = await answer;
    await opened;
    return response;
  }
}
