/**
 * Runs the first update of each lane, and turns its result into a verdict.
 *
 * @module
 */
import { runEnded } from "../../util/run_ended.ts";
import { errorText } from "../errors.ts";
import type { End, Stored, Task } from "../types.ts";
import { retryDelay, waitOf } from "./back_off.ts";
import type { Item, Lane } from "./lane.ts";
import type { Lease } from "./lease.ts";
import { expires, limitsOf } from "./try_limits.ts";
import type { Outbox } from "./next_batch.ts";
import { Running } from "./running.ts";
import { Suspects } from "./suspects.ts";
import type { AcceptorOptions, Limits, RunResult } from "./types.ts";

/** Options for {@linkcode Heads}. */
export interface HeadsOptions extends AcceptorOptions {
  readonly lease: Lease;
  readonly outbox: Outbox;
  /** Called when there is something in the outbox. */
  readonly kick: () => void;
}

function shuttingDown(): Error {
  return new DOMException("The server is shutting down", "AbortError");
}

/** Runs the first update of each lane. */
export class Heads {
  readonly #options: HeadsOptions;
  readonly #maxCrashes: number;
  readonly #random: () => number;
  readonly #suspects = new Suspects();
  /** Results of updates that were handled by the run of one before them, as in an album. */
  readonly #results = new WeakMap<Stored, RunResult>();
  /** Whether no more runs may start. */
  closing = false;
  /** How many handlers are running. */
  running = 0;

  constructor(options: HeadsOptions) {
    this.#options = options;
    this.#maxCrashes = options.maxCrashes ?? 3;
    this.#random = options.random ?? Math.random;
  }

  /** Continues a lane with its first update. */
  proceed(lane: Lane, now = this.#options.clock.now()): void {
    const { clock, lease, outbox, kick } = this.#options;
    lane.phase = "idle";
    this.#clearTimer(lane);
    const [head] = lane.queue;
    if (!head) return this.#load(lane);
    const result = this.#results.get(head.update);
    if (result) return this.#conclude(lane, head, result);
    if (this.closing) return this.release(lane);
    const waitMs = head.dueAt - now;
    if (waitMs > 0) {
      lane.phase = "waiting";
      lane.timer = clock.setTimer(() => this.proceed(lane), waitMs);
      return;
    }
    if (this.#isOver(lane, head, now)) return;
    if (!lease.valid) {
      lane.phase = "waiting";
      return;
    }
    const lastTry = head.crashes > 0 && head.crashes === this.#maxCrashes - 1;
    if (lastTry && !this.#suspects.enter(lane)) {
      lane.phase = "waiting";
      return;
    }
    if (lane.marked) return this.#run(lane, head);
    lane.phase = "beginning";
    outbox.begin(lane, head.crashes + 1);
    kick();
  }

  /** Whether the update behind the first may start as soon as that one has ended. */
  mayBeginNext(lane: Lane): boolean {
    const next = lane.queue[1];
    return next !== undefined && !this.closing && this.#options.lease.valid &&
      next.crashes === 0 && next.dueAt <= this.#options.clock.now();
  }

  /** Makes the first update of a lane a dead letter if it is waiting. Returns whether it did. */
  skip(lane: Lane, error: string): boolean {
    const [head] = lane.queue;
    if (!head || lane.phase !== "waiting") return false;
    this.#clearTimer(lane);
    this.#makeDeadLetter(lane, head, error);
    return true;
  }

  /** Releases an update whose run will not end here, so that it does not count as a crash. */
  release(lane: Lane): void {
    const [head] = lane.queue;
    const begun = lane.marked || lane.phase === "beginning" || lane.phase === "running";
    if (!head || !begun || lane.phase === "settling") return;
    this.#options.outbox.forget(lane, shuttingDown());
    this.stop(lane, shuttingDown());
    this.#settle(lane, head, { type: "release", crashes: head.crashes });
  }

  /** Aborts the run of a lane that this instance has lost. */
  stop(lane: Lane, reason: Error): void {
    this.#clearTimer(lane);
    lane.running?.abort(reason);
    lane.running = undefined;
    this.left(lane);
  }

  /** The first update of a lane has ended. */
  left(lane: Lane): void {
    const next = this.#suspects.leave(lane);
    if (next) this.proceed(next);
  }

  /** Requests that a lane is read from the store. */
  #load(lane: Lane): void {
    const { outbox, kick } = this.#options;
    outbox.loads.add(lane);
    kick();
  }

