/**
 * getUpdates (src/telegram/README.md, facts 20 and 22).
 *
 * @module
 */
import type { Bot } from "../world/bot.ts";
import type { Traffic } from "../wire/traffic.ts";
import type { Conflicts } from "./conflicts.ts";
import type { UpdateRecord } from "./update_record.ts";

const CONFLICT = {
  getUpdates:
    "terminated by other getUpdates request; make sure that only one bot instance is running",
  setWebhook: "terminated by setWebhook request",
};

/** A response ends when it reaches this many bytes; each update counts for a few extra. */
const MAX_BYTES = 1 << 22;
const BYTES_AROUND = 50;

/** A request for updates. */
export interface PollRequest {
  /** The first id wanted; older updates are forgotten. Negative: counted from the end. */
  readonly offset: number;
  /** The maximum number of updates, 1–100. */
  readonly limit: number;
  /** How long to wait for the first, in seconds, 0–50. */
  readonly timeout: number;
}

interface Waiting {
  readonly request: PollRequest;
  finish(result: UpdateRecord[] | Promise<Error>): void;
}

/**
 * The getUpdates side of one bot: at most one request waits at a time.
 *
 * @example Usage
 * ```ts
 * import { Simulator } from "../simulator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const tg = new Simulator();
 * const bot = tg.bot("echo");
 * const ada = tg.user("Ada");
 * await ada.says(bot, "hi");
 * const { poll } = tg.outlets(tg.world.bots.get(bot.id)!);
 * const updates = await poll.get({ offset: 0, limit: 100, timeout: 0 });
 * assertEquals(updates.map(({ kind }) => kind), ["message"]);
 * ```
 */
export class LongPoll {
  #world: Traffic;
  #bot: Pick<Bot, "updates">;
  #conflicts: Conflicts;
  #waiting: Waiting | undefined;
  #lastOffset: number | undefined;
  #lastAt = -Infinity;
  #closed = false;
  /** How many confirmations to lose on the way, so that their updates are sent again. */
  repeats = 0;

  /**
   * Creates the getUpdates side of a bot.
   *
   * @param world The traffic that it belongs to.
   * @param bot The bot.
   * @param conflicts The bot's 409 responses.
   */
  constructor(world: Traffic, bot: Pick<Bot, "updates">, conflicts: Conflicts) {
    this.#world = world;
    this.#bot = bot;
    this.#conflicts = conflicts;
  }

  /**
   * Answers a request: at once, when an update arrives, or when time is up.
   *
   * @throws {ApiError} 409 if another request takes its place.
   */
  get(request: PollRequest): Promise<UpdateRecord[]> {
    const now = this.#world.clock.now();
    const again = request.offset === this.#lastOffset && now < this.#lastAt + 3000;
    const timeout = again && request.timeout < 3 ? 3 : request.timeout;
    // Repeating a request at once returns only one update.
    const limit = again && now < this.#lastAt + 500 ? 1 : request.limit;
    this.#lastOffset = request.offset;
    this.#lastAt = now;
    this.#confirm(request.offset);
    const updates = this.#take(limit);
    if (updates.length > 0 || timeout === 0 || this.#closed) return Promise.resolve(updates);
    this.abort("getUpdates");
    return this.#wait({ ...request, limit, timeout });
  }

  /** Ends the waiting request with a 409. */
  abort(by: "getUpdates" | "setWebhook"): void {
    this.#waiting?.finish(this.#conflicts.answer(CONFLICT[by]));
  }

  /** Ends the waiting request without updates. */
  release(): void {
    this.#waiting?.finish([]);
  }

  /** Ends the waiting request without updates; later ones do not wait. */
  close(): void {
    this.#closed = true;
    this.release();
  }

  /** Checks whether the waiting request can be answered now. */
  wake(): void {
    const waiting = this.#waiting;
    // Updates that arrive together leave in one response, as at Telegram (it waits a millisecond).
    if (waiting) queueMicrotask(() => this.#answer(waiting));
  }

  #answer(waiting: Waiting): void {
    if (waiting !== this.#waiting) return;
    const updates = this.#take(waiting.request.limit);
    if (updates.length > 0) waiting.finish(updates);
  }

  #wait(request: PollRequest): Promise<UpdateRecord[]> {
    const { clock } = this.#world;
    return new Promise((resolve, reject) => {
      const timer = clock.setTimer(() => waiting.finish([]), request.timeout * 1000);
      const waiting: Waiting = {
        request,
        finish: (result) => {
          if (this.#waiting === waiting) this.#waiting = undefined;
          clock.clearTimer(timer);
          if (Array.isArray(result)) resolve(result);
          else result.then(reject);
        },
      };
      this.#waiting = waiting;
    });
  }

  #take(limit: number): UpdateRecord[] {
    const taken: UpdateRecord[] = [];
    let left = MAX_BYTES;
    for (const record of this.#bot.updates.from(0)) {
      left -= BYTES_AROUND + record.json.length;
      if (left <= 0 || taken.push(record) >= limit) break;
    }
    return taken;
  }

  /** Forgets what an offset confirms. An offset far in the future counts as none. */
  #confirm(offset: number): void {
    const { updates } = this.#bot;
    if (offset === 0 || offset > updates.lastId + 11) return;
    const ids = updates.ids();
    const confirmed = offset < 0 ? ids.slice(0, offset) : ids.filter((id) => id < offset);
    if (offset > 0 && confirmed.length > 0 && this.repeats > 0) {
      this.repeats--;
      return;
    }
    for (const id of confirmed) {
      const record = updates.forget(id);
      if (record) this.#world.settle(record, offset < 0 ? "dropped" : "delivered");
    }
  }
}
