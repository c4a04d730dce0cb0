/** A random schedule: what comes, what handlers do, how time goes on; the model watches it all. */
import { assert, assertEquals } from "@std/assert";
import type { Bot } from "../../../src/dispatch/bot.ts";
import type { Context } from "../../../src/dispatch/context.ts";
import type { HandlerModule } from "../../../src/dispatch/handler.ts";
import type { PosternEvent } from "../../../src/observe/events.ts";
import { integerBetween, type Random } from "../../../src/simulator/random.ts";
import type { Api } from "../../../src/telegram/api.ts";
import { Desk, fakeApi, say, TestDelivery } from "../desk.ts";
import { Model } from "./model.ts";
import { HANDLED, makeRules, makeSubject, pick, updateOf } from "./subjects.ts";
import type { ModelDelivery, ModelRun, Subject } from "./types.ts";

/** A handler, or the call that sends its reply, that has not ended. */
interface Execution {
  readonly run: ModelRun;
  readonly sending: boolean;
  readonly signal: AbortSignal;
  readonly settle: PromiseWithResolvers<unknown>;
}

/** A delivery whose body is still read. */
interface Unread {
  readonly delivery: TestDelivery;
  readonly seen: ModelDelivery;
  readonly subject: Subject;
}

export class Schedule {
  readonly trace: string[] = [];
  readonly #random: Random;
  readonly #desk: Desk;
  readonly #model: Model;
  readonly #bots: Bot[];
  readonly #subjects: Subject[] = [];
  readonly #executions = new Set<Execution>();
  readonly #unread: Unread[] = [];
  #drained = false;
  /** What the model found wrong. The dispatcher must not catch it as a handler's error. */
  #mistake: Error | undefined;
  /** When nothing more is to fail, so that everything comes to an end. */
  #calm = false;

