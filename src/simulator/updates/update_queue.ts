/**
 * The pending updates of one bot (src/telegram/README.md, facts 14 and 21).
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";
import { integerBetween, type Random } from "../random.ts";
import type { UpdateRecord } from "./update_record.ts";

const WEEK_MS = 7 * 86_400_000;
/** How many ids of removed updates may stay in the list. */
const MAX_GONE = 1000;

/** Limits of a queue. */
export interface QueueLimits {
  /** How many updates may be pending. @default {100_000} */
  readonly updates?: number;
  /** Bytes of all pending updates. @default {134_217_728} */
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
  #pending = new Map<number, UpdateRecord>();
  /** Ascending. Ids of removed updates are dropped in bulk. */
  #ids: number[] = [];
  #bytes = 0;
  #last = 0;
  #lastAt = -Infinity;
  #expired: (record: UpdateRecord) => void;

  /**
   * Creates an empty queue.
   *
   * @param clock Decides when updates expire.
   * @param random Chooses the first id.
   * @param limits Limits; Telegram's by default.
   * @param expired Called with each update that has expired.
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

  /** The id of the newest update so far; 0 before the first. */
  get lastId(): number {
    return this.#last;
  }

  /**
   * Adds an update.
   *
   * @returns `false` if a limit is reached: the update is silently dropped, as by Telegram.
   */
  push(record: UpdateRecord): boolean {
    // The JSON is ASCII.
    const bytes = record.json.length;
    const { updates, bytes: total, updateBytes } = this.#limits;
    if (
      bytes > updateBytes || this.#pending.size >= updates || this.#bytes + bytes > total
    ) return false;
    this.#pending.set(record.update_id, record);
    if (this.#ids.at(-1)! > record.update_id) this.#ids = [];
    this.#ids.push(record.update_id);
    this.#bytes += bytes;
    this.#last = record.update_id;
    this.#lastAt = this.#clock.date();
    return true;
  }

  /** How many are pending, including those in flight. */
  get size(): number {
    return this.#pending.size;
  }

  /** Whether an update is still pending. */
  has(updateId: number): boolean {
    return this.#pending.has(updateId);
  }

  /** The pending updates from an id on, oldest first, without expired ones. */
  *from(updateId: number): Generator<UpdateRecord> {
    const now = Math.floor(this.#clock.date() / 1000);
    // No copy is needed: ids are only appended, and a list in use is otherwise left unchanged.
    const ids = this.#ids;
    for (let i = this.#indexOf(updateId); i < ids.length; i++) {
      const record = this.#pending.get(ids[i]!);
      if (!record) continue;
      if (record.expiresAt < now) {
        this.forget(record.update_id);
        this.#expired(record);
      } else yield record;
    }
  }

  /** The index of an id in the list, or of the next larger one. */
  #indexOf(updateId: number): number {
    let [low, high] = [0, this.#ids.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ids[middle]! < updateId) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Removes expired updates. */
  purge(): void {
    for (const _ of this.from(0));
  }

  /** The oldest ids first. */
  ids(): number[] {
    return [...this.#pending.keys()];
  }

  /** Removes and returns an update; `undefined` if it was not there. */
  forget(updateId: number): UpdateRecord | undefined {
    const record = this.#pending.get(updateId);
    if (!record) return undefined;
    this.#pending.delete(updateId);
    this.#bytes -= record.json.length;
    if (this.#ids.length > 2 * this.#pending.size + MAX_GONE) this.#ids = this.ids();
    return record;
  }

  /** Removes and returns all updates. */
  clear(): UpdateRecord[] {
    const records = [...this.#pending.values()];
    for (const { update_id } of records) this.forget(update_id);
    return records;
  }
}
