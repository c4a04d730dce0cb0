/**
 * Making clients stand still for a moment, so that a listener can be closed without harm.
 *
 * Shut down, `Deno.serve` drops every connection that has not sent a request yet, those in their
 * TLS handshake among them, and Deno does not report them. But while answers are held back, each
 * client ends up waiting for one; when no more requests come, nobody is on the way.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";

/** Everyone waits when nobody has asked for this long: enough for a handshake and a request. */
const QUIET_MS = 500;

/** Answers are held back for this long at most, where requests never cease. */
const MAX_HOLD_MS = 3000;

/** A timer that rings so much later shows that the machine was too busy for anyone to ask. */
const BUSY_MS = 100;

/** Lets answers through, or holds them back. */
export class AnswerGate {
  readonly #clock: Clock;
  #opened: PromiseWithResolvers<void> | undefined;
  #arrived = Promise.withResolvers<void>();
  #arrivals = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** @param clock Measures the time. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Passes an answer on: at once while nothing has to stand still. */
  pass(answer: Response | Promise<Response>): Response | Promise<Response> {
    return this.#opened ? this.#hold(answer, this.#opened.promise) : answer;
  }

  /**
   * Holds answers back until no client is on the way, then acts, then lets the answers go. Where
   * clients never cease to come, the action comes after three seconds.
   *
   * @param act What is done meanwhile.
   * @returns What it returns.
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
    // Requests that come at intervals leave the most time right after one of them.
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
