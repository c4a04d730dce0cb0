/**
 * Lanes: which items may start. Items in one lane run one after another; the total running at once is
 * limited.
 *
 * @module
 */
import { NumberMap } from "../util/collections/number_map.ts";

/** Queues items in lanes. The caller that adds an item removes it. */
export class Lanes<T> {
  readonly #limit: number;
  readonly #start: (item: T) => void;
  /** The items of each lane, the head first. Empty lanes are dropped. */
  #lanes: NumberMap<T[]> | undefined;
  /** Heads of lanes waiting for a free place, longest wait first. */
  readonly #ready: T[] = [];
  #running = 0;
  #starting = false;
  #closed = false;

  /**
   * @param limit How many may run at once.
   * @param start Called when an item may start.
   */
  constructor(limit: number, start: (item: T) => void) {
    this.#limit = limit;
    this.#start = start;
  }

  /** How many have started and not left. */
  get running(): number {
    return this.#running;
  }

  /** How many are waiting only for a free place. */
  get ready(): number {
    return this.#ready.length;
  }

  /** How many lanes there are. */
  get size(): number {
    return this.#lanes?.size ?? 0;
  }

  /** Whether an item of a lane would start at once. */
  hasRoom(lane: number | undefined): boolean {
    return !this.#closed && this.#running < this.#limit && this.#ready.length === 0 &&
      (lane === undefined || this.#lanes === undefined || !this.#lanes.get(lane));
  }

  /** Adds an item that has already started because there was room for it. */
  enterStarted(item: T, lane: number | undefined): void {
    if (lane !== undefined) (this.#lanes ??= new NumberMap()).set(lane, [item]);
    this.#running++;
  }

  /** Adds an item to the end of its lane, if it has one, and starts it if it may start. */
  enter(item: T, lane: number | undefined): void {
    if (lane !== undefined) {
      const lanes = this.#lanes ??= new NumberMap();
      const others = lanes.get(lane);
      if (others) return void others.push(item);
      lanes.set(lane, [item]);
    }
    if (this.#closed || this.#running >= this.#limit || this.#ready.length > 0) {
      this.#ready.push(item);
    } else {
      this.#running++;
      this.#start(item);
    }
  }

  /** Removes an item from its lane and starts what it was blocking. */
  leave(item: T, lane: number | undefined, started: boolean): void {
    if (started) this.#running--;
    else if (this.#ready.length > 0) remove(this.#ready, item);
    if (lane !== undefined) this.#leaveLane(item, lane);
    this.#startReady();
  }

  /** Starts no more items. */
  close(): void {
    this.#closed = true;
  }

  #leaveLane(item: T, lane: number): void {
    const lanes = this.#lanes!;
    const all = lanes.get(lane)!;
    if (all.length === 1) return void lanes.delete(lane);
    const wasHead = all[0] === item;
    remove(all, item);
    if (wasHead) this.#ready.push(all[0]!);
  }

  /** An item may leave as soon as it starts. A loop, not recursion: a long lane would overflow the stack. */
  #startReady(): void {
    if (this.#starting) return;
    this.#starting = true;
    while (!this.#closed && this.#running < this.#limit && this.#ready.length > 0) {
      this.#running++;
      this.#start(this.#ready.shift()!);
    }
    this.#starting = false;
  }
}

function remove<T>(list: T[], item: T): void {
  const index = list.indexOf(item);
  if (index === 0) list.shift();
  else if (index > 0) list.splice(index, 1);
}