  constructor(random: Random) {
    const rules = [makeRules(random), makeRules(random)];
    const maxInFlight = pick(random, [3, 8, 1000]);
    this.#random = random;
    this.#desk = new Desk(maxInFlight);
    const { clock, events } = this.#desk;
    this.#model = new Model(rules, maxInFlight, () => clock.now());
    events.push = (event) => (this.#watch(() => this.#hear(event)), 0);
    this.#bots = rules.map(({ timeoutMs: ms, policy: byKind, ...options }, bot) => {
      const handler = ({ update_id }: { update_id: number }, ctx: Context) =>
        this.#handle(this.#find(bot, update_id)!, ctx);
      const module = Object.fromEntries(HANDLED.map((kind) => [kind, handler])) as HandlerModule;
      return this.#desk.host(
        module,
        { ...options, timeout: { ms, byKind } },
        () => this.#api(),
        `${bot}`,
      );
    });
    this.trace.push(JSON.stringify({ rules, maxInFlight }));
  }

  get over(): boolean {
    return this.#drained;
  }

  /** Does one random thing, lets it take effect, and checks. */
  async step(): Promise<void> {
    const chance = this.#random();
    if (chance < 0.3) this.#deliver(this.#newSubject());
    else if (chance < 0.45 && this.#subjects.length > 0) {
      this.#deliver(pick(this.#random, this.#subjects));
    } else if (chance < 0.7) this.#endOne();
    else if (chance < 0.72) this.#readOne();
    else if (chance < 0.993) await this.#advance(pick(this.#random, [0, 500, 500, 1000, 3000]));
    else this.#drain(pick(this.#random, [0, 500, 2500, 30_000]));
    await this.#settle();
  }

  /** Redelivers what is not done, as Telegram does, until all of it is; then shuts down. */
  async finish(): Promise<void> {
    this.#calm = true;
    for (let round = 0; !this.#drained; round++) {
      assert(round < 100, "updates are never done");
      while (this.#executions.size > 0) {
        this.#endOne();
        await this.#settle();
      }
      await this.#advance(1000);
      const left = this.#subjects.filter((subject) =>
        subject.kind !== "my_chat_member" && !this.#model.history(subject).done
      );
      if (left.length === 0 && this.#model.inFlight === 0) break;
      for (const subject of left) this.#deliver(subject);
      await this.#settle();
    }
    this.#checkEmpty();
    this.#drain(30_000);
    await this.#settle();
    while (!this.#drained) await this.#advance(500);
    for (const execution of this.#executions) this.#end(execution, true);
    await this.#settle();
    this.#checkEmpty();
    assertEquals(this.#desk.clock.pending, 0, "a timer is left");
  }

  /** An update that has not been there yet. Ids jump, and the bots may have the same. */
  #newSubject(): Subject {
    const bot = integerBetween(this.#random, 0, 1);
    const jump = integerBetween(this.#random, 0, 9) * 1_000_000;
    const twin = this.#subjects.at(-1);
    const shared = twin && this.#random() < 0.2 && !this.#find(bot, twin.id);
    const id = shared ? twin.id : this.#subjects.length + 1 + jump;
    const subject = makeSubject(this.#random, bot, id);
    this.#subjects.push(subject);
    return subject;
  }

  #find(bot: number, id: number): Subject | undefined {
    return this.#subjects.find((subject) => subject.bot === bot && subject.id === id);
  }

  #deliver(subject: Subject): void {
    const { dispatcher, clock } = this.#desk;
    const timed = this.#calm || this.#random() < 0.9;
    const delivery = new TestDelivery(dispatcher, this.#bots[subject.bot]!, clock, {
      timed,
      onAnswer: ({ answers }) => {
        this.trace.push(`  answered ${subject.bot}/${subject.id} ${answers.at(-1)!.type}`);
        this.#watch(() => this.#model.answered(seen!, answers.at(-1)!));
      },
    });
    const admitted = dispatcher.admit(delivery);
    const seen = this.#watch(() => this.#model.admitted(subject.bot, timed, admitted));
    this.trace.push(`${clock.now()} deliver ${JSON.stringify(subject)} ${seen ? "" : "refused"}`);
    if (!seen) return;
    if (timed && !this.#calm && this.#random() < 0.05) {
      this.#unread.push({ delivery, seen, subject });
    } else this.#dispatch({ delivery, seen, subject });
  }

  #dispatch({ delivery, seen, subject }: Unread): void {
    this.#model.dispatches(seen, subject);
    this.#desk.dispatcher.dispatch(delivery, updateOf(subject));
  }

  #readOne(): void {
    const unread = this.#unread.pop();
    if (unread?.delivery.open) this.#dispatch(unread);
  }

  /** What handlers do when they are called. */
  #handle(subject: Subject, ctx: Context): unknown {
    const run = this.#watch(() => this.#model.started(subject, ctx.attempt));
    if (!run) return;
    this.trace.push(`  started ${run.tag} attempt ${ctx.attempt}`);
    const chance = this.#calm ? 0 : this.#random();
    if (chance < 0.05) return this.#model.ends(run, true);
    if (chance < 0.15) {
      this.#model.replies(run, say(run.tag));
      return say(run.tag);
    }
    if (chance < 0.25) {
      this.#model.ends(run, false);
      throw new Error("failed");
    }
    if (chance < 0.3) this.#deliver(this.#newSubject());
    return this.#hold(run, ctx.signal, false);
  }

  /** The Bot API: takes calls for as long as the schedule likes. */
  #api(): Api {
    return fakeApi((_method, params, { signal }) => {
      const tag = (params as { text: string }).text;
      this.#watch(() => this.#model.observe(`call ${tag}`));
      const run = [...this.#model.runs].find((run) => run.tag === tag)!;
      return this.#hold(run, signal, true);
    });
  }

  #hold(run: ModelRun, signal: AbortSignal, sending: boolean): Promise<unknown> {
    const settle = Promise.withResolvers<unknown>();
    const execution: Execution = { run, sending, signal, settle };
    this.#executions.add(execution);
    // A good handler ends when it is told to. Others go on.
    if (this.#random() < 0.5) signal.addEventListener("abort", () => this.#end(execution, false));
    return settle.promise;
  }

  #endOne(): void {
    if (this.#executions.size === 0) return;
    this.#end(pick(this.#random, [...this.#executions]), this.#calm || this.#random() < 0.6);
  }

  #end(execution: Execution, ok: boolean): void {
    const { run, sending, settle } = execution;
    if (!this.#executions.delete(execution)) return;
    this.trace.push(`${this.#desk.clock.now()} end ${run.tag} ${ok}${sending ? " sending" : ""}`);
    if (sending && ok) this.#model.expect(`reply ${run.tag}`);
    if (!ok) {
      this.#model.ends(run, false);
      settle.reject(new Error("failed"));
    } else if (!sending && this.#random() < 0.6) {
      this.#model.replies(run, say(run.tag));
      settle.resolve(say(run.tag));
    } else {
      this.#model.ends(run, true);
      settle.resolve(undefined);
    }
  }

  #hear(event: PosternEvent): void {
    if (!("update_id" in event)) return;
    const subject = this.#find(Number(event.bot), event.update_id)!;
    const tag = `${subject.bot}/${subject.id}`;
    this.trace.push(`  ${event.type} ${tag}`);
    if (event.type === "failure") this.#model.failed(subject, event.error as Error);
    else if (event.type === "dead_letter") {
      assertEquals(event.update, updateOf(subject));
      this.#model.died(subject);
    } else if (event.type === "late") {
      this.#model.observe(`late ${tag} ${event.ok}${event.abandoned ? " abandoned" : ""}`);
    } else this.#model.observe(`${event.type} ${tag}`);
  }

  #advance(ms: number): Promise<void> {
    this.trace.push(`${this.#desk.clock.now()} advance ${ms}`);
    return this.#desk.clock.advance(ms);
  }

  #drain(ms: number): void {
    if (this.#model.drainAt !== undefined) return;
    this.trace.push(`${this.#desk.clock.now()} drain ${ms}`);
    this.#model.drainAt = this.#desk.clock.now() + ms;
    this.#desk.dispatcher.drain(ms).then(() => this.#drained = true);
  }

  /** Keeps the first mistake for later. */
  #watch<T>(look: () => T): T | undefined {
    if (this.#mistake) return undefined;
    try {
      return look();
    } catch (error) {
      this.trace.push("  here");
      this.#mistake = error as Error;
    }
  }

  /** Lets everything happen that needs no time, then checks. */
  async #settle(): Promise<void> {
    for (let turn = 0; turn < 4; turn++) await this.#desk.settle();
    if (this.#mistake) throw this.#mistake;
    const model = this.#model;
    model.check();
    const { dispatcher, clock } = this.#desk;
    assertEquals(dispatcher.inFlight, model.inFlight, "in flight");
    for (const [index, bot] of this.#bots.entries()) {
      const runs = model.runsOf(index);
      const lanes = new Set(runs.map((run) => model.laneOf(run)).filter((lane) => lane));
      assertEquals(
        [bot.running, bot.runs?.size ?? 0, bot.tails?.size ?? 0, bot.ready?.length ?? 0],
        [
          model.running(index),
          runs.length,
          lanes.size,
          model.ready(index).length,
        ],
        "running, runs, lanes, ready",
      );
    }
    for (const { run, signal } of this.#executions) {
      assertEquals(signal.aborted, !run.live, "signal");
    }
    if (model.drainAt === undefined) return;
    const idle = model.open.size + model.runs.size + model.leaving.size === 0;
    const late = clock.now() >= model.drainAt + 1000;
    assertEquals(this.#drained, idle || late, "drained");
  }

  #checkEmpty(): void {
    for (const { runs, tails, ready, running } of this.#bots) {
      assertEquals([runs?.size ?? 0, tails?.size ?? 0, ready, running], [0, 0, undefined, 0]);
    }
    assertEquals(this.#desk.dispatcher.inFlight, 0);
  }
}
