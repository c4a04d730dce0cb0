/**
 * A bot's queue: takes each of its updates from arrival to outcome, once, in order and in time.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import { type Album, albumKeyOf, Albums } from "./albums.ts";
import { ActiveRuns } from "./active_runs.ts";
import type { Arrival } from "./arrival.ts";
import type { Bot } from "./bot.ts";
import { DeadlineQueue } from "./deadlines.ts";
import type { Delivery } from "./delivery.ts";
import { OpenDeliveries } from "./open_deliveries.ts";
import { Drain } from "./drain.ts";
import type { LoopDelay } from "./loop_delay.ts";
import { MemoryHistory } from "./memory_history.ts";
import { type Outcome, OUTCOMES } from "./outcome.ts";
import type { RunReporter } from "./run_reporter.ts";
import { BotRules } from "./bot_rules.ts";
import type { Run, RunOwner } from "./run.ts";
import type { QueueDeps } from "./queue_deps.ts";
import type { QueueStats } from "./stats.ts";
import type { UpdateQueue } from "./update_queue.ts";
import { judge } from "./failure_verdict.ts";
import type { Waiter } from "./waiter.ts";

const NO_RUNS = { size: 0, running: 0, lanes: 0 };

/** The engine of one bot. Until the first update it holds next to nothing: there may be 10 000. */
export class BotQueue implements RunOwner, UpdateQueue {
  readonly bot: Bot;
  readonly clock: Clock;
  readonly report: RunReporter;
  readonly loop: LoopDelay;
  rules: BotRules;
  readonly #deps: QueueDeps;
  #active: ActiveRuns | undefined;
  readonly history: MemoryHistory;
  readonly deliveries: OpenDeliveries;
  #limits: DeadlineQueue<Run> | undefined;
  #albums: Albums | undefined;
  /** Whether it starts no runs, for now or, once draining, for good. */
  closing = false;
  draining = false;
  #drain: Drain | undefined;
  /** Runs that a drain abandoned and whose handlers have not returned yet. */
  #leaving: Set<Run> | undefined;

  constructor(bot: Bot, deps: QueueDeps) {
    this.bot = bot;
    this.rules = new BotRules(bot.options);
    this.#deps = deps;
    this.clock = deps.clock;
    this.report = deps.report;
    this.loop = deps.loop;
    this.history = new MemoryHistory(deps);
    this.deliveries = new OpenDeliveries({
      ...{ clock: deps.clock, admission: deps.admission },
      onExpire: (waiter) => this.#expire(waiter),
      onSettled: () => this.#drain?.check(),
    });
  }

  get limits(): DeadlineQueue<Run> {
    return this.#limits ??= new DeadlineQueue(this.clock, (run) => this.#passLimit(run));
  }

  /** Starts no runs until it is resumed, with whatever rules are known by then. */
  pause(): void {
    this.closing = true;
  }

  resume({ options } = this.bot): void {
    this.rules = new BotRules(options);
    this.closing = this.draining;
  }

  /** Current figures. */
  stats(): QueueStats {
    const { size: runs, running, lanes } = this.#active ?? NO_RUNS;
    const { inFlight, open } = this.deliveries;
    const waiting = runs - running;
    return { inFlight, open, runs, running, waiting, lanes, seen: this.history.size };
  }

  /**
   * Admits a delivery if there is room. While draining, too: it may repeat an update that is running
   * or done.
   */
  admit(delivery: Delivery): Waiter | undefined {
    return this.deliveries.admit(delivery, !this.closing);
  }

  /** Its update has yet to be read; the time that takes counts towards its deadline. */
  expect(waiter: Waiter): void {
    this.deliveries.wait(waiter);
  }

  /** No update could be read from it. */
  discard(waiter: Waiter): void {
    this.deliveries.settle(waiter, OUTCOMES.unread);
  }

