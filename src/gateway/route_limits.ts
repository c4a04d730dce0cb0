/**
 * Limits on the requests to custom routes, separate from those on updates so that they cannot crowd
 * an update out, and their draining.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type { RouteRequest } from "./route_request.ts";
import { REFUSALS } from "./refusal.ts";

/** How many bodies may be read at once. A further one displaces the oldest. */
const MAX_READING = 256;

/** The unanswered requests to custom routes. */
export class RouteLimits {
  readonly #clock: Clock;
  readonly #maxRunning: number;
  /** In order of arrival. */
  readonly #reading = new Set<RouteRequest>();
  readonly #running = new Set<RouteRequest>();
  /** Bots that accept no more requests; `undefined` stands for all of them. */
  readonly #closing = new Set<string | undefined>();
  readonly #drains = new Set<() => void>();

  /**
   * @param clock The clock.
   * @param maxRunning How many handlers may run at once.
   */
  constructor(clock: Clock, maxRunning: number) {
    this.#clock = clock;
    this.#maxRunning = maxRunning;
  }

  /** Whether a bot accepts no more requests. */
  isClosing(bot: string): boolean {
    return this.#closing.has(bot) || this.#closing.has(undefined);
  }

  /**
   * Adds a request whose body has yet to be read. Anyone can send one, so the oldest makes room: a
   * client that sends its body at once is not kept out by others that never finish theirs.
   */
  read(request: RouteRequest): void {
    if (this.#reading.size >= MAX_READING) {
      const [oldest] = this.#reading;
      oldest!.refuse(REFUSALS.slow);
    }
    this.#reading.add(request);
  }

  /** Counts an admitted request as running; `false` if there is no room. */
  run(request: RouteRequest): boolean {
    this.#reading.delete(request);
    if (this.#running.size >= this.#maxRunning) return false;
    this.#running.add(request);
    return true;
  }

  /** A request was answered. */
  done(request: RouteRequest): void {
    this.#reading.delete(request);
    this.#running.delete(request);
    for (const check of this.#drains) check();
  }

  /**
   * Accepts no more requests for a bot, or for all, and waits for those in progress; abandons those
   * that have not finished in time.
   */
  drain(ms: number, bot?: string): Promise<void> {
    this.#closing.add(bot);
    const open = () =>
      [...this.#reading, ...this.#running].filter(({ route }) =>
        bot === undefined || route.owner.name === bot
      );
    return new Promise((resolve) => {
      const timer = this.#clock.setTimer(() => open().forEach((request) => request.giveUp()), ms);
      const check = () => {
        if (open().length > 0) return;
        this.#clock.clearTimer(timer);
        this.#drains.delete(check);
        resolve();
      };
      this.#drains.add(check);
      check();
    });
  }

  /** Forgets that a bot was draining. */
  forget(bot: string): void {
    this.#closing.delete(bot);
  }
}
