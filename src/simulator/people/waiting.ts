/**
 * Waiting for what a bot does, and what to report if it does not happen.
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";
import type { CallEntry } from "../log.ts";
import type { UpdateRecord } from "../updates/update_record.ts";
import type { Bot } from "../world/bot.ts";
import type { World } from "../world/world.ts";

/** How long somebody waits. */
export interface Patience {
  /** Milliseconds. */
  readonly within: number;
  /** Describes, on timeout, what was expected and what happened instead. */
  readonly complaint: () => string;
}

/** Thrown on a timeout. */
export class TimeUp extends Error {
  static {
    this.prototype.name = "TimeUp";
  }
}

interface Waiter<T> {
  readonly wants: (item: T) => boolean;
  readonly take: (item: T) => void;
  readonly fail: (error: Error) => void;
}

/** Items that are each taken once, oldest first. Takers wait if there is none. */
export class Mailbox<T> {
  #clock: Clock;
  #closing: AbortSignal | undefined;
  #items: T[] = [];
  #waiters = new Set<Waiter<T>>();

  /**
   * Creates an empty mailbox.
   *
   * @param clock The clock for timeouts.
   * @param closing Ends waiting when the simulator closes.
   */
  constructor(clock: Clock, closing?: AbortSignal) {
    this.#clock = clock;
    this.#closing = closing;
  }

  /** Adds an item, or hands it to somebody who is waiting for it. */
  put(item: T): void {
    for (const waiter of this.#waiters) {
      if (waiter.wants(item)) return waiter.take(item);
    }
    this.#items.push(item);
  }

  /**
   * Takes the oldest matching item, now or when it arrives.
   *
   * @throws {TimeUp} On a timeout, with the complaint.
   * @throws {Error} If the simulator was closed.
   */
  take(wants: (item: T) => boolean, { within, complaint }: Patience): Promise<T> {
    const index = this.#items.findIndex(wants);
    if (index >= 0) return Promise.resolve(this.#items.splice(index, 1)[0]!);
    const closed = new Error("Cannot wait any longer: the simulator was closed");
    if (this.#closing?.aborted) return Promise.reject(closed);
    return new Promise((resolve, reject) => {
      const end = () => waiter.fail(closed);
      const over = () => {
        this.#closing?.removeEventListener("abort", end);
        this.#waiters.delete(waiter);
        this.#clock.clearTimer(timer);
      };
      const waiter: Waiter<T> = {
        wants,
        take: (item) => (over(), resolve(item)),
        fail: (error) => (over(), reject(error)),
      };
      const timer = this.#clock.setTimer(() => waiter.fail(new TimeUp(complaint())), within);
      this.#closing?.addEventListener("abort", end);
      this.#waiters.add(waiter);
    });
  }
}

function describeUpdate(record: UpdateRecord, { describeFailure }: World): string {
  const { update_id, kind, state, attempts } = record;
  const last = attempts.at(-1);
  const answer = last ? last.error ?? `answered ${last.status}` : "";
  const tries = attempts.length > 0 ? ` after ${attempts.length} attempt(s): ${answer}` : "";
  const error = describeFailure(update_id);
  return `update ${update_id} (${kind}) is ${state}${tries}${error ? `; ${error}` : ""}`;
}

function describeCall({ method, status, description }: CallEntry): string {
  const reason = description === undefined ? "" : ` ${description}`;
  return `${method} → ${status === 0 ? "dropped" : status}${reason}`;
}

/** The recent history of a bot, in a few lines. */
export function whatHappened(world: World, bot: Bot): string {
  const updates = world.updates.filter((record) => record.bot === bot.username).slice(-3);
  const calls = world.log.filter((entry): entry is CallEntry =>
    entry.type === "call" && entry.bot === bot.username
  );
  const lines = [
    ...updates.map((record) => describeUpdate(record, world)),
    calls.length === 0
      ? `@${bot.username} has made no call yet: is it running, with this apiRoot and token?`
      : `its last calls: ${calls.slice(-3).map(describeCall).join("; ")}`,
  ];
  const more = world.onFailure?.();
  return [...lines, ...(more ? [more] : [])].join("; ");
}
