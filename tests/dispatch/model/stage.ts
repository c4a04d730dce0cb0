/** A dispatcher and its model side by side: the model observes everything done to the dispatcher. */
import { assert, assertEquals } from "@std/assert";
import type { BotQueue } from "../../../src/dispatch/bot_queue.ts";
import type { HostingContext } from "../../../src/handler/context.ts";
import type { HandlerModule } from "../../../src/handler/handler.ts";
import type { PosternEvent } from "../../../src/events/events.ts";
import type { Api } from "../../../src/telegram/api/mod.ts";
import { Desk, fakeApi, IDLE, now, say, TestDelivery } from "../desk.ts";
import type { Drained } from "./drains.ts";
import { Model } from "./model.ts";
import { HANDLED, updateOf } from "./subjects.ts";
import type { BotRules, ModelDelivery, ModelRun, Subject } from "./types.ts";

/** What a handler does when called; `held`: it ends when the schedule ends it. */
export type Act = "succeed" | "reply" | "throw" | "held";

/** How an execution ends. */
export type End = "succeed" | "reply" | "fail";

/** An unfinished handler, or the unfinished call that sends its reply. */
export interface Execution {
  readonly run: ModelRun;
  readonly ctx: HostingContext;
  /** Whether it is the call. */
  readonly sending: boolean;
  readonly settle: PromiseWithResolvers<unknown>;
}

/** A delivery whose body is still being read. */
export interface Unread {
  readonly delivery: TestDelivery;
  readonly seen: ModelDelivery;
  readonly subject: Subject;
}

/** What handlers do. */
export interface Script {
  /** A handler was called. */
  called(run: ModelRun, ctx: HostingContext): Act;
  /** Something is in progress from now on. */
  held(execution: Execution): void;
}

export class Stage {
  readonly trace: string[] = [];
  readonly model: Model;
  readonly bots: readonly BotQueue[];
  readonly executions = new Set<Execution>();
  readonly subjects: Subject[] = [];
  /** Finished drains: of all bots, or of one. */
  readonly drained = new Set<Drained>();
  readonly #desk: Desk;
  readonly #script: Script;
  /** The model's first complaint. The dispatcher must not catch it as a handler's error. */
  #mistake: Error | undefined;

