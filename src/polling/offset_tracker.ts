/**
 * Which updates may be confirmed. The only way to confirm is the `offset` of getUpdates: Telegram
 * forgets every update below it ({@link https://core.telegram.org/bots/api#getupdates}). So it must
 * never pass an unfinished update, and updates that finished behind one are remembered, because
 * Telegram keeps sending them.
 *
 * @module
 */

/**
 * Tracks one bot's updates between getUpdates and the end of their runs. It assumes only that the
 * ids within one answer ascend: they have gaps, and after a week without updates Telegram starts
 * again at a random number.
 */
export class OffsetTracker {
  readonly #unfinished = new Set<number>();
  /** Finished but not known to be confirmed. */
  readonly #finished: Set<number>;
  /** One more than the highest id of the current sequence; 0 before the first. */
  #next = 0;

  /** @param finished Updates that have finished, although Telegram may not know yet. */
  constructor(finished: Iterable<number> = []) {
    this.#finished = new Set(finished);
  }

  /** How many updates were taken and have not finished. */
  get unfinished(): number {
    return this.#unfinished.size;
  }

  /** The lowest unfinished update. */
  get lowest(): number | undefined {
    return this.#unfinished.size === 0 ? undefined : Math.min(...this.#unfinished);
  }

  /** The offset for getUpdates: everything below it may be forgotten. 0 if nothing may be. */
  get offset(): number {
    return this.lowest ?? this.#next;
  }

  /** Whether a call would confirm something. */
  get confirmable(): boolean {
    const { offset } = this;
    for (const id of this.#finished) if (id < offset) return true;
    return false;
  }

  /** How many of the updates that Telegram returns for {@linkcode offset} are already known. */
  get known(): number {
    const { offset } = this;
    let known = this.#unfinished.size;
    for (const id of this.#finished) if (id >= offset) known++;
    return known;
  }

  /**
   * Registers an update that Telegram returned.
   *
   * @param id Its update_id.
   * @returns Whether to run it; `false` if it was taken or finished before.
   */
  take(id: number): boolean {
    if (this.#unfinished.has(id) || this.#finished.has(id)) {
      this.#next = Math.max(this.#next, id + 1);
      return false;
    }
    // If below the offset: a new sequence has begun, or the confirmation was lost.
    this.#next = id + 1;
    this.#unfinished.add(id);
    return true;
  }

  /** Allows everything up to an id to be forgotten once all taken updates have finished. */
  pass(id: number): void {
    this.#next = Math.max(this.#next, id + 1);
  }

  /** Records that an update needs no further run. */
  finish(id: number): void {
    if (this.#unfinished.delete(id)) this.#finished.add(id);
  }

  /** Records that Telegram answered a call with an offset and so has forgotten all below it. */
  confirmed(offset: number): void {
    for (const id of this.#finished) if (id < offset) this.#finished.delete(id);
  }

  /** The finished updates that Telegram may return again, in ascending order. */
  unconfirmed(): number[] {
    return [...this.#finished].sort((a, b) => a - b);
  }
}
