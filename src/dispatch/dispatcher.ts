/**
 * The dispatcher: every update is run once, in order, in time.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type { Observer } from "../events/events.ts";
import { kindOf, laneOf } from "../telegram/update.ts";
import type { Update } from "../telegram/types.ts";
import { Bot, type BotSpec } from "./bot_queue.ts";
import { Deadlines } from "./deadlines.ts";
import { type Delivery, type Outcome, OUTCOMES } from "./delivery.ts";
import { Drains } from "./drain.ts";
import { isThenable } from "../handler/load.ts";
import { freePlace, isLaneFree, leaveLine, register, takePlace, unregister } from "./lanes.ts";
import { Memories } from "./seen_updates.ts";
import { Reporter } from "./report.ts";
import { Run, sendReply } from "./run.ts";

/** What a dispatcher is made of. */
export interface DispatcherOptions {
  readonly clock: Clock;
  /** Deliveries that wait and runs that go on without one, at most. */
  readonly maxInFlight: number;
  /** Who is told what happens. */
  readonly emit: Observer;
}

/** Runs the updates of any number of bots. */
export class Dispatcher {
  /** Where time comes from. */
  readonly clock: Clock;
  /** Tells what happens. */
  readonly report: Reporter;
  readonly #maxInFlight: number;
  readonly #deadlines: Deadlines;
  readonly #memories: Memories;
  readonly #bots = new Set<Bot>();
  readonly #spanning = (ms: number) => this.#deadlines.spanning(ms);
  /** Deliveries without an answer. */
  #open = 0;
  /** The run whose handler is being called. */
  #called: Run | undefined;
  /** Runs that are not over, and those among them that no delivery waits for. */
  #runs = 0;
  #adrift = 0;
  #drained: Promise<void> | undefined;
  readonly #drains: Drains;

  constructor(options: DispatcherOptions) {
    this.clock = options.clock;
    this.#maxInFlight = options.maxInFlight;
    this.report = new Reporter(options.emit, options.clock);
    this.#deadlines = new Deadlines(options.clock);
    this.#memories = new Memories(options.clock);
    this.#drains = new Drains(this, options.clock);
  }

  /** Deliveries that wait and runs that go on without one. */
  get inFlight(): number {
    return this.#open + this.#adrift;
  }

  /** Whether it takes nothing more because it is being shut down. */
  get draining(): boolean {
    return this.#drained !== undefined;
  }

  /** Takes a bot in. */
  host(spec: BotSpec): Bot {
    const bot = new Bot(spec, this.#spanning);
    this.#bots.add(bot);
    return bot;
  }

  /** Gives a delivery a place and starts its deadline, before its body is read. */
  admit(delivery: Delivery): boolean {
    const { bot } = delivery;
    if (this.#drained || this.#open + this.#adrift >= this.#maxInFlight) return false;
    if (bot.closing) return false;
    this.#open++;
    bot.open++;
    if (delivery.timed) bot.timeouts.add(delivery, delivery.arrivedAt);
    return true;
  }

  /** Runs the update of an admitted delivery, or joins the run that it already has. */
  dispatch(delivery: Delivery, update: Update): void {
    this.#called?.goOn();
    const { bot } = delivery;
    const kind = kindOf(update);
    const id = update.update_id;
    if (!bot.handler.takes(kind)) return this.settle(delivery, OUTCOMES.ignored);
    if (bot.memory?.isDone(id)) return this.settle(delivery, OUTCOMES.duplicate);
    const current = bot.runs?.get(id);
    if (current) return this.#join(current, delivery);
    const lane = bot.inLanes ? laneOf(update, kind) : undefined;
    const attempt = 1 + (bot.memory?.failuresOf(id) ?? 0);
    const run = new Run(this, bot, update, kind, lane, attempt);
    this.#runs++;
    run.join(delivery);
    if (isLaneFree(run) && takePlace(run)) this.#start(run);
    else register(run);
  }

  /** Answers a delivery that still waits. */
  settle(delivery: Delivery, outcome: Outcome): void {
    if (!delivery.open) return;
    delivery.open = false;
    delivery.bot.timeouts.remove(delivery);
    this.#open--;
    delivery.bot.open--;
    delivery.answer(outcome);
    this.#drains.check();
  }

  /** A delivery has waited as long as it may. */
  deliveryExpired(delivery: Delivery): void {
    const { run } = delivery;
    if (!run) return this.settle(delivery, OUTCOMES.unread);
    run.leave(delivery);
    run.overdue = true;
    const mayReturn = run.bot.policyFor(run.kind) === "return";
    if (mayReturn) run.accepted = true;
    if (!run.awaited) {
      if (run.accepted || run.begun) this.#setAdrift(run, true);
      // Nobody was promised anything and nothing was begun: Telegram will bring it again.
      else this.#end(run);
    }
    this.settle(delivery, mayReturn ? OUTCOMES.accepted : OUTCOMES.timeout);
  }

  /**
   * Answers with a reply while the handler goes on. Returns whether a response was open: then
   * nobody will deliver the update again.
   */
  respondEarly(run: Run, body: string): boolean {
    const { carrier } = run;
    if (!carrier) return false;
    run.leave(carrier);
    run.accepted = true;
    if (!run.awaited) this.#setAdrift(run, true);
    this.settle(carrier, { type: "accepted", body });
    return true;
  }

  /** A run has gone on as long as it may. */
  runExpired(run: Run): void {
    const error = new DOMException(`Run of "${run.kind}" passed its hard limit`, "TimeoutError");
    this.#fail(run, error);
    run.abort(error);
  }

  /**
   * Takes nothing more and waits for what goes on. What is not over in time is given up: its
   * signal aborts, and after a moment to tidy up nobody waits for it any longer.
   */
  drain(ms: number): Promise<void> {
    return this.#drained ??= this.#drain(ms);
  }

  /** The same for one bot, which is forgotten then. */
  async release(bot: Bot, ms: number): Promise<void> {
    bot.closing = true;
    await this.#drains.waitFor([bot], ms, () => bot.open === 0 && !bot.runs?.size);
    this.#bots.delete(bot);
    this.#memories.forget(bot);
  }

  /** Gives a run up at the end of a drain. What was accepted is a dead letter. */
  giveUp(run: Run, error: Error): void {
    if (run.begun) this.report.failure(run, error);
    if (run.accepted) this.report.deadLetter(run, error);
    this.#end(run);
    this.#settleAll(run, OUTCOMES.unavailable);
    run.abort(error);
  }

  #join(run: Run, delivery: Delivery): void {
    run.join(delivery);
    if (run.adrift) this.#setAdrift(run, false);
  }

  #setAdrift(run: Run, adrift: boolean): void {
    run.adrift = adrift;
    this.#adrift += adrift ? 1 : -1;
  }

