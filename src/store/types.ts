/**
 * The contract between the acceptor, which decides, and the engines, which keep.
 *
 * @module
 */

/** A lane of a bot. The updates in it run one at a time, in the order of their `seq`. */
export interface LaneKey {
  /** The bot's user id. */
  readonly bot: number;
  /** A chat or user id; for an update that belongs to no chat, a number unique to it. */
  readonly lane: number;
}

/** An update that has arrived but is not stored yet. */
export interface Arrival extends LaneKey {
  /** Its update_id, which together with `bot` identifies it on every instance. */
  readonly id: number;
  /** Its kind, such as `message`. */
  readonly kind: string;
  /** The update as JSON. */
  readonly body: string;
}

/** An update as a store returns it. */
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

/** A lane, and how often its first update was begun. */
export interface LaneMark extends LaneKey {
  /** How many runs of its first update have started, or ended with a crash of the process. */
  readonly begun: number;
}

/** A lane that this node owns, with the first updates waiting in it. */
export interface OwnedLane extends LaneKey {
  /** How many updates wait in it. */
  readonly pending: number;
  /** How many runs of its first update started and never ended: the process crashed. */
  readonly begun: number;
  /** The first of these updates, in order; not all if there are many. */
  readonly updates: Stored[];
}

/** A task to run once, later, in a lane. */
export interface Task extends LaneKey {
  /** When it is due, in milliseconds after the commit. */
  readonly delayMs: number;
  /** The body of the update that it becomes, as JSON. */
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
    /** Why it was dropped, if it was. */
    readonly error?: string;
    /** The tasks that it scheduled. */
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
    /** Milliseconds until the next attempt. */
    readonly delayMs: number;
    /** How many crashes are still counted. */
    readonly crashes: number;
    /** Why. */
    readonly error: string;
  }
  /** It was interrupted by a shutdown and does not count. */
  | { readonly type: "release"; readonly crashes: number };

/** How the run of a particular update ended. */
export type Verdict = LaneKey & { readonly seq: number } & End;

/** A result of `ctx.once`, kept for later runs of the update. */
export interface Note extends LaneKey {
  /** The update_id. */
  readonly id: number;
  /** The name passed to `ctx.once`. */
  readonly name: string;
  /** The result as JSON; empty for `undefined`. */
  readonly value: string;
}

/** What is written together; at most one verdict or start of a run for each lane. */
export interface Batch {
  /** How runs have ended. */
  readonly settle: readonly Verdict[];
  /** New updates. */
  readonly accept: readonly Arrival[];
  /** Lanes whose first update is about to run. */
  readonly begin: readonly LaneMark[];
  /** Results of `ctx.once` to keep. */
  readonly notes: readonly Note[];
  /** Tasks to schedule. */
  readonly later: readonly Task[];
}

/** The result for an update that the store did not know. */
export interface Accepted {
  /** It was not known, and is now stored. */
  readonly type: "new";
  /** Its place in the order of acceptance. */
  readonly seq: number;
  /** Whether this node owns its lane now. */
  readonly mine: boolean;
  /** How many wait in the lane. If all of them came in this batch, the first is marked as started. */
  readonly pending: number;
}

/** The result for an update that the store already knew. */
export interface Known {
  /** It was known, and nothing was stored. */
  readonly type: "known";
  /** Whether it has ended: it succeeded, or is a dead letter. */
  readonly ended: boolean;
  /** The reply that travelled in a response, if it is still kept ({@linkcode Retention}). */
  readonly reply?: string;
}

/** The result of a batch: one for each of its parts, in the same order. */
export interface Committed {
  /** The results of `accept`. */
  readonly accepted: readonly (Accepted | Known)[];
  /** How many updates still wait in the lane of each verdict; `undefined` if the lane was lost. */
  readonly settled: readonly (number | undefined)[];
  /** Whether each lane is still owned by this node, and its start therefore marked. */
  readonly begun: readonly boolean[];
  /** Whether each result was kept; not if the lane was lost. */
  readonly noted: readonly boolean[];
}

/** A bot whose updates wait in free lanes, or whose tasks are overdue. */
export interface UnhostedBot {
  /** The bot's user id. */
  readonly bot: number;
  /**
   * The `seq` of the first waiting update of all its lanes, by which a node sees whether it has moved
   * on; 0 for a task that has been due for longer than a lease.
   */
  readonly oldest: number;
}

