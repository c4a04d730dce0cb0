/**
 * Items of getUpdates that cannot be read: each becomes a dead letter, once.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";
import type { Update } from "../telegram/types.ts";

/** How many are remembered; Telegram may return the same ones until they are confirmed. */
const MAX_REMEMBERED = 100;

/** How much of one is remembered, in characters; it may have millions. */
const MAX_KEY = 1000;

/** Options for {@linkcode UnreadableItems}. */
export interface UnreadableItemsOptions {
  /** The bot's name. */
  readonly name: string;
  readonly emit: Observer;
}

/** Reports unreadable items. */
export class UnreadableItems {
  readonly #options: UnreadableItemsOptions;
  readonly #remembered = new Set<string>();

  constructor(options: UnreadableItemsOptions) {
    this.#options = options;
  }

  /** Reports an item as a dead letter unless that was done before. */
  report(value: unknown, reason: string): void {
    const text = JSON.stringify(value);
    const key = `${text.length} ${text.slice(0, MAX_KEY)}`;
    if (this.#remembered.has(key)) return;
    this.#remembered.add(key);
    if (this.#remembered.size > MAX_REMEMBERED) {
      const [oldest] = this.#remembered;
      this.#remembered.delete(oldest!);
    }
    const { name: bot, emit } = this.#options;
    emit({
      type: "dead_letter",
      bot,
      update_id: 0,
      kind: "unreadable",
      attempt: 0,
      update: value as Update,
      error: new TypeError(`Cannot read an item of getUpdates: ${reason}; it is skipped`),
    });
  }
}