  constructor(rules: readonly BotRules[], maxInFlight: number, script: Script) {
    this.#script = script;
    this.#desk = new Desk(maxInFlight);
    const { clock, events } = this.#desk;
    this.model = new Model(rules, maxInFlight, () => clock.now());
    events.push = (event) => (this.#watch(() => this.#hear(event)), 0);
    this.bots = rules.map(({ timeoutMs: ms, policy: byKind, ...options }, bot) => {
      const handler = ({ update_id }: { update_id: number }, ctx: unknown) =>
        this.#handle(this.find(bot, update_id)!, ctx as HostingContext);
      const module = Object.fromEntries(HANDLED.map((kind) => [kind, handler])) as HandlerModule;
      const settings = { ...options, timeout: { ms, byKind } };
      return this.#desk.host(module, settings, () => this.#api(), `${bot}`);
    });
    this.trace.push(JSON.stringify({ rules, maxInFlight }));
  }

  /** An earlier update. */
  find(bot: number, id: number): Subject | undefined {
    return this.subjects.find((subject) => subject.bot === bot && subject.id === id);
  }

  /** Admits a delivery if there is a place for it. */
  admit(subject: Subject, timed: boolean): Unread | undefined {
    const { clock } = this.#desk;
    const delivery: TestDelivery = new TestDelivery(this.bots[subject.bot]!, clock, {
      timed,
      gone: () => seen!.left,
      onAnswer: ({ answers }) => {
        this.#note(`  answered ${subject.bot}/${subject.id} ${answers.at(-1)!.type}`);
        this.#watch(() => this.model.answered(seen!, answers.at(-1)!));
      },
    });
    const admitted = delivery.admit();
    this.#note(`deliver ${JSON.stringify(subject)} ${admitted ? "" : "refused"}`);
    const seen = this.#watch(() => this.model.admitted(subject.bot, timed, admitted));
    return seen && { delivery, seen, subject };
  }

  /** The client of a delivery leaves. */
  leave(delivery: ModelDelivery): void {
    this.#note(`leave ${delivery.run?.tag}`);
    delivery.left = true;
  }

  dispatch({ delivery, seen, subject }: Unread): void {
    this.model.dispatches(seen, subject);
    delivery.dispatch(updateOf(subject));
  }

  /** Ends a handler, or the call that sends its reply. */
  end(execution: Execution, end: End): void {
    const { run, sending, settle } = execution;
    if (!this.executions.delete(execution)) return;
    this.#note(`${end} ${run.tag}${sending ? " sending" : ""}`);
    if (sending && end !== "fail") this.model.expect(`reply ${run.tag}`);
    if (end === "fail") {
      this.model.ends(run, false);
      settle.reject(new Error("failed"));
    } else if (end === "reply" && !sending) {
      this.model.replies(run, say(run.tag));
      settle.resolve(say(run.tag));
    } else {
      this.model.ends(run, true);
      settle.resolve(undefined);
    }
  }

  /** Answers while the handler continues, as hosted frameworks do. */
  respond(run: ModelRun, ctx: HostingContext): void {
    this.#note(`respond ${run.tag}`);
    const open = this.model.responds(run, say(`${run.tag} early`));
    assertEquals(ctx.responseOpen, open, "whether a response is open");
    assertEquals(ctx.respond(JSON.stringify(say(`${run.tag} early`))), open, "whether it was");
  }

  advance(ms: number): Promise<void> {
    this.#note(`advance ${ms}`);
    return this.#desk.clock.advance(ms);
  }

  /** Shuts all bots down, or removes one. */
  drain(which: Drained, ms: number): void {
    this.#note(`drain ${which} ${ms}`);
    const { dispatcher, clock } = this.#desk;
    this.model.drains.begin(which, clock.now() + ms);
    const over = which === "all" ? dispatcher.drain(ms) : dispatcher.release(this.bots[which]!, ms);
    over.then(() => {
      this.drained.add(which);
      if (which !== "all") this.model.forget(which);
    });
  }

  /** Lets everything happen that takes no time, then checks. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 4; turn++) await this.#desk.settle();
    if (this.#mistake) throw this.#mistake;
    const { model } = this;
    model.check(this.drained);
    assertEquals(this.#desk.dispatcher.inFlight, model.inFlight, "in flight");
    for (const [index, bot] of this.bots.entries()) {
      const live = model.runsOf(index);
      const lanes = new Set(live.map((run) => model.laneOf(run)).filter((lane) => lane));
      const running = model.running(index);
      assertEquals(now(bot), {
        ...model.inFlightOf(index),
        ...{ runs: live.length, running, waiting: live.length - running, lanes: lanes.size },
      });
    }
    for (const { run, ctx } of this.executions) {
      assertEquals(ctx.signal.aborted, !run.live, "signal");
    }
  }

  /** Checks that nothing is left when idle. */
  checkEmpty(): void {
    for (const bot of this.bots) assertEquals(now(bot), IDLE);
    assertEquals(this.#desk.dispatcher.inFlight, 0);
  }

  /** Checks what else must hold after the shutdown. */
  checkClosed(): void {
    assertEquals(this.#desk.clock.pending, 0, "a timer is left");
  }

  #handle(subject: Subject, ctx: HostingContext): unknown {
    const run = this.#watch(() => this.model.started(subject, ctx.attempt));
    if (!run) return;
    this.#note(`  started ${run.tag} attempt ${ctx.attempt}`);
    const act = this.#watch(() => this.#script.called(run, ctx)) ?? "succeed";
    if (act === "held") return this.#hold(run, ctx, false);
    if (act === "reply") {
      this.model.replies(run, say(run.tag));
      return say(run.tag);
    }
    this.model.ends(run, act === "succeed");
    if (act === "throw") throw new Error("failed");
  }

  /** The Bot API: holds calls for as long as the script says. */
  #api(): Api {
    return fakeApi((_method, params, { signal }) => {
      const tag = (params as { text: string }).text;
      this.#watch(() => this.model.observe(`call ${tag}`));
      const run = [...this.model.runs].find((run) => run.tag === tag);
      assert(run, "a reply of a run that is over is sent");
      return this.#hold(run, { signal } as HostingContext, true);
    });
  }

  #hold(run: ModelRun, ctx: HostingContext, sending: boolean): Promise<unknown> {
    const settle = Promise.withResolvers<unknown>();
    const execution: Execution = { run, ctx, sending, settle };
    this.executions.add(execution);
    this.#script.held(execution);
    return settle.promise;
  }

  #hear(event: PosternEvent): void {
    if (!("update_id" in event)) return;
    const subject = this.find(Number(event.bot), event.update_id)!;
    const tag = `${subject.bot}/${subject.id}`;
    this.#note(`  ${event.type} ${tag}`);
    if (event.type === "failure") this.model.failed(subject, event.error as Error);
    else if (event.type === "dead_letter") {
      assertEquals(event.update, updateOf(subject));
      this.model.died(subject);
    } else if (event.type === "late") {
      this.model.observe(`late ${tag} ${event.ok}${event.abandoned ? " abandoned" : ""}`);
    } else this.model.observe(`${event.type} ${tag}`);
  }

  /** Keeps the first complaint for later. */
  #watch<T>(look: () => T): T | undefined {
    if (this.#mistake) return undefined;
    try {
      return look();
    } catch (error) {
      this.#note("  a mistake");
      this.#mistake = error as Error;
    }
  }

  #note(what: string): void {
    this.trace.push(what.startsWith(" ") ? what : `${this.#desk.clock.now()} ${what}`);
  }
}
