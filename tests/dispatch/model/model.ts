/**
 * A second, simple implementation of the dispatcher's rules: lists, no timers, not optimised.
 * It observes everything a test does and everything the dispatcher does in return, and throws at
 * the first violation.
 */
import { assert, assertEquals } from "@std/assert";
import type { Outcome } from "../../../src/dispatch/outcome.ts";
import type { OutcomeType } from "../../../src/events/outcome.ts";
import { type Drained, ModelDrains } from "./drains.ts";
import type { BotRules, ModelDelivery, ModelRun, Subject } from "./types.ts";

interface MemoryHistory {
  run: ModelRun | undefined;
  failures: number;
  done: boolean;
  /** The reply carried in a response. */
  reply: unknown;
}

export class Model {
  readonly drains = new ModelDrains();
  /** Runs abandoned by a drain whose handlers have not ended. */
  readonly leaving = new Set<ModelRun>();
  readonly open = new Set<ModelDelivery>();
  /** In order of arrival. */
  readonly runs = new Set<ModelRun>();
  readonly #histories = new Map<string, MemoryHistory>();
  readonly #expected: string[] = [];
  readonly #dead = new Set<string>();

  constructor(
    readonly rules: readonly BotRules[],
    readonly maxInFlight: number,
    readonly now: () => number,
  ) {}

  /** Open deliveries, and runs without one. */
  get inFlight(): number {
    return this.rules.reduce((sum, _, bot) => sum + this.inFlightOf(bot).inFlight, 0);
  }

  /** The same for one bot, and the deliveries alone. */
  inFlightOf(bot: number): { inFlight: number; open: number } {
    const open = [...this.open].filter((delivery) => delivery.bot === bot).length;
    const detached = this.runsOf(bot).filter(({ waiters }) => waiters.length === 0).length;
    return { inFlight: open + detached, open };
  }

