/**
 * Runs: one execution of a handler on an update.
 *
 * @module
 */
import type { LogLevel } from "../events/events.ts";
import type { OutcomeType } from "../events/outcome.ts";
import { delayUntil, taskNamed } from "../handler/tasks.ts";
import type { Update } from "../telegram/types.ts";
import { resultProblem } from "../handler/result.ts";
import { type Clock, dateOf } from "../util/clock.ts";
import { LazyAbortController } from "../util/lazy_abort.ts";
import { isThenable } from "../util/thenable.ts";
import type { UpdateHistory } from "./update_history.ts";
import type { Bot } from "./bot.ts";
import type { Deadline, DeadlineQueue } from "./deadlines.ts";
import type { Album } from "./albums.ts";
import type { Arrival } from "./arrival.ts";
import type { OpenDeliveries } from "./open_deliveries.ts";
import type { MemoryHistory } from "./memory_history.ts";
import { sendReply } from "./send_reply.ts";
import type { RunReporter } from "./run_reporter.ts";
import type { BotRules } from "./bot_rules.ts";
import { type ContextSource, RunContext } from "./run_context.ts";
import { RunWaiters } from "./run_waiters.ts";
import type { Waiter } from "./waiter.ts";

/**
 * - `waiting`: for its turn in its lane or for a free place
 * - `running`: the handler was called and has not finished, or its reply is being sent
 * - `over`: finished, withdrawn or abandoned; whatever the handler does now changes nothing
 */
export type RunState = "waiting" | "running" | "over";

/** What a run needs and reports to. */
export interface RunOwner {
  readonly bot: Bot;
  readonly rules: BotRules;
  readonly clock: Clock;
  readonly report: RunReporter;
  readonly deliveries: OpenDeliveries;
  readonly history: MemoryHistory;
  /** The hard limits of runs in progress. */
  readonly limits: DeadlineQueue<Run>;
  /** The handler has returned. Its reply is about to be sent. */
  returned(run: Run, now: number): void;
  /** It has succeeded; `body` is the JSON of the reply, for the carrier's response. */
  succeeded(run: Run, body: string | undefined, now: number): void;
  /** The handler failed, or its reply could not be sent. */
  failed(run: Run, error: unknown): void;
  /** The handler replies while it continues. Returns whether a response was open. */
  responded(run: Run, body: string): boolean;
  /** It was abandoned, and its handler has now finished after all. */
  left(run: Run): void;
}

/** Makes a run, as its constructor does. */
export type CreateRun = (...options: ConstructorParameters<typeof Run>) => Run;

/** A client that has just connected does not leave sooner than this. */
const MOMENT_MS = 1;

/** A handler that blocks the thread for longer is reported. */
const BLOCKED_MS = 1000;

/** One execution of a handler. */
export class Run implements ContextSource {
  readonly id: number;
  readonly kind: string;
  readonly lane: number | undefined;
  readonly attempt: number;
  readonly album: Album | undefined;
  readonly history: UpdateHistory;
  /** The deliveries that wait for it. */
  readonly waiters: RunWaiters;
  readonly #owner: RunOwner;
  readonly #arrival: Arrival;
  #state: RunState = "waiting";
  #startedAt = NaN;
  #limit: Deadline<Run> | undefined;
  #accepted = false;
  #answeredEarly = false;
  #aborting: LazyAbortController | undefined;

  /** @param arrival The update; of an album, its first part. */
  constructor(
    owner: RunOwner,
    arrival: Arrival,
    lane: number | undefined,
    attempt: number,
    album?: Album,
  ) {
    this.#owner = owner;
    this.waiters = new RunWaiters(owner.deliveries);
    this.#arrival = arrival;
    this.id = arrival.id;
    this.kind = arrival.kind;
    this.lane = lane;
    this.attempt = attempt;
    this.album = album;
    this.history = arrival.history ?? owner.history;
  }

  get bot(): Bot {
    return this.#owner.bot;
  }

  /** The update as it arrived, or its JSON. */
  get original(): Update | string {
    return this.#arrival.original;
  }

  get state(): RunState {
    return this.#state;
  }

  /** Its 200 has been sent: it will not be delivered again. */
  get accepted(): boolean {
    return this.#accepted;
  }

  /** Whether it must finish even if no delivery waits for it. */
  get promised(): boolean {
    return this.#accepted || this.#state === "running";
  }

  get responseOpen(): boolean {
    return this.#state !== "over" && this.waiters.carrier !== undefined;
  }

