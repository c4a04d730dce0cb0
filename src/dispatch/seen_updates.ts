/**
 * Seen updates: which have finished, and how often one has failed.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";

/** A generation lasts as long as Telegram may redeliver an update. */
const GENERATION_MS = 86_400_000;

/** update_ids are mostly consecutive, so one small integer remembers this many of them. */
const IDS_PER_PAGE = 30;

/** Bounds one generation: about 1 MB, or half a million consecutive updates. */
const MAX_PAGES = 16_384;
const MAX_FAILURES = 4096;

/**
 * The finished updates of one bot, kept for one to two generations; a full generation ends early. A
 * high-water mark would not do, because update_ids jump.
 */
export class SeenUpdates {
  #pages = new Map<number, number>();
  #oldPages: Map<number, number> | undefined;
  #failures: Map<number, number> | undefined;
  #oldFailures: Map<number, number> | undefined;
  /** The last page opened, most often that of the next update, too, and its bits. */
  #page = NaN;
  #bits = 0;
  #oldBits = 0;

  /** Whether an update has finished: it succeeded, or it is a dead letter. */
  isDone(id: number): boolean {
    const page = Math.floor(id / IDS_PER_PAGE);
    this.#open(page);
    return ((this.#bits | this.#oldBits) & 1 << (id - page * IDS_PER_PAGE)) !== 0;
  }

  /** Remembers that an update has finished, and forgets its failures. */
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

  /** Starts a new generation and forgets the one before last. Returns whether anything is left. */
  age(): boolean {
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

/** Something that ages: it forgets its older generation once a day. */
export interface Aging {
  /** Forgets what is too old. Returns whether anything is left. */
  age(): boolean;
}

/** Ages everything that remembers updates, with one timer. */
export class Generations {
  readonly #clock: Clock;
  readonly #all = new Set<Aging>();
  #timer = 0;

  /** @param clock The source of time. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Ages something from now on, until nothing of it is left. */
  add(aging: Aging): void {
    if (this.#all.size === 0) this.#ageLater();
    this.#all.add(aging);
  }

  /** Stops ageing something. */
  remove(aging: Aging): void {
    if (this.#all.delete(aging) && this.#all.size === 0) this.close();
  }

  /** Clears the timer. */
  close(): void {
    this.#clock.clearTimer(this.#timer);
  }

  #ageLater(): void {
    this.#timer = this.#clock.setTimer(() => {
      for (const aging of this.#all) if (!aging.age()) this.#all.delete(aging);
      if (this.#all.size > 0) this.#ageLater();
    }, GENERATION_MS);
  }
}
