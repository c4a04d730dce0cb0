/**
 * The traffic between Telegram and the bots: updates, attempts and calls, and events about them.
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";
import type { Happening } from "../events.ts";
import { Feed } from "../feed.ts";
import { append, type LogEntry } from "../log.ts";
import type { Random } from "../random.ts";
import type { UpdateRecord } from "../updates/update_record.ts";

/** How many log lines and finished updates are kept. */
const KEPT = 10_000;
/** Attempts that are older than this many log lines lose long responses. */
const KEPT_WHOLE = 1000;
const LONG = 1024;

/** The newest traffic. */
export class Traffic {
  /** Dates everything. */
  readonly clock: Clock;
  /** Where randomness comes from. */
  readonly random: Random;
  /** Emits events. */
  readonly feed: Feed;
  /** The requests in both directions, oldest first. */
  readonly log: LogEntry[] = [];
  /** The newest updates in any state, oldest first. */
  readonly updates: UpdateRecord[] = [];

  /** Starts without any traffic. */
  constructor({ clock, random }: { readonly clock: Clock; readonly random: Random }) {
    this.clock = clock;
    this.random = random;
    this.feed = new Feed(clock);
  }

  /** Now, in whole seconds since the epoch, as messages are dated. */
  seconds(): number {
    return Math.floor(this.clock.date() / 1000);
  }

  /** Emits an event. */
  emit(happening: Happening): void {
    this.feed.emit(happening);
  }

  /** Adds an entry to the log and emits it. */
  record(entry: LogEntry): void {
    append(this.log, entry, KEPT);
    this.#forgetAnswer(this.log.at(-1 - KEPT_WHOLE));
    this.emit(
      entry.type === "call" ? { type: "call", call: entry } : {
        type: "delivery",
        delivery: entry,
      },
    );
  }

  #forgetAnswer(entry: LogEntry | undefined): void {
    if (entry?.type === "delivery" && entry.response && entry.response.body.length > LONG) {
      entry.response.body = `${entry.response.body.slice(0, LONG)}…`;
    }
  }

  /** Adds a new update to the list and emits it. */
  track(record: UpdateRecord): void {
    append(this.updates, record, KEPT);
    this.emit({ type: "update", update: record });
  }

  /** Moves an update to another state and emits that. */
  settle(record: UpdateRecord, state: UpdateRecord["state"], nextAttemptAt?: number): void {
    record.state = state;
    delete record.nextAttemptAt;
    if (nextAttemptAt !== undefined) record.nextAttemptAt = nextAttemptAt;
    this.emit({ type: "update", update: record });
  }

  /** Forgets the log and all finished updates. */
  clear(): void {
    this.log.length = 0;
    const open = this.updates.filter(({ state }) => !isOver(state));
    this.updates.splice(0, this.updates.length, ...open);
    this.emit({ type: "cleared" });
  }
}

/** Whether an update has reached its final state. */
export function isOver(state: UpdateRecord["state"]): boolean {
  return state === "delivered" || state === "expired" || state === "dropped";
}