  /** Ends an update that must not be run: it crashed too often or is too old. Returns whether it did. */
  #isOver(lane: Lane, head: Item, now: number): boolean {
    const { update, crashes } = head;
    const ageMs = now - head.acceptedAt;
    const tooOld = ageMs > 0 && ageMs > this.#limits(update.bot, update.kind).maxAgeMs;
    if (crashes >= this.#maxCrashes) {
      const times = crashes === 1 ? "once" : `${crashes} times`;
      this.#makeDeadLetter(lane, head, `Its runs ended the process ${times}`);
    } else if (tooOld && expires(update.kind)) {
      this.#options.emit?.({ type: "dropped", update, ageMs });
      const beginNext = this.mayBeginNext(lane);
      this.#settle(lane, head, { type: "done", beginNext, error: "Dropped: it was too old" });
    } else if (tooOld) {
      this.#makeDeadLetter(
        lane,
        head,
        update.attempt > 0 ? "Too old to be tried again" : "Too old to be run",
      );
    } else return false;
    return true;
  }

  #clearTimer(lane: Lane): void {
    if (lane.timer === undefined) return;
    this.#options.clock.clearTimer(lane.timer);
    lane.timer = undefined;
  }

  #run(lane: Lane, head: Item): void {
    const { store, outbox, kick, run } = this.#options;
    const { update, crashes, dueAt, unrun } = head;
    const attempt = update.attempt + crashes + 1;
    const refusal = (name: string) =>
      lane.running === running
        ? undefined
        : running.aborted ?? runEnded(`keep the result of ctx.once("${name}")`);
    const running: Running = new Running(update, attempt, dueAt, unrun, {
      refusal,
      read: ({ bot, id }) => store.notes(bot, id),
      write: (note) => {
        const refused = refusal(note.name);
        if (refused) return Promise.reject(refused);
        const written = outbox.note(lane, note);
        kick();
        return written;
      },
    }, {
      behind: () => lane.running === running ? lane.queue.slice(1).map((item) => item.update) : [],
      look: () => {
        if (lane.running === running) this.#load(lane);
      },
    });
    head.unrun = false;
    lane.phase = "running";
    lane.running = running;
    this.running++;
    const ended = (result: RunResult) => {
      this.running--;
      if (lane.running !== running) return;
      lane.running = undefined;
      this.#ended(lane, head, running, result);
    };
    let result: RunResult | Promise<RunResult>;
    try {
      result = run(update, running);
    } catch (error) {
      return ended({ type: "failed", error });
    }
    if ("type" in result) return ended(result);
    result.then(ended, (error) => ended({ type: "failed", error }));
  }

  #ended(lane: Lane, head: Item, running: Running, result: RunResult): void {
    // It failed because it was aborted.
    if (result.type === "failed" && running.aborted) {
      return this.#settle(lane, head, { type: "release", crashes: head.crashes });
    }
    for (const update of result.also ?? []) this.#results.set(update, result);
    this.#conclude(lane, head, result, running.tasks);
  }

  #conclude(lane: Lane, head: Item, result: RunResult, tasks?: readonly Task[]): void {
    const { update, crashes } = head;
    if (result.type === "done") {
      const end: End = { type: "done", beginNext: this.mayBeginNext(lane) };
      if (result.reply === undefined && !tasks) return this.#settle(lane, head, end);
      const { reply } = result;
      return this.#settle(lane, head, {
        ...end,
        ...reply !== undefined && { reply },
        ...tasks && { later: tasks },
      });
    }
    const error = errorText(result.error);
    const { final, uncounted, retryAfterMs } = result;
    const attempt = update.attempt + (uncounted ? 0 : 1);
    // A run that crashed the process was an attempt, too.
    const last = attempt + crashes >= this.#limits(update.bot, update.kind).attempts;
    if (final || last && !uncounted) return this.#makeDeadLetter(lane, head, error, attempt);
    const delayMs = waitOf(retryAfterMs) ?? retryDelay(attempt, this.#random);
    this.#settle(lane, head, { type: "retry", attempt, delayMs, crashes, error });
  }

  #makeDeadLetter(lane: Lane, head: Item, error: string, attempt = head.update.attempt): void {
    const { update } = head;
    this.#options.emit?.({ type: "dead", update, attempt: attempt + head.crashes, error });
    this.#settle(lane, head, { type: "dead", attempt, beginNext: this.mayBeginNext(lane), error });
  }

  #settle(lane: Lane, head: Item, end: End): void {
    const { bot, lane: number, seq } = head.update;
    lane.phase = "settling";
    this.#options.outbox.settle(lane, { ...end, bot, lane: number, seq });
    this.#options.kick();
  }

  #limits(bot: number, kind: string): Limits {
    return limitsOf(kind, this.#options.limits?.(bot, kind));
  }
}