/** The result of a tick. */
export interface Tick {
  /** Lanes that had no owner and now belong to this node. */
  readonly claimed: OwnedLane[];
  /** Bots that this node does not host, whose updates wait and that no node has a lane of. */
  readonly unhosted?: readonly UnhostedBot[];
  /** Whether there is more work for another tick at once. */
  readonly more: boolean;
  /** Milliseconds until the next task of a hosted bot is due, if there is one. */
  readonly nextTaskMs?: number;
}

/** Selects dead letters; every condition must hold. */
export interface DeadQuery {
  /** The bot's user id. @default {every bot} */
  readonly bot?: number;
  /** Only those with exactly this error. @default {any} */
  readonly error?: string;
  /** Only the one with this `seq`. @default {all} */
  readonly seq?: number;
  /** Only those that became one at this time or later, ms since the epoch. @default {all} */
  readonly since?: number;
}

/** One page of a list. */
export interface Page {
  /** The `seq` of the last one on the previous page. @default {0, for the first page} */
  readonly after?: number;
  /** The most to return. @default {50} */
  readonly limit?: number;
}

/** An update that will not be tried again. */
export interface DeadLetter extends Arrival {
  /** Its place in the order of acceptance. */
  readonly seq: number;
  /** How many runs of it have failed. */
  readonly attempt: number;
  /** What its last run threw, or why it was not run. */
  readonly error: string;
  /** When it was accepted, in milliseconds since the epoch. */
  readonly acceptedAt: number;
  /** When it became a dead letter, in milliseconds since the epoch. */
  readonly diedAt: number;
}

/** The dead letters of all instances. */
export interface DeadLetters {
  /** Lists them in the order of their `seq`. */
  list(query: DeadQuery, page?: Page): Promise<DeadLetter[]>;
  /** Puts them at the end of their lanes as if they were new. Resolves to how many. */
  replay(query: DeadQuery): Promise<number>;
  /** Deletes them. Resolves to how many. */
  drop(query: DeadQuery): Promise<number>;
}

/**
 * Keeps updates from their acceptance to their end. One loop makes all calls, one at a time, except
 * for `dead`, `notes`, `leads` and `instances`. After a failed call it first calls `mine`, because
 * it is unknown what was committed.
 */
export interface Store {
  /** How long after its last tick this node still owns its lanes, in milliseconds. */
  readonly leaseMs: number;
  /** The dead letters of all instances. */
  readonly dead: DeadLetters;
  /** Joins as a new node, connecting and creating the schema as needed. */
  join(): Promise<void>;
  /** Writes a batch. It is durable when this resolves. */
  commit(batch: Batch): Promise<Committed>;
  /** Reads those of the lanes that this node owns. */
  load(lanes: readonly LaneKey[]): Promise<OwnedLane[]>;
  /**
   * Renews the lease, lets go of lanes, moves due tasks into their lanes, frees the lanes of dead
   * nodes, claims free lanes, and deletes what is too old to keep. Tasks and lanes of bots that are
   * not hosted are left to nodes that host them.
   *
   * @param hosted The bots that this node hosts at the moment.
   * @param leaving Lanes to let go of: if this node owns them, they are free afterwards.
   * @throws {Fenced} If the lease ran out and the lanes were freed.
   */
  tick(hosted: readonly number[], leaving: readonly LaneMark[]): Promise<Tick>;
  /**
   * Renews the lease and reads all lanes that this node owns.
   *
   * @throws {Fenced} If the lease ran out and the lanes were freed.
   */
  mine(): Promise<OwnedLane[]>;
  /** The results of `ctx.once` in earlier runs of an update, as JSON, by name. */
  notes(bot: number, id: number): Promise<Map<string, string>>;
  /** Whether this node is the oldest one alive, which does what one instance does for all. */
  leads(): Promise<boolean>;
  /** The instances, the oldest first; for monitoring. */
  instances?(): Promise<Instance[]>;
  /** Leaves: the lanes of this node are free for others at once. */
  close(): Promise<void>;
}

/** An instance that shares the store. */
export interface Instance {
  /** Its number; the oldest has the smallest. */
  readonly id: number;
  /** Whether it is this instance. */
  readonly self: boolean;
  /** Milliseconds until its lease ends; below 0 if it has. */
  readonly leaseMs: number;
  /** How many lanes it owns in which updates wait. */
  readonly lanes: number;
  /** How many updates wait in these lanes. */
  readonly pending: number;
}