  /** Calls the handler. */
  #start(run: Run): void {
    if (run.state === "over") return;
    run.begun = true;
    if (run.registered) run.goOn();
    let result: unknown;
    let goesOn: boolean;
    this.#called = run;
    try {
      result = run.bot.handler.call(run.kind, run.update, run.context);
      goesOn = isThenable(result);
    } catch (error) {
      return this.#threw(run, error);
    } finally {
      this.#called = undefined;
    }
    if (!goesOn) return this.#returned(run, result);
    run.goOn();
    // A promise stays itself; any other thenable could throw, or settle more than once.
    Promise.resolve(result)
      .then((value) => this.#returned(run, value), (error) => this.#threw(run, error));
  }

  /** The handler is done. Its reply is part of the run: it counts, and keeps its place in order. */
  #returned(run: Run, result: unknown): void {
    if (run.state === "over") return this.#endLate(run, true);
    let reply: string | Promise<string> | undefined;
    try {
      reply = sendReply(run, result);
    } catch (error) {
      return this.#threw(run, error);
    }
    if (typeof reply !== "object") return this.#succeed(run, reply);
    run.goOn();
    reply.then((method) => {
      this.report.reply(run, method);
      if (run.state === "over") this.#endLate(run, true);
      else this.#succeed(run);
    }, (error) => this.#threw(run, error));
  }

  #threw(run: Run, error: unknown): void {
    if (run.state === "over") return this.#endLate(run, false, error);
    if (run.overdue) this.report.late(run, { ok: false, abandoned: false, error });
    this.#fail(run, error);
  }

  #succeed(run: Run, body?: string): void {
    this.#memories.of(run.bot).done(run.update.update_id);
    if (run.overdue) this.report.late(run, { ok: true, abandoned: false, error: undefined });
    this.#end(run);
    if (body !== undefined) this.settle(run.carrier!, { type: "handled", body });
    this.#settleAll(run, OUTCOMES.handled);
  }

  #fail(run: Run, error: unknown): void {
    const { bot, update: { update_id } } = run;
    const memory = this.#memories.of(bot);
    const dead = run.accepted || run.attempt >= bot.attempts;
    this.report.failure(run, error);
    if (dead) {
      memory.done(update_id);
      this.report.deadLetter(run, error);
    } else memory.failed(update_id);
    this.#end(run);
    this.#settleAll(run, dead ? OUTCOMES.dead : OUTCOMES.failed);
  }

  /** Leaves no trace of a run, and starts whoever it kept waiting. */
  #end(run: Run): void {
    const { bot, state } = run;
    run.state = "over";
    bot.abandons.remove(run);
    if (run.adrift) this.#setAdrift(run, false);
    this.#runs--;
    const behind = unregister(run);
    if (state === "ready") leaveLine(run);
    if (state === "running") this.#startLater(freePlace(bot));
    if (behind && takePlace(behind)) this.#startLater(behind);
    this.#drains.check();
  }

  /** Not at once: a long lane of handlers that return at once would fill the stack. */
  #startLater(run: Run | undefined): void {
    if (run) queueMicrotask(() => this.#start(run));
  }

  #settleAll(run: Run, outcome: Outcome): void {
    for (let waiter = run.nextWaiter(); waiter; waiter = run.nextWaiter()) {
      this.settle(waiter, outcome);
    }
  }

  /** The handler of a run that was given up has ended after all. */
  #endLate(run: Run, ok: boolean, error?: unknown): void {
    this.report.late(run, { ok, abandoned: true, error });
    this.#drains.left(run);
  }

  async #drain(ms: number): Promise<void> {
    await this.#drains.waitFor(this.#bots, ms, () => this.#open === 0 && this.#runs === 0);
    this.#memories.close();
    this.#deadlines.close();
  }
}