  /** Runs the update of an admitted delivery, or makes it wait for the run already in progress. */
  dispatch(waiter: Waiter, arrival: Arrival, now?: number): void {
    if (waiter.settled) return;
    if (this.#active?.calling) return this.#active.defer(() => this.dispatch(waiter, arrival));
    const { id, kind } = arrival;
    const albumKey = this.bot.handler.album && albumKeyOf(arrival);
    if (albumKey !== undefined) return this.#collect(albumKey, waiter, arrival);
    if (!this.bot.handler.takes(kind)) return this.deliveries.settle(waiter, OUTCOMES.ignored);
    if ((arrival.history ?? this.history).isDone(id)) return this.#answerAgain(waiter, id);
    const current = this.#active?.get(id);
    if (!current && !waiter.mayBegin) {
      return this.deliveries.settle(waiter, OUTCOMES.unavailable);
    }
    waiter.waitFor(id);
    if (current) this.#join(current, waiter);
    else this.#begin(waiter, arrival, now);
    this.deliveries.wait(waiter);
  }

  /** Starts no more runs, and resolves once all have finished or been abandoned. */
  async drain(ms: number): Promise<void> {
    this.closing = this.draining = true;
    this.#albums?.finishAll();
    if (!this.#idle) {
      const { clock } = this;
      this.#drain ??= new Drain({
        clock,
        isIdle: () => this.#idle,
        giveUp: () => this.#giveUp(),
      });
      this.#drain.within(ms);
      await this.#drain.over;
    }
    this.deliveries.close();
    this.#limits?.close();
  }

  returned(run: Run, now: number): void {
    // A handler that blocked the thread delayed the timers, too.
    for (const waiter of run.waiters.pastDeadline(now)) this.#expire(waiter, run);
  }

  succeeded(run: Run, body: string | undefined, now: number): void {
    run.history.done(run);
    if (body !== undefined) this.#carry(run, run.waiters.carrier!, { type: "handled", body }, now);
    this.#close(run, OUTCOMES.handled, now);
  }

  failed(run: Run, error: unknown): void {
    const { again, afterMs, problem } = run.history.judge?.(error) ??
      judge(error, run.attempt, this.rules);
    this.report.failure(run, error);
    if (problem !== undefined) this.report.failure(run, problem);
    // If another instance may run it now, this outcome does not count.
    if (!run.history.signal?.aborted && (run.accepted || !again)) {
      run.history.done(run);
      this.report.deadLetter(run, error);
      return this.#close(run, { type: "dead", error });
    }
    run.history.failed(run.id);
    this.#close(run, { type: "failed", error, ...afterMs !== undefined && { afterMs } });
  }

  responded(run: Run, body: string): boolean {
    const { carrier } = run.waiters;
    if (!carrier) return false;
    const { delivery } = carrier;
    if (delivery.respond) delivery.respond(body);
    else {
      run.accept();
      this.#carry(run, carrier, { type: "handled", body });
    }
    return true;
  }

  left(run: Run): void {
    if (this.#leaving?.delete(run)) this.#drain?.check();
  }

  get #idle(): boolean {
    return this.deliveries.open === 0 && !this.#active?.size && !this.#leaving?.size;
  }

  #begin(waiter: Waiter, arrival: Arrival, now: number | undefined): void {
    const attempt = waiter.delivery.attempt ?? 1 + this.history.failuresOf(arrival.id);
    const lane = this.rules.laneOf(arrival);
    const run = this.#deps.createRun(this, arrival, lane, attempt);
    run.waiters.add(waiter);
    this.#albums?.finishIn(run.lane);
    this.#runs.enter(run, now);
  }

  get #runs(): ActiveRuns {
    return this.#active ??= new ActiveRuns(this.rules.concurrency);
  }

  /** Collects a part of an album. Telegram sends the next part only after the answer. */
  #collect(key: string, waiter: Waiter, arrival: Arrival): void {
    const { id } = arrival;
    if ((arrival.history ?? this.history).isDone(id)) return this.#answerAgain(waiter, id);
    const albums = this.#albums ??= new Albums(this.clock);
    let album = albums.with(id);
    if (!album) {
      if (!waiter.mayBegin) return this.deliveries.settle(waiter, OUTCOMES.unavailable);
      const added = albums.add(key, this.rules.laneOf(arrival), arrival);
      album = added.album;
      if (added.isNew) this.#beginAlbum(album, arrival, waiter.delivery.attempt);
    }
    const { over, complete } = album;
    this.deliveries.settle(waiter, { type: "accepted", over, complete });
  }

  #beginAlbum(album: Album, first: Arrival, attempt = 1): void {
    const run = this.#deps.createRun(this, first, album.lane, attempt, album);
    // A store, whose history it is, tries it again.
    if (!first.history) run.accept();
    run.waiters.detach();
    this.#runs.enter(run);
  }

  #join(run: Run, waiter: Waiter): void {
    // Only a run that replied early can have a cached reply while it is still running.
    const body = run.accepted ? this.#replyFor(waiter, run.id) : undefined;
    if (body !== undefined) return this.deliveries.settle(waiter, { type: "handled", body });
    run.join(waiter);
  }

  #answerAgain(waiter: Waiter, id: number): void {
    const body = this.#replyFor(waiter, id);
    const outcome = body === undefined ? OUTCOMES.duplicate : { type: "duplicate", body } as const;
    this.deliveries.settle(waiter, outcome);
  }

  /** The reply sent in a response that Telegram, as it delivers again, did not receive. */
  #replyFor({ carriesReply }: Waiter, id: number): string | undefined {
    return carriesReply ? this.history.replyTo(id, this.clock.now()) : undefined;
  }

  /** Settles a delivery with a reply. */
  #carry(run: Run, carrier: Waiter, outcome: Outcome & { body: string }, now?: number): void {
    run.history.replied(run.id, outcome.body, now ?? this.clock.now());
    run.waiters.remove(carrier);
    this.deliveries.settle(carrier, outcome, now);
  }

  /** A delivery has reached its deadline. */
  #expire(waiter: Waiter, run = this.#runOf(waiter)): void {
    if (!run) return this.deliveries.settle(waiter, OUTCOMES.unread);
    const accepted = this.rules.policyFor(run.kind) === "return";
    // A client turned away now would find the port closed. Telegram waits longer than a drain.
    if (!accepted && this.draining && run.state === "running") return;
    const outcome = accepted ? OUTCOMES.accepted : OUTCOMES.timeout;
    run.answerEarly(accepted);
    run.waiters.remove(waiter);
    // No 200 was sent and no handler was called: Telegram will deliver it again.
    if (run.waiters.empty && !run.promised) this.#close(run, outcome);
    this.deliveries.settle(waiter, outcome);
  }

  #runOf({ updateId }: Waiter): Run | undefined {
    return updateId === undefined ? undefined : this.#active?.get(updateId);
  }

  /** A run has reached its hard limit. */
  #passLimit(run: Run): void {
    const error = this.bot.handler.onHardLimit?.() ??
      new DOMException(`Run of "${run.kind}" passed its hard limit`, "TimeoutError");
    this.failed(run, error);
    run.abort(error);
  }

  /** At the end of a drain: accepted updates become dead letters, Telegram redelivers the others. */
  #giveUp(): void {
    const error = new DOMException("Run was given up at the end of a drain", "AbortError");
    this.#active?.close();
    for (const run of this.#active?.all ?? []) {
      if (run.state === "running") {
        (this.#leaving ??= new Set()).add(run);
        this.report.failure(run, error);
      }
      if (run.accepted) this.report.deadLetter(run, error);
      this.#close(run, OUTCOMES.unavailable);
      run.abort(error);
    }
    this.deliveries.giveUp();
  }

  /** Removes a run, settles the deliveries waiting for it and starts the next run in its lane. */
  #close(run: Run, outcome: Outcome, now?: number): void {
    const began = run.end(outcome.type);
    const wasKept = this.#runs.forget(run);
    run.waiters.settle(outcome, now);
    if (run.album) this.#albums!.end(run.album, outcome);
    if (wasKept) this.#runs.leave(run, began);
    this.#drain?.check();
  }
}
