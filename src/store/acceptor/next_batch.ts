/**
 * What waits to be written with the next batch.
 *
 * @module
 */
import { StoreUnavailable } from "../errors.ts";
import type { Arrival, Batch, Note, Task, Verdict } from "../types.ts";
import type { Lane } from "./lane.ts";
import type { Receipt } from "./types.ts";

/** Something whose sender awaits its commit. */
export interface Awaited<T, R> {
  readonly what: T;
  resolve(result: R): void;
  reject(error: Error): void;
}

/** The sender of an update, which awaits its commit. */
export type Sender = Pick<Awaited<unknown, Receipt>, "resolve" | "reject">;

/** A batch, with those awaiting it. */
export interface Outgoing {
  readonly arrivals: Arrival[];
  /** The sender of each. */
  readonly senders: Sender[];
  readonly verdicts: Map<Lane, Verdict>;
  readonly begins: Map<Lane, number>;
  readonly notes: Awaited<Note & { readonly of: Lane }, void>[];
  readonly tasks: Awaited<Task, void>[];
}

/** More than this makes a batch slow without making it cheaper. */
const MAX_ARRIVALS = 1000;

/** The results of `ctx.once` in a batch have at most so many characters, unless it is only one. */
const MAX_NOTED = 10_000_000;

/** Collects batches. */
export class Outbox {
  /** Whether every end is awaited. */
  readonly #eager: boolean;
  #next: Outgoing = emptyBatch();
  /** Whether an end is awaited: by the next update of its lane, by a task or by a redelivery. */
  #pressing = false;
  /** Arrivals on their way to the store. */
  #sent = 0;
  /** How many arrivals the last batches had. */
  #last = 0;
  #lastButOne = 0;
  /** Lanes that must be read. */
  readonly loads = new Set<Lane>();

  /** @param eager Whether ends of runs are not to wait for company. */
  constructor(eager: boolean) {
    this.#eager = eager;
  }

  /** How many arrivals are not committed. */
  get arriving(): number {
    return this.#sent + this.#next.arrivals.length;
  }

  /** Whether anybody is waiting for its contents. */
  get pressing(): boolean {
    const { arrivals, begins, notes, tasks } = this.#next;
    return this.#pressing || arrivals.length > 0 || begins.size > 0 || notes.length > 0 ||
      tasks.length > 0 || this.loads.size > 0;
  }

  /**
   * Whether it holds half of what arrived in the last two batches. With batches of the same size the
   * store writes one while this thread works on the other; with a large and a small one each waits
   * for the other, and a small one costs almost as much.
   */
  get hasEnough(): boolean {
    const { length } = this.#next.arrivals;
    return length > 0 && 2 * length >= this.#last + this.#lastButOne;
  }

  /** Whether there is nothing in it. */
  get empty(): boolean {
    return !this.pressing && this.#next.verdicts.size === 0;
  }

  arrive(arrival: Arrival, sender: Sender): void {
    this.#next.arrivals.push(arrival);
    this.#next.senders.push(sender);
  }

  /** A run has ended. Mostly nobody waits for that, so it can go with whatever is written next. */
  settle(lane: Lane, verdict: Verdict): void {
    this.#next.verdicts.set(lane, verdict);
    this.#pressing ||= this.#eager || lane.pending > 1 || verdict.type !== "done" ||
      verdict.later !== undefined || verdict.reply !== undefined;
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
    if (batch.arrivals.length > MAX_ARRIVALS) {
      this.#next.arrivals.push(...batch.arrivals.splice(MAX_ARRIVALS));
      this.#next.senders.push(...batch.senders.splice(MAX_ARRIVALS));
    }
    const fitting = fittingNotes(batch.notes);
    if (fitting < batch.notes.length) this.#next.notes.push(...batch.notes.splice(fitting));
    this.#lastButOne = this.#last;
    this.#last = this.#sent = batch.arrivals.length;
    this.#pressing = false;
    return batch;
  }

  /** What was taken out is committed. */
  written(): void {
    this.#sent = 0;
  }

  /** After a failure, verdicts and notes are kept; everything else is rejected. */
  putBack(batch: Outgoing, error: unknown): void {
    const { senders, verdicts, notes, tasks } = this.#next;
    const refusal = new StoreUnavailable("the store cannot be written", { cause: error });
    const refused = [...batch.senders, ...senders, ...batch.tasks, ...tasks];
    this.#next = emptyBatch();
    this.#sent = 0;
    for (const lane of batch.verdicts.keys()) if (lane.lost) batch.verdicts.delete(lane);
    for (const [lane, verdict] of [...batch.verdicts, ...verdicts]) this.settle(lane, verdict);
    for (const note of [...batch.notes, ...notes]) {
      if (note.what.of.lost) note.reject(refusal);
      else this.#next.notes.push(note);
    }
    for (const sender of refused) sender.reject(refusal);
  }

  /** Forgets what concerns a lane. */
  forget(lane: Lane, reason: Error): void {
    this.#next.verdicts.delete(lane);
    this.#next.begins.delete(lane);
    this.loads.delete(lane);
    const { notes } = this.#next;
    if (notes.length === 0) return;
    for (const { reject } of notes.filter(({ what }) => what.of === lane)) reject(reason);
    notes.splice(0, notes.length, ...notes.filter(({ what }) => what.of !== lane));
  }
}

/** How many of the first results fit into one batch. */
function fittingNotes(notes: Outgoing["notes"]): number {
  let length = 0;
  const end = notes.findIndex(({ what }, i) => (length += what.value.length) > MAX_NOTED && i > 0);
  return end < 0 ? notes.length : end;
}

function emptyBatch(): Outgoing {
  return {
    arrivals: [],
    senders: [],
    verdicts: new Map(),
    begins: new Map(),
    notes: [],
    tasks: [],
  };
}

/** A batch as the store takes it. */
export function batchOf({ arrivals, verdicts, begins, notes, tasks }: Outgoing): Batch {
  return {
    settle: [...verdicts.values()],
    accept: arrivals,
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
    if (verdict.type === "done" && verdict.later) {
      for (const task of verdict.later) yield task.delayMs;
    }
  }
}
