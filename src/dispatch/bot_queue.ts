/**
 * A bot's queue: its updates from their arrival to their end, once each, in order and in time.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import { type Album, albumKeyOf, Albums } from "./albums.ts";
import type { Arrival } from "./arrival.ts";
import type { Bot } from "./bot.ts";
import { DeadlineQueue } from "./deadlines.ts";
import type { Delivery } from "./delivery.ts";
import { Deliveries } from "./deliveries.ts";
import { Drain } from "./drain.ts";
import { History } from "./history.ts";
import { Lanes } from "./lanes.ts";
import { type Outcome, OUTCOMES } from "./outcome.ts";
import type { Reporter } from "./report.ts";
import { type Rules, rulesOf } from "./rules.ts";
import type { Run, RunOwner } from "./run.ts";
import type { Shared } from "./shared.ts";
import type { QueueStats } from "./stats.ts";
import type { UpdateQueue } from "./update_queue.ts";
import { judge } from "./verdict.ts";
import type { Waiter } from "./waiters.ts";

/** The engine of one bot. Before its first update it holds next to nothing: there may be 10 000. */
export class BotQueue implements RunOwner, UpdateQueue {
  readonly bot: Bot;
  readonly clock: Clock;
  readonly report: Reporter;
  rules: Rules;
  readonly #shared: Shared;
  /** Runs that are not over, by update_id, while there are any. */
  #runs: Map<number, Run> | undefined;
  #lanes: Lanes<Run> | undefined;
  readonly history: History;
  readonly deliveries: Deliveries;
  #limits: DeadlineQueue<Run> | undefined;
  #albums: Albums | undefined;
  /** It begins nothing, for now or for good. */
  closing = false;
  #draining = false;
  #drain: Drain | undefined;
  /** Runs that a drain gave up and whose handlers have not noticed yet. */
  #leaving: Set<Run> | undefined;

  constructor(bot: Bot, shared: Shared) {
    this.bot = bot;
    this.rules = rulesOf(bot.options);
    this.#shared = shared;
    this.clock = shared.clock;
    this.report = shared.report;
    this.history = new History(shared);
    this.deliveries = new Deliveries({
      ...{ clock: shared.clock, admission: shared.admission },
      onExpire: (waiter) => this.#expire(waiter),
      onSettled: () => this.#drain?.check(),
    });
  }

  get limits(): DeadlineQueue<Run> {
    return this.#limits ??= new DeadlineQueue(this.clock, (run) => this.#passLimit(run));
  }

  /** Begins nothing until it is resumed, by whatever rules are known by then. */
  pause(): void {
    this.closing = true;
  }

  resume({ options } = this.bot): void {
    this.rules = rulesOf(options);
    this.closing = this.#draining;
  }

  /** What goes on just now. */
  stats(): QueueStats {
    const [runs, running] = [this.#runs?.size ?? 0, this.#lanes?.running ?? 0];
    const lanes = this.#lanes?.size ?? 0;
    const { inFlight, open } = this.deliveries;
    const waiting = runs - running;
    return { inFlight, open, runs, running, waiting, lanes, seen: this.history.size };
  }

  /**
   * Gives a delivery a place, if one is free. While draining, too: it may bring again what goes on
   * or is done.
   */
  admit(delivery: Delivery): Waiter | undefined {
    return this.deliveries.admit(delivery, !this.closing);
  }

  /** Its update is still to be read; that counts towards its deadline. */
  expect(waiter: Waiter): void {
    this.deliveries.wait(waiter);
  }

  /** No update could be read from it. */
  discard(waiter: Waiter): void {
    this.deliveries.settle(waiter, OUTCOMES.unread);
  }

  /** Runs the update of an admitted delivery, or has it wait for the run that there is already. */
  dispatch(waiter: Waiter, arrival: Arrival): void {
    if (waiter.settled) return;
    const { id, kind } = arrival;
    const albumKey = this.bot.handler.album && albumKeyOf(arrival);
    if (albumKey !== undefined) return this.#collect(albumKey, waiter, arrival);
    if (!this.bot.handler.takes(kind)) return this.deliveries.settle(waiter, OUTCOMES.ignored);
    if ((arrival.account ?? this.history).isDone(id)) return this.#answerAgain(waiter, id);
    const current = this.#runs?.get(id);
    if (!current && !waiter.mayBegin) {
      return this.deliveries.settle(waiter, OUTCOMES.unavailable);
    }
    waiter.waitFor(id);
    if (current) this.#join(current, waiter);
    else this.#begin(waiter, arrival);
    this.deliveries.wait(waiter);
  }

  /** Begins nothing more, and resolves when nothing goes on any more, or it was given up. */
  async drain(ms: number): Promise<void> {
    this.closing = this.#draining = true;
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
    // A handler that kept the thread to itself kept the timers waiting, too.
    for (const waiter of run.waiters.overdue(now)) this.#expire(waiter);
  }

  succeeded(run: Run, body: string | undefined, now: number): void {
    run.account.done(run);
    if (body !== undefined) this.#carry(run, run.waiters.carrier!, { type: "handled", body }, now);
    this.#close(run, OUTCOMES.handled, now);
  }

  failed(run: Run, error: unknown): void {
    const { again, afterMs, problem } = judge(error, run.attempt, this.rules);
    this.report.failure(run, error);
    if (problem !== undefined) this.report.failure(run, problem);
    // Where others may run it now, its end does not count.
    if (!run.account.signal?.aborted && (run.accepted || !again)) {
      run.account.done(run);
      this.report.deadLetter(run, error);
      return this.#close(run, { type: "dead", error });
    }
    run.account.failed(run.id);
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
    return this.deliveries.open === 0 && !this.#runs?.size && !this.#leaving?.size;
  }

  #begin(waiter: Waiter, arrival: Arrival): void {
    const attempt = waiter.delivery.attempt ?? 1 + this.history.failuresOf(arrival.id);
    const lane = this.rules.laneOf(arrival);
    const run = this.#shared.createRun(this, arrival, lane, attempt);
    run.waiters.add(waiter);
    this.#albums?.finishIn(run.lane);
    this.#enter(run);
  }

