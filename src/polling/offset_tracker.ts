/**
 * Which updates may be confirmed. The only way to confirm is the `offset` of getUpdates, before which
 * Telegram forgets everything ({@link https://core.telegram.org/bots/api#getupdates}). So it must
 * never pass an unfinished update, and finished ones behind such a one are remembered, because
 * Telegram keeps sending them.
 *
 * @module
 */

/**
 * Keeps account of one bot's updates between getUpdates and the end of their runs. All that it
 * assumes is that the ids of one answer ascend: they have gaps, and after a week without updates
 * Telegram starts again at a random number.
 */
export class OffsetTracker {
  readonly #unfinished = new Set<number>();
  /** Finished, and not known to be confirmed. */
  readonly #finished: Set<number>;
  /** One more than the highest id of the present sequence; 0 before the first. */
  #next = 0;

  /** @param finished Updates that are finished already, though Telegram may not know it. */
  constructor(finished: Iterable<number> = []) {
    this.#finished = new Set(finished);
  }

  /** How many updates are taken and not finished. */
  get unfinished(): number {
    return this.#unfinished.size;
  }

  /** The lowest unfinished update. */
  get lowest(): number | undefined {
    return this.#unfinished.size === 0 ? undefined : Math.min(...this.#unfinished);
  }

  /** What to ask getUpdates for: everything below may be forgotten. 0 where nothing may be. */
  get offset(): number {
    return this.lowest ?? this.#next;
  }

  /** Whether a call would confirm something. */
  get confirmable(): boolean {
    const { offset } = this;
    for (const id of this.#finished) if (id < offset) return true;
    return false;
  }

  /** How many of the updates that Telegram gives for {@linkcode offset} are known already. */
  get known(): number {
    const { offset } = this;
    let known = this.#unfinished.size;
    for (const id of this.#finished) if (id >= offset) known++;
    return known;
  }

  /**
   * Notes that Telegram gave an update.
   *
   * @param id Its update_id.
   * @returns Whether it is to be run; `false` if it has been taken or finished before.
   */
  take(id: number): boolean {
    if (this.#unfinished.has(id) || this.#finished.has(id)) {
      this.#next = Math.max(this.#next, id + 1);
      return false;
    }
    // Below what was asked for: a new sequence has begun, or the confirmation got lost.
    this.#next = id + 1;
    this.#unfinished.add(id);
    return true;
  }

  /** Notes that everything up to an id may be forgotten once all that was taken is finished. */
  pass(id: number): void {
    this.#next = Math.max(this.#next, id + 1);
  }

  /** Notes that an update needs no further run. */
  finish(id: number): void {
    if (this.#unfinished.delete(id)) this.#finished.add(id);
  }

  /** Notes that Telegram has answered a call with an offset, and so has forgotten all below it. */
  confirmed(offset: number): void {
    for (const id of this.#finished) if (id < offset) this.#finished.delete(id);
  }

  /** The finished updates that Telegram may give again, in ascending order. */
  unconfirmed(): number[] {
    return [...this.#finished].sort((a, b) => a - b);
  }
}
