/**
 * What waits to be written with the next batch.
 *
 * @module
 */
import { StoreUnavailable } from "../errors.ts";
import type { Arrival, Batch, Note, Task, Verdict } from "../types.ts";
import type { Lane } from "./lane.ts";
import type { Receipt } from "./types.ts";

/** Something whose sender waits for its commit. */
export interface Awaited<T, R> {
  readonly what: T;
  resolve(result: R): void;
  reject(error: Error): void;
}

/** A batch with those who wait for it. */
export interface Outgoing {
  readonly arrivals: Awaited<Arrival, Receipt>[];
  readonly verdicts: Map<Lane, Verdict>;
  readonly begins: Map<Lane, number>;
  readonly notes: Awaited<Note & { readonly of: Lane }, void>[];
  readonly tasks: Awaited<Task, void>[];
}

/** More than this makes a batch slow without making it cheaper. */
const MAX_ARRIVALS = 1000;

/** Collects batches. */
export class Outbox {
  #next: Outgoing = emptyBatch();
  /** Lanes that must be read. */
  readonly loads = new Set<Lane>();

  get empty(): boolean {
    const { arrivals, verdicts, begins, notes, tasks } = this.#next;
    return arrivals.length === 0 && verdicts.size === 0 && begins.size === 0 &&
      notes.length === 0 && tasks.length === 0 && this.loads.size === 0;
  }

  arrive(arrival: Arrival): Promise<Receipt> {
    return new Promise((resolve, reject) =>
      this.#next.arrivals.push({ what: arrival, resolve, reject })
    );
  }

  settle(lane: Lane, verdict: Verdict): void {
    this.#next.verdicts.set(lane, verdict);
  }

  begin(lane: Lane, begun: number): void {
    this.#next.begins.set(lane, begun);
  }

  note(lane: Lane, note: Note): Promise<void> {
    return new Promise((resolve, reject) =>
      this.#next.notes.push({ what: { ...note, of: lane }, resolve, reject })
    );
  }

  schedule(task: Task): Promise<void> {
    return new Promise((resolve, reject) => this.#next.tasks.push({ what: task, resolve, reject }));
  }

  /** Takes the next batch out. */
  take(): Outgoing {
    const batch = this.#next;
    this.#next = emptyBatch();
    this.#next.arrivals.push(...batch.arrivals.splice(MAX_ARRIVALS));
    return batch;
  }

  /** After a failure: verdicts and notes are kept, whoever waits for anything else hears of it. */
  putBack(batch: Outgoing, error: unknown): void {
    const { arrivals, verdicts, notes, tasks } = this.#next;
    const refusal = new StoreUnavailable("the store cannot be written", { cause: error });
    const refused = [...batch.arrivals, ...arrivals, ...batch.tasks, ...tasks];
    this.#next = emptyBatch();
    for (const [lane, verdict] of [...batch.verdicts, ...verdicts]) this.settle(lane, verdict);
    this.#next.notes.push(...batch.notes, ...notes);
    for (const { reject } of refused) reject(refusal);
  }

  /** Forgets what concerns a lane. */
  forget(lane: Lane, reason: Error): void {
    this.#next.verdicts.delete(lane);
    this.#next.begins.delete(lane);
    this.loads.delete(lane);
    const { notes } = this.#next;
    for (const { reject } of notes.filter(({ what }) => what.of === lane)) reject(reason);
    notes.splice(0, notes.length, ...notes.filter(({ what }) => what.of !== lane));
  }
}

function emptyBatch(): Outgoing {
  return { arrivals: [], verdicts: new Map(), begins: new Map(), notes: [], tasks: [] };
}

/** A batch as the store takes it. */
export function batchOf({ arrivals, verdicts, begins, notes, tasks }: Outgoing): Batch {
  return {
    settle: [...verdicts.values()],
    accept: arrivals.map(({ what }) => what),
    begin: [...begins].map(([{ bot, lane }, begun]) => ({ bot, lane, begun })),
    notes: notes.map(({ what: { bot, id, lane, name, value } }) => ({
      bot,
      id,
      lane,
      name,
      value,
    })),
    later: tasks.map(({ what }) => what),
  };
}

/** When the tasks of a batch fall due, in milliseconds from now. */
export function* delaysOf({ tasks, verdicts }: Outgoing): Generator<number> {
  for (const { what } of tasks) yield what.delayMs;
  for (const verdict of verdicts.values()) {
    if (verdict.type === "done") { for (const task of verdict.later ?? []) yield task.delayMs; }
  }
}
