/**
 * What goes between Telegram and the bots, and who is told of it: updates, attempts, calls.
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
/** Of attempts older than so many log lines, a long answer is forgotten. */
const KEPT_WHOLE = 1000;
const LONG = 1024;

/** The newest of what went over the wire. */
export class Traffic {
  /** Dates everything. */
  readonly clock: Clock;
  /** Where randomness comes from. */
  readonly random: Random;
  /** Tells what happens. */
  readonly feed: Feed;
  /** Every request both ways, oldest first. */
  readonly log: LogEntry[] = [];
  /** The newest updates, oldest first, whatever became of them. */
  readonly updates: UpdateRecord[] = [];

  /** Makes the record of a wire over which nothing has gone yet. */
  constructor({ clock, random }: { readonly clock: Clock; readonly random: Random }) {
    this.clock = clock;
    this.random = random;
    this.feed = new Feed(clock);
  }

  /** Now, in whole seconds since the epoch, as messages are dated. */
  seconds(): number {
    return Math.floor(this.clock.date() / 1000);
  }

  /** Tells an event. */
  tell(happening: Happening): void {
    this.feed.tell(happening);
  }

  /** Adds a line to the log and tells it. */
  record(entry: LogEntry): void {
    append(this.log, entry, KEPT);
    this.#forgetAnswer(this.log.at(-1 - KEPT_WHOLE));
    this.tell(
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

  /** Keeps a new update in the list that is shown, and tells it. */
  track(record: UpdateRecord): void {
    append(this.updates, record, KEPT);
    this.tell({ type: "update", update: record });
  }

  /** Moves an update to another state and tells it. */
  settle(record: UpdateRecord, state: UpdateRecord["state"], nextAttemptAt?: number): void {
    record.state = state;
    delete record.nextAttemptAt;
    if (nextAttemptAt !== undefined) record.nextAttemptAt = nextAttemptAt;
    this.tell({ type: "update", update: record });
  }

  /** Forgets what is over: the log, and the updates that nobody waits for. */
  clear(): void {
    this.log.length = 0;
    const open = this.updates.filter(({ state }) => !isOver(state));
    this.updates.splice(0, this.updates.length, ...open);
    this.tell({ type: "cleared" });
  }
}

/** Whether nothing more happens to an update. */
export function isOver(state: UpdateRecord["state"]): boolean {
  return state === "delivered" || state === "expired" || state === "dropped";
}
