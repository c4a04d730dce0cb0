/**
 * What is remembered of updates that are over: which succeeded, and how often one failed.
 *
 * @module
 */

import type { Clock } from "../util/clock.ts";

/** A generation lasts as long as Telegram may redeliver an update. */
const GENERATION_MS = 86_400_000;

/** update_ids run on from one to the next, so one small integer remembers this many of them. */
const IDS_PER_PAGE = 30;

/** Bounds one generation: about 1 MB, or half a million consecutive updates. */
const MAX_PAGES = 16_384;
const MAX_FAILURES = 4096;

/**
 * One bot's memory of its updates, kept for one to two generations; a generation that is full ends
 * early. A high-water mark would not do: update_ids jump.
 */
export class Memory {
  #pages = new Map<number, number>();
  #oldPages: Map<number, number> | undefined;
  #failures: Map<number, number> | undefined;
  #oldFailures: Map<number, number> | undefined;
  /** The page that was opened last, most often that of the next update, too, and its bits. */
  #page = NaN;
  #bits = 0;
  #oldBits = 0;

  /** Whether an update is over: it succeeded, or it is a dead letter. */
  isDone(id: number): boolean {
    const page = Math.floor(id / IDS_PER_PAGE);
    this.#open(page);
    return ((this.#bits | this.#oldBits) & 1 << (id - page * IDS_PER_PAGE)) !== 0;
  }

  /** Remembers that an update is over, and forgets its failures. */
  done(id: number): void {
    const page = Math.floor(id / IDS_PER_PAGE);
    this.#open(page);
    if (this.#bits === 0 && this.#pages.size >= MAX_PAGES) {
      this.#turnPages();
      this.#open(page);
    }
    this.#bits |= 1 << (id - page * IDS_PER_PAGE);
    this.#failures?.delete(id);
    this.#oldFailures?.delete(id);
  }

  /** How often an update has failed. */
  failuresOf(id: number): number {
    return this.#failures?.get(id) ?? this.#oldFailures?.get(id) ?? 0;
  }

  /** Counts a failure. */
  failed(id: number): void {
    const count = this.failuresOf(id) + 1;
    if (this.#failures && this.#failures.size >= MAX_FAILURES) this.#turnFailures();
    (this.#failures ??= new Map()).set(id, count);
  }

  /** Starts a new generation and forgets the one before the last. Returns whether any is left. */
  turn(): boolean {
    this.#turnPages();
    this.#turnFailures();
    return this.#oldPages !== undefined || this.#oldFailures !== undefined;
  }

  #open(page: number): void {
    if (page === this.#page) return;
    if (this.#bits !== 0) this.#pages.set(this.#page, this.#bits);
    this.#page = page;
    this.#bits = this.#pages.get(page) ?? 0;
    this.#oldBits = this.#oldPages?.get(page) ?? 0;
  }

  #turnPages(): void {
    this.#open(NaN);
    this.#oldPages = this.#pages.size > 0 ? this.#pages : undefined;
    this.#pages = new Map();
  }

  #turnFailures(): void {
    this.#oldFailures = this.#failures;
    this.#failures = undefined;
  }
}

/** Who has a memory. */
interface Holder {
  memory: Memory | undefined;
}

/** Gives bots their memory when there is something to remember, and takes it when it is old. */
export class Memories {
  readonly #clock: Clock;
  readonly #holders = new Set<Holder>();
  #timer = 0;

  /** @param clock Where time comes from. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The memory of a bot, made when there is none. */
  of(holder: Holder): Memory {
    return holder.memory ??= this.#make(holder);
  }

  /** Forgets all that a bot remembers. */
  forget(holder: Holder): void {
    holder.memory = undefined;
    if (this.#holders.delete(holder) && this.#holders.size === 0) this.close();
  }

  /** Forgets the timer. */
  close(): void {
    this.#clock.clearTimer(this.#timer);
  }

  #make(holder: Holder): Memory {
    if (this.#holders.size === 0) this.#turnLater();
    this.#holders.add(holder);
    return new Memory();
  }

  #turnLater(): void {
    this.#timer = this.#clock.setTimer(() => {
      for (const holder of this.#holders) {
        if (holder.memory?.turn()) continue;
        holder.memory = undefined;
        this.#holders.delete(holder);
      }
      if (this.#holders.size > 0) this.#turnLater();
    }, GENERATION_MS);
  }
}