  /** Aborted once the run is abandoned. Created on demand: few handlers use it. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get answerLeavesAt(): number {
    const { clock } = this.#owner;
    if (this.#state === "over") return Infinity;
    const due = this.waiters.carrier?.delivery.dueAt;
    if (due !== undefined && due !== Infinity) return dateOf(clock, due);
    return dateOf(clock, this.#limitAt());
  }

  /**
   * Calls the handler.
   *
   * @param now The moment, on the clock's monotonic scale.
   */
  start(now: number = this.#owner.clock.now()): void {
    this.#state = "running";
    this.#startedAt = now;
    let result: unknown;
    let goesOn: boolean;
    try {
      result = this.#call(new RunContext(this));
      goesOn = isThenable(result);
    } catch (error) {
      this.#timeOfCall();
      return this.#threw(error);
    }
    const returnedAt = this.#timeOfCall();
    if (!goesOn) return this.#returned(result, returnedAt);
    this.#outlast();
    // Unlike a promise, any other thenable could throw or settle more than once.
    Promise.resolve(result)
      .then((value) => this.#returnedLate(value), (error) => this.#threw(error));
  }

  get #abort(): LazyAbortController {
    return this.#aborting ??= new LazyAbortController(this.history.signal);
  }

  #call(ctx: RunContext): unknown {
    const { handler } = this.bot;
    const { album } = this;
    if (!album) return handler.call(this.kind, this.#arrival.update, ctx);
    return album.complete.then(() =>
      this.#state === "over" ? undefined : handler.album!(album.messages, ctx)
    );
  }

  /** A deadline has passed: the answer is sent before the run has finished. */
  answerEarly(accepted: boolean): void {
    this.#answeredEarly = true;
    if (accepted) this.#accepted = true;
  }

  /** Its 200 has been sent. */
  accept(): void {
    this.#accepted = true;
  }

  /** One more delivery waits for it. */
  join(waiter: Waiter): void {
    this.waiters.add(waiter);
  }

  /** Ends it, whatever its handler does. Returns whether the handler was called. */
  end(_outcome: OutcomeType): boolean {
    const began = this.#state === "running";
    this.#state = "over";
    if (this.#limit) this.#owner.limits.remove(this.#limit);
    return began;
  }

  /** Aborts the signal, now or when it is first read. */
  abort(reason: Error): void {
    this.#abort.abort(reason);
  }

  respond(body: string): boolean {
    return this.#state !== "over" && this.#owner.responded(this, body);
  }

  once<T>(name: string, fn: () => T | Promise<T>): Promise<T> {
    return this.history.once(this.id, name, fn);
  }

  later(when: number | Date, name: string, data: unknown): void {
    taskNamed(this.bot.handler.tasks, name, "schedule");
    this.history.later(delayUntil(when, this.#owner.clock.date()), name, data);
  }

  log(level: LogLevel, text: string): void {
    this.#owner.report.log(this, level, text);
  }

  /** Reads the time when the handler's call has returned; reports it if it blocked the thread. */
  #timeOfCall(): number {
    const now = this.#owner.clock.now();
    const ms = now - this.#startedAt;
    if (ms >= BLOCKED_MS) this.#owner.report.blocked(this, ms);
    return now;
  }

  #limitAt(): number {
    return this.#startedAt + this.#owner.rules.abandonMs;
  }

  /** It continues after the handler's call has returned, so the hard limit applies. */
  #outlast(): void {
    if (this.#state === "over") return;
    this.#limit ??= this.#owner.limits.add(this, this.#limitAt());
  }

  /** The client that should get the reply may have left in the meantime. */
  #returnedLate(result: unknown): void {
    const { carrier } = this.waiters;
    const nobody = result === undefined || !carrier?.delivery.isGone ||
      this.#owner.clock.now() - this.#startedAt < MOMENT_MS;
    if (nobody) return this.#returned(result);
    carrier.look().then((gone) => gone ? this.#returnedLate(result) : this.#returned(result));
  }

  /** Sending the reply is part of the run: it can fail, and the lane waits for it. */
  #returned(result: unknown, now: number = this.#owner.clock.now()): void {
    if (this.#state === "over") return this.#endLate(true);
    this.#owner.returned(this, now);
    let reply: string | Promise<string> | undefined;
    try {
      const problem = resultProblem(result);
      if (problem) this.log("warn", problem);
      reply = sendReply(this, result);
    } catch (error) {
      return this.#threw(error);
    }
    if (typeof reply !== "object") return this.#succeed(reply, now);
    this.#outlast();
    reply.then((method) => {
      this.#owner.report.reply(this, method);
      if (this.#state === "over") this.#endLate(true);
      else this.#succeed(undefined, this.#owner.clock.now());
    }, (error) => this.#threw(error));
  }

  #succeed(body: string | undefined, now: number): void {
    this.#reportLate(true);
    this.#owner.succeeded(this, body, now);
  }

  #threw(error: unknown): void {
    if (this.#state === "over") return this.#endLate(false, error);
    this.#reportLate(false, error);
    this.#owner.failed(this, error);
  }

  #reportLate(ok: boolean, error?: unknown): void {
    if (this.#answeredEarly) this.#report(ok, false, error);
  }

  #endLate(ok: boolean, error?: unknown): void {
    this.#report(ok, true, error);
    this.#owner.left(this);
  }

  #report(ok: boolean, abandoned: boolean, error: unknown): void {
    const { report, clock } = this.#owner;
    report.late(this, { ok, abandoned, ms: clock.now() - this.#startedAt, error });
  }
}
