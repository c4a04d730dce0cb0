/**
 * The contract between the acceptor, which decides, and the engines, which keep.
 *
 * @module
 */

/** A lane of one bot: updates in it run one at a time, in the order of their `seq`. */
export interface LaneKey {
  /** The bot's user id. */
  readonly bot: number;
  /** A chat or user id, or a number of its own for an update that belongs to no chat. */
  readonly lane: number;
}

/** An update that has arrived and is not stored yet. */
export interface Arrival extends LaneKey {
  /** Its update_id. With `bot` it identifies the update, on every instance. */
  readonly id: number;
  /** Its kind, such as `message`. */
  readonly kind: string;
  /** The update as JSON. */
  readonly body: string;
}

/** An update as a store gives it back. */
export interface Stored extends Arrival {
  /** Its place in the order of acceptance. */
  readonly seq: number;
  /** How many runs of it have failed. */
  readonly attempt: number;
  /** Milliseconds until it may run again; 0 if it may run now. */
  readonly waitMs: number;
  /** Milliseconds since it was accepted, or replayed. */
  readonly ageMs: number;
  /** How often it was replayed from the dead letters. */
  readonly replays: number;
}

/** A lane that this node owns, with the first of what waits in it. */
export interface OwnedLane extends LaneKey {
  /** How many updates wait in it. */
  readonly pending: number;
  /** How many runs of its first update were begun and never ended: crashes of their process. */
  readonly begun: number;
  /** The first of them in order; not all if there are many. */
  readonly updates: Stored[];
}

/** Something to run later, once, in a lane. */
export interface Task extends LaneKey {
  /** Milliseconds from the commit. */
  readonly delayMs: number;
  /** What becomes the body of its update, as JSON. */
  readonly body: string;
}

/** How a run ended. */
export type End =
  | {
    /** How it ended. */
    readonly type: "done";
    /** Whether the lane's next update is begun in the same commit. */
    readonly beginNext: boolean;
    /** The reply that travelled in a response, as JSON. */
    readonly reply?: string;
    /** Why it was dropped, if it was not run to its end. */
    readonly error?: string;
    /** Tasks that it asked for. */
    readonly later?: readonly Task[];
  }
  | {
    /** How it ended. */
    readonly type: "dead";
    /** How many runs have failed. */
    readonly attempt: number;
    /** Whether the lane's next update is begun in the same commit. */
    readonly beginNext: boolean;
    /** Why. */
    readonly error: string;
  }
  | {
    /** How it ended. */
    readonly type: "retry";
    /** How many runs have failed, this one included. */
    readonly attempt: number;
    /** Milliseconds until the next try. */
    readonly delayMs: number;
    /** The crashes that stay counted. */
    readonly crashes: number;
    /** Why. */
    readonly error: string;
  }
  /** Given back unfinished: the run does not count. */
  | { readonly type: "release"; readonly crashes: number };

/** How a run of an update ended. */
export type Verdict = LaneKey & { readonly seq: number } & End;

/** The result of `ctx.once`, kept for the runs that follow. */
export interface Note extends LaneKey {
  /** The update_id. */
  readonly id: number;
  /** Its name within the update. */
  readonly name: string;
  /** JSON; empty for `undefined`. */
  readonly value: string;
}

/** What is written together. At most one verdict or beginning for each lane. */
export interface Batch {
  /** The ends of runs. */
  readonly settle: readonly Verdict[];
  /** New updates. */
  readonly accept: readonly Arrival[];
  /** Lanes whose first update is about to run, with the count of its begun runs, this one included. */
  readonly begin: readonly (LaneKey & { readonly begun: number })[];
  /** Results to keep. */
  readonly notes: readonly Note[];
  /** Tasks to schedule. */
  readonly later: readonly Task[];
}

/** An update that was not known. */
export interface Accepted {
  /** It was not known. */
  readonly type: "new";
  /** Its place in the order of acceptance. */
  readonly seq: number;
  /** Whether this node owns its lane now. */
  readonly mine: boolean;
  /** How many updates wait in the lane. If all of them are of this batch, the first is begun. */
  readonly pending: number;
}

/** An update that was known before. */
export interface Known {
  /** It was known. */
  readonly type: "known";
  /** Whether its run has ended: it is done, or a dead letter. */
  readonly ended: boolean;
  /** The reply that travelled in a response, if that was a short while ago. */
  readonly reply?: string;
}