  history({ bot, id }: Subject): MemoryHistory {
    const tag = `${bot}/${id}`;
    let history = this.#histories.get(tag);
    if (!history) {
      this.#histories.set(
        tag,
        history = { run: undefined, failures: 0, done: false, reply: undefined },
      );
    }
    return history;
  }

  /** A bot was removed. */
  forget(bot: number): void {
    for (const tag of this.#histories.keys()) {
      if (tag.startsWith(`${bot}/`)) this.#histories.delete(tag);
    }
  }

  /** A delivery arrived, admitted or refused. */
  admitted(bot: number, timed: boolean, admitted: boolean): ModelDelivery | undefined {
    assertEquals(admitted, this.inFlight < this.maxInFlight, "admission");
    if (!admitted) return undefined;
    const dueAt = this.now() + this.rules[bot]!.timeoutMs;
    const delivery: ModelDelivery = {
      bot,
      timed,
      dueAt,
      open: true,
      mayBegin: !this.drains.has(bot) && !this.drains.has("all"),
      left: false,
      gone: false,
      run: undefined,
      expected: undefined,
      reply: undefined,
    };
    this.open.add(delivery);
    return delivery;
  }

  /** The update of a delivery is about to be dispatched. */
  dispatches(delivery: ModelDelivery, subject: Subject): void {
    const history = this.history(subject);
    if (subject.kind === "my_chat_member") delivery.expected = "ignored";
    else if (history.done) this.#expectAgain(delivery, "duplicate", history.reply);
    else if (history.run?.accepted && history.reply && delivery.timed) {
      this.#expectAgain(delivery, "handled", history.reply);
    } else if (!history.run && !delivery.mayBegin) delivery.expected = "unavailable";
    else {
      if (!history.run) {
        const tag = `${subject.bot}/${subject.id}`;
        history.run = {
          subject,
          tag,
          attempt: history.failures + 1,
          waiters: [],
          live: true,
          startedAt: undefined,
          accepted: false,
          answeredEarly: false,
        };
        this.runs.add(history.run);
      }
      delivery.run = history.run;
      history.run.waiters.push(delivery);
    }
  }

  /** A handler was called. */
  started(subject: Subject, attempt: number): ModelRun {
    const { run } = this.history(subject);
    assert(run, "a run is started that is over, was withdrawn or never was");
    assert(run.startedAt === undefined, "a run is started twice");
    assert(run.waiters.length > 0 || run.accepted, "a run is started that nobody wants");
    assert(this.#isHead(run), "a run is started before its turn");
    const { concurrency, attempts } = this.rules[subject.bot]!;
    assert(this.running(subject.bot) < concurrency, "too many runs at once");
    assertEquals(attempt, run.attempt, "attempt");
    assert(attempt <= attempts, "too many attempts");
    run.startedAt = this.now();
    return run;
  }

  /** A handler, or the call that sends its reply, is about to end. */
  ends(run: ModelRun, ok: boolean): void {
    if (!run.live) {
      this.leaving.delete(run);
      return this.expect(`late ${run.tag} ${ok} abandoned`);
    }
    if (run.answeredEarly) this.expect(`late ${run.tag} ${ok}`);
    if (ok) {
      this.history(run.subject).done = true;
      this.#finish(run, "handled");
    } else {
      this.expect(`failure ${run.tag}`);
      this.#fail(run);
    }
  }

  /** A handler is about to end with a reply. */
  replies(run: ModelRun, reply: unknown): void {
    const carrier = run.live ? this.#carrierOf(run, this.now() > run.startedAt!) : undefined;
    if (run.live && !carrier) return this.expect(`call ${run.tag}`);
    if (carrier) this.history(run.subject).reply = carrier.reply = reply;
    this.ends(run, true);
  }

  /** A handler is about to respond early. Returns whether any delivery can take the answer. */
  responds(run: ModelRun, reply: unknown): boolean {
    const carrier = run.live ? this.#carrierOf(run, false) : undefined;
    if (!carrier) return false;
    carrier.expected = "handled";
    this.history(run.subject).reply = carrier.reply = reply;
    return true;
  }

  /** The latest delivery that can carry a reply. Clients are only checked if the run took time. */
  #carrierOf(run: ModelRun, look: boolean): ModelDelivery | undefined {
    return run.waiters.findLast((delivery) => {
      if (look && delivery.timed && delivery.left) delivery.gone = true;
      return delivery.timed && !delivery.gone;
    });
  }

  #expectAgain(delivery: ModelDelivery, type: OutcomeType, reply: unknown): void {
    delivery.expected = type;
    if (delivery.timed) delivery.reply = reply;
  }

  /** Whether a delivery waits past its deadline because its bot is being drained. */
  #isHeld({ bot, run }: ModelDelivery): boolean {
    return this.drains.endOf(bot) !== Infinity && run?.startedAt !== undefined &&
      this.rules[bot]!.policy[run.subject.kind] === "throw";
  }

  /** Whether an update must still be finished. */
  owes(subject: Subject): boolean {
    const { bot, kind } = subject;
    return kind !== "my_chat_member" && this.drains.endOf(bot) === Infinity &&
      !this.history(subject).done;
  }

  /** A delivery was answered. */
  answered(delivery: ModelDelivery, { type, body }: Outcome): void {
    const { run, timed, dueAt } = delivery;
    assert(delivery.open, "a delivery is answered twice");
    delivery.open = false;
    this.open.delete(delivery);
    const held = this.#isHeld(delivery);
    if (timed) assert(held || this.now() <= dueAt, "a delivery is answered too late");
    if (type === "handled" && delivery.expected === "handled" && run?.live) {
      run.waiters.splice(run.waiters.indexOf(delivery), 1);
      run.accepted = true;
    } else if (type === "timeout" || type === "accepted") {
      assert(timed && this.now() === dueAt && run?.live && !held, `${type} out of time`);
      const policy = this.rules[run.subject.bot]!.policy[run.subject.kind];
      assertEquals(type, policy === "return" ? "accepted" : "timeout", "policy");
      run.waiters.splice(run.waiters.indexOf(delivery), 1);
      run.answeredEarly = true;
      if (type === "accepted") run.accepted = true;
      const wanted = run.accepted || run.startedAt !== undefined || run.waiters.length > 0;
      if (!wanted) this.#end(run);
    } else if (type === "unread") {
      assert(!run && this.now() === dueAt, "unread out of time");
    } else if (type === "unavailable" && delivery.expected !== "unavailable") {
      assertEquals(this.now(), this.drains.endOf(delivery.bot), "unavailable out of time");
      if (run?.live) {
        assert(run.startedAt === undefined && !run.accepted, "a run is given up in silence");
        this.#end(run);
      }
    } else assertEquals(type, delivery.expected, "outcome");
    assertEquals(body && JSON.parse(body), delivery.reply, "reply");
  }

  /** A failure was reported. */
  failed(subject: Subject, error: Error): void {
    if (this.#consume(`failure ${subject.bot}/${subject.id}`)) return;
    const { run } = this.history(subject);
    assert(run && run.startedAt !== undefined, "a failure of what does not run");
    if (error.name === "TimeoutError") {
      assertEquals(this.now(), run.startedAt + this.rules[subject.bot]!.abandonMs, "hard limit");
      return this.#fail(run);
    }
    const drain = ["AbortError", this.drains.endOf(subject.bot)];
    assertEquals([error.name, this.now()], drain, "a failure for no reason");
    if (run.accepted) this.expect(`dead_letter ${run.tag}`);
    this.leaving.add(run);
    this.#end(run);
  }

  /** A dead letter was reported. */
  died(subject: Subject): void {
    const tag = `${subject.bot}/${subject.id}`;
    assert(!this.#dead.has(tag), "a second dead letter");
    this.#dead.add(tag);
    if (this.#consume(`dead_letter ${tag}`)) return;
    const { run } = this.history(subject);
    assert(run && run.accepted && run.startedAt === undefined, "a dead letter for no reason");
    assertEquals(this.now(), this.drains.endOf(subject.bot), "a dead letter for no reason");
    this.#end(run);
  }

  /** Expects something before the next check. */
  expect(what: string): void {
    this.#expected.push(what);
  }

  /** Something expected has happened. */
  observe(what: string): void {
    assert(this.#consume(what), `unexpected: ${what}`);
  }

  /** How many runs of a bot are in progress. */
  running(bot: number): number {
    return this.runsOf(bot).filter(({ startedAt }) => startedAt !== undefined).length;
  }

  runsOf(bot: number): ModelRun[] {
    return [...this.runs].filter(({ subject }) => subject.bot === bot);
  }

  /** The runs at the head of a lane, or in no lane, that have not started. */
  ready(bot: number): ModelRun[] {
    return this.runsOf(bot).filter((run) => run.startedAt === undefined && this.#isHead(run));
  }

  /** The invariants that hold once everything that takes no time has happened. */
  check(drained: ReadonlySet<Drained>): void {
    assertEquals(this.#expected, [], "what should have happened and did not");
    for (const delivery of this.open) {
      const { bot, timed, dueAt, expected, mayBegin, run } = delivery;
      assertEquals(expected, undefined, "a delivery was not answered");
      assert(!timed || dueAt > this.now() || this.#isHeld(delivery), "a deadline was missed");
      const end = this.drains.endOf(bot);
      const unread = !mayBegin && !run;
      assert(unread || this.now() < end, "a delivery is left after a drain");
    }
    for (const { startedAt = Infinity, subject: { bot } } of this.runs) {
      assert(startedAt + this.rules[bot]!.abandonMs > this.now(), "a hard limit was missed");
      assert(this.now() < this.drains.endOf(bot), "a run is left after a drain");
    }
    for (const [bot, { concurrency }] of this.rules.entries()) {
      const idle = this.running(bot) < concurrency && this.ready(bot).length > 0;
      assert(!idle, "a run waits though it could start");
    }
    const botsOf = (runs: Iterable<ModelRun>) => [...runs].map(({ subject }) => subject.bot);
    const open = [...this.open];
    // A drain need not wait for deliveries that arrive during it, unless they join a run.
    const early = open.filter(({ mayBegin }) => mayBegin).map(({ bot }) => bot);
    const busy = new Set(early.concat(botsOf(this.runs)));
    const late = new Set(open.filter(({ mayBegin }) => !mayBegin).map(({ bot }) => bot));
    this.drains.check(this.now(), drained, busy, late, new Set(botsOf(this.leaving)));
  }

  /** The lane of a run, if it is in one. */
  laneOf({ subject: { bot, party } }: ModelRun): string | undefined {
    const { lanes } = this.rules[bot]!;
    return lanes === "none" || party === undefined ? undefined : `${bot}/${party}`;
  }

  #isHead(run: ModelRun): boolean {
    const lane = this.laneOf(run);
    if (lane === undefined) return true;
    return [...this.runs].find((other) => this.laneOf(other) === lane) === run;
  }

  #fail(run: ModelRun): void {
    const history = this.history(run.subject);
    history.failures++;
    history.done = run.accepted || run.attempt >= this.rules[run.subject.bot]!.attempts;
    if (history.done) this.expect(`dead_letter ${run.tag}`);
    this.#finish(run, history.done ? "dead" : "failed");
  }

  #finish(run: ModelRun, outcome: OutcomeType): void {
    for (const waiter of run.waiters) waiter.expected = outcome;
    this.#end(run);
  }

  #end(run: ModelRun): void {
    run.live = false;
    this.runs.delete(run);
    this.history(run.subject).run = undefined;
  }

  #consume(what: string): boolean {
    const index = this.#expected.indexOf(what);
    if (index >= 0) this.#expected.splice(index, 1);
    return index >= 0;
  }
}
