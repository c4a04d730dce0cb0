/**
 * Which requests to custom routes may go on: limits of their own, so that nobody can take a place
 * from an update, and the end of a drain.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type { RouteRequest } from "./route_request.ts";
import { REFUSALS } from "./refusal.ts";

/** How many bodies may be on their way in at once. A further one takes the place of the oldest. */
const MAX_READING = 256;

/** The requests to custom routes that have no answer yet. */
export class RouteRequests {
  readonly #clock: Clock;
  readonly #maxRunning: number;
  /** In order of arrival. */
  readonly #reading = new Set<RouteRequest>();
  readonly #running = new Set<RouteRequest>();
  /** Bots that take nothing more; `undefined` stands for all of them. */
  readonly #closing = new Set<string | undefined>();
  readonly #drains = new Set<() => void>();

  /**
   * @param clock Measures the time.
   * @param maxRunning How many handlers may run at once.
   */
  constructor(clock: Clock, maxRunning: number) {
    this.#clock = clock;
    this.#maxRunning = maxRunning;
  }

  /** Whether a bot takes nothing more. */
  isClosing(bot: string): boolean {
    return this.#closing.has(bot) || this.#closing.has(undefined);
  }

  /**
   * Takes in a request whose body is still to be read. Anyone may send one, so that the oldest must
   * make room: whoever sends a body at once is not kept out by those who never finish theirs.
   */
  read(request: RouteRequest): void {
    if (this.#reading.size >= MAX_READING) {
      const [oldest] = this.#reading;
      oldest!.refuse(REFUSALS.slow);
    }
    this.#reading.add(request);
  }

  /** Gives a request that may come in a place; `false` if there is none. */
  run(request: RouteRequest): boolean {
    this.#reading.delete(request);
    if (this.#running.size >= this.#maxRunning) return false;
    this.#running.add(request);
    return true;
  }

  /** A request has its answer. */
  done(request: RouteRequest): void {
    this.#reading.delete(request);
    this.#running.delete(request);
    for (const check of this.#drains) check();
  }

  /**
   * Takes nothing more for a bot, or for all, and waits for what goes on; gives up what is not over
   * in time.
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

  /** Forgets that a bot was removed. */
  forget(bot: string): void {
    this.#closing.delete(bot);
  }
}