  #enter(run: Run): void {
    (this.#runs ??= new Map()).set(run.id, run);
    (this.#lanes ??= new Lanes(this.rules.concurrency, (run) => run.start())).enter(run, run.lane);
  }

  /** Takes a part of an album. Telegram sends the next one only after the answer. */
  #collect(key: string, waiter: Waiter, arrival: Arrival): void {
    const { id } = arrival;
    if ((arrival.account ?? this.history).isDone(id)) return this.#answerAgain(waiter, id);
    const albums = this.#albums ??= new Albums(this.clock);
    let album = albums.with(id);
    if (!album) {
      if (!waiter.mayBegin) return this.deliveries.settle(waiter, OUTCOMES.unavailable);
      const added = albums.add(key, this.rules.laneOf(arrival), arrival);
      album = added.album;
      if (added.isNew) this.#beginAlbum(album, arrival);
    }
    this.deliveries.settle(waiter, { type: "accepted", over: album.over });
  }

  #beginAlbum(album: Album, first: Arrival): void {
    const run = this.#shared.createRun(this, first, album.lane, 1, album);
    run.accept();
    run.waiters.detach();
    this.#enter(run);
  }

  #join(run: Run, waiter: Waiter): void {
    // Only one that has replied early can have its reply remembered while it goes on.
    const body = run.accepted ? this.#replyFor(waiter, run.id) : undefined;
    if (body !== undefined) return this.deliveries.settle(waiter, { type: "handled", body });
    run.join(waiter);
  }

  #answerAgain(waiter: Waiter, id: number): void {
    const body = this.#replyFor(waiter, id);
    const outcome = body === undefined ? OUTCOMES.duplicate : { type: "duplicate", body } as const;
    this.deliveries.settle(waiter, outcome);
  }

  /** The reply that travelled in a response which Telegram, delivering again, has not got. */
  #replyFor({ carriesReply }: Waiter, id: number): string | undefined {
    return carriesReply ? this.history.replyTo(id, this.clock.now()) : undefined;
  }

  /** Settles a delivery with a reply. */
  #carry(run: Run, carrier: Waiter, outcome: Outcome & { body: string }, now?: number): void {
    run.account.replied(run.id, outcome.body, now ?? this.clock.now());
    run.waiters.remove(carrier);
    this.deliveries.settle(carrier, outcome, now);
  }

  /** A delivery has waited as long as it may. */
  #expire(waiter: Waiter): void {
    const run = waiter.updateId === undefined ? undefined : this.#runs?.get(waiter.updateId);
    if (!run) return this.deliveries.settle(waiter, OUTCOMES.unread);
    const accepted = this.rules.policyFor(run.kind) === "return";
    // Whoever is sent away now would find the port closed. Telegram waits longer than a drain.
    if (!accepted && this.#draining && run.state === "running") return;
    const outcome = accepted ? OUTCOMES.accepted : OUTCOMES.timeout;
    run.answerEarly(accepted);
    run.waiters.remove(waiter);
    // Nobody was promised anything and nothing was begun: Telegram will bring it again.
    if (run.waiters.empty && !run.promised) this.#close(run, outcome);
    this.deliveries.settle(waiter, outcome);
  }

  /** A run has gone on as long as it may. */
  #passLimit(run: Run): void {
    const error = this.bot.handler.overdue?.() ??
      new DOMException(`Run of "${run.kind}" passed its hard limit`, "TimeoutError");
    this.failed(run, error);
    run.abort(error);
  }

  /** At the end of a drain. What was accepted is a dead letter; Telegram brings the rest again. */
  #giveUp(): void {
    const error = new DOMException("Run was given up at the end of a drain", "AbortError");
    this.#lanes?.close();
    for (const run of this.#runs?.values() ?? []) {
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

  /** Leaves no trace of a run, settles whoever waits for it and starts whoever it kept waiting. */
  #close(run: Run, outcome: Outcome, now?: number): void {
    const began = run.end(outcome.type);
    if (this.#runs!.size > 1) this.#runs!.delete(run.id);
    else this.#runs = undefined;
    run.waiters.settle(outcome, now);
    if (run.album) this.#albums!.end(run.album, outcome);
    this.#lanes!.leave(run, run.lane, began);
    this.#drain?.check();
  }
}
