/**
 * The bots with recent dead letters that have not been dealt with yet.
 *
 * @module
 */
import type { DeadLetterBox } from "../durable/dead_letters.ts";
import type { PosternEvent } from "../events/events.ts";

/** A dead letter counts as trouble for this long, unless it is dealt with sooner. */
const LATELY_MS = 5 * 60_000;

/** Watches for dead letters. */
export class Deaths {
  readonly #box: DeadLetterBox;
  readonly #now: () => number;
  /** When the last one was written, by bot. */
  readonly #last = new Map<string, number>();

  /**
   * @param box Where they are kept, if anywhere.
   * @param now Monotonic milliseconds.
   */
  constructor(box: DeadLetterBox, now: () => number) {
    this.#box = box;
    this.#now = now;
  }

  /** Takes an event. */
  take(event: PosternEvent): void {
    if (event.type === "dead_letter") this.#last.set(event.bot, this.#now());
  }

  /** The bots with such dead letters. */
  async bots(): Promise<string[]> {
    for (const [bot, at] of this.#last) {
      if (this.#now() - at > LATELY_MS || await this.#areHandled(bot)) this.#last.delete(bot);
    }
    return [...this.#last.keys()];
  }

  /** Whether none is left. If dead letters are not kept, that cannot be known. */
  async #areHandled(bot: string): Promise<boolean> {
    const before = this.#last.get(bot);
    const left = await this.#box.list({ bot }, { limit: 1 }).catch(() => undefined);
    return left?.length === 0 && this.#last.get(bot) === before;
  }
}