/** What a batch did: a result for each of its parts, in their order. */
export interface Committed {
  /** What became of the updates. */
  readonly accepted: readonly (Accepted | Known)[];
  /** What still waits in the lane of each verdict; `undefined` if it came from a node that has lost the lane. */
  readonly settled: readonly (number | undefined)[];
  /** Whether each lane is ours and marked. */
  readonly begun: readonly boolean[];
  /** Whether each note was written; the others came too late. */
  readonly noted: readonly boolean[];
}

/** What a tick brought. */
export interface Tick {
  /** Lanes that nobody owned and that are ours now. */
  readonly claimed: OwnedLane[];
  /** Whether more of the same waits to be done. */
  readonly more: boolean;
  /** Milliseconds until the next task falls due, if there is any. */
  readonly nextTaskMs?: number;
}

/** Which dead letters. */
export interface DeadQuery {
  /** The bot's user id. */
  readonly bot?: number;
  /** Only those with exactly this error. */
  readonly error?: string;
  /** Its place in the order of acceptance. */
  readonly seq?: number;
  /** Only those that died at or after this moment, in milliseconds since the epoch. */
  readonly since?: number;
}

/** One page of a list. */
export interface Page {
  /** The `seq` of the last one of the page before. */
  readonly after?: number;
  /** How many at most. @default {50} */
  readonly limit?: number;
}

/** An update that will not be tried again. */
export interface DeadLetter extends Arrival {
  /** Its place in the order of acceptance. */
  readonly seq: number;
  /** How many runs of it have failed. */
  readonly attempt: number;
  /** Why. */
  readonly error: string;
  /** When it was accepted, in milliseconds since the epoch. */
  readonly acceptedAt: number;
  /** When it died, in milliseconds since the epoch. */
  readonly diedAt: number;
}

/** The dead letters of all instances. */
export interface DeadLetters {
  /** Lists them in the order of their `seq`. */
  list(query: DeadQuery, page?: Page): Promise<DeadLetter[]>;
  /** Puts them at the end of their lanes, to be tried as if they were new. Returns how many. */
  replay(query: DeadQuery): Promise<number>;
  /** Deletes them. Returns how many. */
  drop(query: DeadQuery): Promise<number>;
}

/**
 * Keeps updates from their acceptance to their end. Except for `dead`, `notes`, `leads` and
 * `instances`, it is called by one loop, one call at a time. After a failed call `mine` comes first,
 * because nobody knows what was committed.
 */
export interface Store {
  /** How long this node's ownership outlasts its last tick. */
  readonly leaseMs: number;
  /** The dead letters of all instances. */
  readonly dead: DeadLetters;
  /** Joins as a new node, connecting and creating the schema as needed. */
  join(): Promise<void>;
  /** Writes a batch. It is durable when this resolves. */
  commit(batch: Batch): Promise<Committed>;
  /** Reads lanes that are ours. */
  load(lanes: readonly LaneKey[]): Promise<OwnedLane[]>;
  /** Renews the lease, moves due tasks into their lanes, frees the lanes of dead nodes, claims free lanes, deletes what is old. @throws {Fenced} */
  tick(): Promise<Tick>;
  /** Renews the lease and reads all that is ours. @throws {Fenced} */
  mine(): Promise<OwnedLane[]>;
  /** What earlier runs of an update noted, by name. */
  notes(bot: number, id: number): Promise<Map<string, string>>;
  /** Whether this node is the oldest alive, which does what one instance has to do for all. */
  leads(): Promise<boolean>;
  /** The instances, the oldest first; for monitoring. */
  instances?(): Promise<Instance[]>;
  /** Leaves. What is ours is free for others at once. */
  close(): Promise<void>;
}

/** An instance that shares the store. */
export interface Instance {
  /** Its number; the smallest is the oldest. */
  readonly id: number;
  /** Whether it is this one. */
  readonly self: boolean;
  /** Milliseconds until its lease ends; below 0 if it has. */
  readonly leaseMs: number;
  /** How many lanes it owns in which something waits. */
  readonly lanes: number;
  /** How many updates wait in them. */
  readonly pending: number;
}

/** How long things are kept. */
export interface Retention {
  /** Dead letters. @default {2_592_000_000} 30 days */
  readonly deadMs: number;
  /** Finished updates, to recognize redeliveries. @default {172_800_000} 48 hours */
  readonly doneMs: number;
  /** How many finished updates are kept at most, however young. @default {20_000_000} */
  readonly maxDone: number;
  /** Replies, to be given again to a redelivery. @default {600_000} 10 minutes */
  readonly replyMs: number;
}

/** Settings of every engine. */
export interface StoreOptions {
  /**
   * How long another instance waits before it takes over from one that has gone.
   *
   * @default {15_000}
   */
  readonly leaseMs?: number;
  /** How long things are kept. */
  readonly retention?: Partial<Retention>;
}
