/**
 * Lanes: who may start when. In a lane one goes after another; over all lanes only so many go on at
 * once.
 *
 * @module
 */

/** Keeps items in lanes. Whoever puts an item in takes it out again. */
export class Lanes<T> {
  readonly #limit: number;
  readonly #start: (item: T) => void;
  /**
   * Everyone in a lane, the head first. Neither an empty lane is kept nor a map without any: V8
   * shrinks a map that is emptied, which costs more than a new one.
   */
  #lanes: Map<number, T[]> | undefined;
  /** Heads of lanes that wait for a free place, whoever has waited longest first. */
  readonly #ready: T[] = [];
  #running = 0;
  #starting = false;
  #closed = false;

  /**
   * @param limit How many may go on at once.
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

  /** How many only wait for a free place. */
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
      (lane === undefined || this.#lanes === undefined || !this.#lanes.has(lane));
  }

  /** Puts in an item that has started, as there was room for it. */
  enterStarted(item: T, lane: number | undefined): void {
    if (lane !== undefined) (this.#lanes ??= new Map()).set(lane, [item]);
    this.#running++;
  }

  /** Puts an item at the end of its lane, if it has one, and starts it if it may start. */
  enter(item: T, lane: number | undefined): void {
    if (lane !== undefined) {
      const lanes = this.#lanes ??= new Map();
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

  /** Takes an item out of its lane, and starts whoever it kept waiting. */
  leave(item: T, lane: number | undefined, started: boolean): void {
    if (started) this.#running--;
    else if (this.#ready.length > 0) remove(this.#ready, item);
    if (lane !== undefined) this.#leaveLane(item, lane);
    this.#startReady();
  }

  /** Starts nothing more. */
  close(): void {
    this.#closed = true;
  }

  #leaveLane(item: T, lane: number): void {
    const lanes = this.#lanes!;
    const all = lanes.get(lane)!;
    if (all.length === 1) {
      if (lanes.size > 1) lanes.delete(lane);
      else this.#lanes = undefined;
      return;
    }
    const wasHead = all[0] === item;
    remove(all, item);
    if (wasHead) this.#ready.push(all[0]!);
  }

  /** One that starts may leave at once. It is not followed from there: a long lane would fill the stack. */
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
