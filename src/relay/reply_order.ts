/**
 * The order of webhook replies. Telegram runs those of a chat in the order of its updates; sent over
 * two connections at the same time, the later one could arrive first.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";

/** A call that has not been answered after this long holds up the next one no longer. */
const HELD_MS = 30_000;

/** Runs the replies of a bot, those of each chat one after another. */
export class ReplyOrder {
  readonly #clock: Clock;
  /** Resolves when the next reply may be run, by chat. */
  readonly #last = new Map<string, Promise<void>>();

  /** @param clock The source of time. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Runs a reply when it is its turn.
   *
   * @param chat The chat; those without one wait for nothing.
   * @param call Runs it, and resolves when it has been answered.
   */
  async run(chat: string | undefined, call: () => Promise<void>): Promise<void> {
    if (chat === undefined) return await call();
    const before = this.#last.get(chat);
    const { promise: next, resolve } = Promise.withResolvers<void>();
    this.#last.set(chat, next);
    await before;
    const timer = this.#clock.setTimer(resolve, HELD_MS);
    try {
      await call();
    } finally {
      this.#clock.clearTimer(timer);
      resolve();
      if (this.#last.get(chat) === next) this.#last.delete(chat);
    }
  }
}
