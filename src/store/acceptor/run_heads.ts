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
  /** Called when a lane is to be let go of. */
  readonly letGo: () => void;
}

function shuttingDown(): Error {
  return new DOMException("The server is shutting down", "AbortError");
}

/** Runs the first update of each lane. */
export class Heads {
  readonly #options: HeadsOptions;
  readonly #maxCrashes: number;
  readonly #random: () => number;
  readonly #suspects: Suspects;
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
    const { clock, isolated } = options;
    this.#suspects = new Suspects({ clock, isolated, proceed: (lane) => this.proceed(lane) });
  }

  /** Whether updates of a bot may start here. */
  hosts(bot: number): boolean {
    return !this.closing && this.#options.hosted.has(bot);
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
    if (!this.hosts(lane.bot)) {
      lane.phase = "waiting";
      return this.#options.letGo();
    }
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
    const isSuspect = head.crashes > 0 && head.crashes === this.#maxCrashesOf(head.update) - 1;
    if (!this.#suspects.enter(lane, isSuspect)) return this.#holdBack(lane, head);
    if (lane.marked) return this.#run(lane, head);
    lane.phase = "beginning";
    outbox.begin(lane, head.crashes + 1);
    kick();
  }

  /** Whether the update behind the first may start as soon as that one has ended. */
  mayBeginNext(lane: Lane): boolean {
    const next = lane.queue[1];
    return next !== undefined && this.hosts(lane.bot) && this.#options.lease.valid &&
      next.crashes === 0 && next.dueAt <= this.#options.clock.now();
  }

  /** Makes the first update of a lane a dead letter if it is waiting. Returns whether it did. */
  skip(lane: Lane, error: string): boolean {
    const [head] = lane.queue;
    if (!head || lane.phase !== "waiting") return false;
    this.#clearTimer(lane);
    this.left(lane);
    this.#makeDeadLetter(lane, head, error);
    return true;
  }

  /** The process is stopping, and may be killed before a lane's run has ended. */
  pardon(lane: Lane): void {
    if (lane.phase === "running") this.#unmark(lane, lane.queue[0]!);
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
    this.#suspects.leave(lane);
  }

  /** It waits for suspects. If one of them ends the process, that must not count as its own crash. */
  #holdBack(lane: Lane, head: Item): void {
    lane.phase = "waiting";
    if (!lane.marked) return;
    lane.marked = false;
    this.#unmark(lane, head);
  }

  /** If the process ends now, that is not the fault of a lane's first update. */
  #unmark(lane: Lane, { crashes }: Item): void {
    this.#options.outbox.begin(lane, crashes);
    this.#options.kick();
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
    if (crashes > 0 && crashes >= this.#maxCrashesOf(update)) {
      const times = crashes === 1 ? "once" : `${crashes} times`;
      this.#blameTogether(lane, head);
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

  /** What was handled together with a culprit has crashed as often: only the first is marked. */
  #blameTogether({ queue }: Lane, { update, crashes }: Item): void {
    const { together } = this.#options;
    for (let i = 1; i < queue.length && together?.(update, queue[i]!.update); i++) {
      queue[i]!.crashes = crashes;
    }
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
    if (result.type === "failed" && result.crashed) {
      head.crashes++;
      if (head.crashes >= this.#maxCrashesOf(head.update)) result = { ...result, final: true };
    }
    if (result.type === "done" || result.final) {
      for (const update of result.also ?? []) this.#results.set(update, result);
    }
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
    const { final, crashed, retryAfterMs } = result;
    const uncounted = result.uncounted || crashed;
    const attempt = update.attempt + (uncounted ? 0 : 1);
    // A run that crashed the process was an attempt, too.
    const last = attempt + crashes >= this.#limits(update.bot, update.kind).attempts;
    if (final || last && !uncounted) return this.#makeDeadLetter(lane, head, error, attempt);
    const delayMs = waitOf(retryAfterMs) ?? retryDelay(crashed ? crashes : attempt, this.#random);
    this.#settle(lane, head, { type: "retry", attempt, delayMs, crashes, error });
  }

  #makeDeadLetter(lane: Lane, head: Item, error: string, failed = head.update.attempt): void {
    const { update } = head;
    const attempt = failed + head.crashes;
    this.#options.emit?.({ type: "dead", update, attempt, error });
    this.#settle(lane, head, { type: "dead", attempt, beginNext: this.mayBeginNext(lane), error });
  }

  #settle(lane: Lane, head: Item, end: End): void {
    const { bot, lane: number, seq } = head.update;
    lane.phase = "settling";
    this.#options.outbox.settle(lane, { ...end, bot, lane: number, seq });
    this.#options.kick();
  }

  /**
   * How many crashes make an update a dead letter. One proves nothing about any of the runs, so
   * even where a bot allows a single attempt there is another after the first crash.
   */
  #maxCrashesOf({ bot, kind }: Stored): number {
    return Math.min(this.#maxCrashes, Math.max(2, this.#limits(bot, kind).attempts));
  }

  #limits(bot: number, kind: string): Limits {
    return limitsOf(kind, this.#options.limits?.(bot, kind));
  }
}
