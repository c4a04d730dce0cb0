/**
 * The updates that wait for one bot (TELEGRAM.md, facts 14 and 21).
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";
import { integerBetween, type Random } from "../random.ts";
import type { UpdateRecord } from "./update_record.ts";

const WEEK_MS = 7 * 86_400_000;
const encoder = new TextEncoder();

/** What bounds a queue. */
export interface QueueLimits {
  /** Updates that may wait. @default {100_000} */
  readonly updates?: number;
  /** Bytes of all that wait. @default {134_217_728} */
  readonly bytes?: number;
  /** Bytes of one update. @default {524_288} */
  readonly updateBytes?: number;
}

/**
 * A bot's pending updates in the order of their ids.
 *
 * @example Usage
 * ```ts
 * import { UpdateQueue } from "./update_queue.ts";
 * import { FakeClock } from "../../util/fake_clock.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const queue = new UpdateQueue(new FakeClock(), () => 0);
 * const first = queue.nextId();
 * assertEquals(first, 2_000_001);
 * assertEquals(queue.size, 0);
 * ```
 */
export class UpdateQueue {
  #clock: Clock;
  #random: Random;
  #limits: Required<QueueLimits>;
  #pending = new Map<number, { record: UpdateRecord; bytes: number }>();
  #bytes = 0;
  #last = 0;
  #lastAt = -Infinity;
  #expired: (record: UpdateRecord) => void;

  /**
   * Makes an empty queue.
   *
   * @param clock Ends lives.
   * @param random Chooses the first id.
   * @param limits Bounds; Telegram's when left out.
   * @param expired Told of each update that is removed because its life has ended.
   */
  constructor(
    clock: Clock,
    random: Random,
    limits: QueueLimits = {},
    expired: (record: UpdateRecord) => void = () => {},
  ) {
    this.#clock = clock;
    this.#random = random;
    this.#expired = expired;
    this.#limits = { updates: 100_000, bytes: 1 << 27, updateBytes: 1 << 19, ...limits };
  }

  /** The id that the next update will have. */
  nextId(): number {
    if (this.#clock.date() - this.#lastAt > WEEK_MS) {
      this.#lastAt = this.#clock.date();
      this.purge();
      this.#last = integerBetween(this.#random, 2_000_001, 1_000_000_000) - 1;
    }
    return this.#last + 1;
  }

  /** The id of the newest update there ever was; 0 before the first. */
  get lastId(): number {
    return this.#last;
  }

  /**
   * Takes an update in.
   *
   * @returns `false` when a limit is reached: the update is dropped without a word, as Telegram does.
   */
  push(record: UpdateRecord): boolean {
    const bytes = encoder.encode(record.json).length;
    const { updates, bytes: total, updateBytes } = this.#limits;
    if (
      bytes > updateBytes || this.#pending.size >= updates || this.#bytes + bytes > total
    ) return false;
    this.#pending.set(record.update_id, { record, bytes });
    this.#bytes += bytes;
    this.#last = record.update_id;
    this.#lastAt = this.#clock.date();
    return true;
  }

  /** How many wait, those in flight included. */
  get size(): number {
    return this.#pending.size;
  }

  /** Whether an update still waits. */
  has(updateId: number): boolean {
    return this.#pending.has(updateId);
  }

  /** The waiting updates from an id on, oldest first, without those whose life has ended. */
  *from(updateId: number): Generator<UpdateRecord> {
    const now = Math.floor(this.#clock.date() / 1000);
    for (const { record } of this.#pending.values()) {
      if (record.update_id < updateId) continue;
      if (record.expiresAt < now) {
        this.forget(record.update_id);
        this.#expired(record);
      } else yield record;
    }
  }

  /** Removes the updates whose life has ended. */
  purge(): void {
    for (const _ of this.from(0));
  }

  /** The oldest ids first. */
  ids(): number[] {
    return [...this.#pending.keys()];
  }

  /** Removes one update; `undefined` when it was not there. */
  forget(updateId: number): UpdateRecord | undefined {
    const found = this.#pending.get(updateId);
    if (!found) return undefined;
    this.#pending.delete(updateId);
    this.#bytes -= found.bytes;
    return found.record;
  }
}
