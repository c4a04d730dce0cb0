/** A random schedule: what arrives, what handlers do, how time passes. */
import { assert } from "@std/assert";
import type { HostingContext } from "../../../src/handler/context.ts";
import { integerBetween, type Random } from "../../../src/simulator/random.ts";
import { type Act, type Execution, type Script, Stage, type Unread } from "./stage.ts";
import { makeRules, makeSubject, pick } from "./subjects.ts";
import type { ModelRun, Subject } from "./types.ts";

export class Schedule implements Script {
  readonly #random: Random;
  readonly #stage: Stage;
  readonly #unread: Unread[] = [];
  /** When nothing may fail any longer, so that everything finishes. */
  #calm = false;

  constructor(random: Random) {
    this.#random = random;
    const rules = [makeRules(random), makeRules(random)];
    this.#stage = new Stage(rules, pick(random, [3, 8, 1000]), this);
  }

  /** What happened, one line each; the first describes the setup. */
  get trace(): readonly string[] {
    return this.#stage.trace;
  }

  get over(): boolean {
    return this.#stage.drained.has("all");
  }

  /** Does one random thing, lets it take effect, and checks. */
  async step(): Promise<void> {
    const stage = this.#stage;
    const { subjects, model } = stage;
    const chance = this.#random();
    if (chance < 0.3) this.#deliver(this.#newSubject());
    else if (chance < 0.45 && subjects.length > 0) this.#deliver(pick(this.#random, subjects));
    else if (chance < 0.68) this.#endOne();
    else if (chance < 0.7) this.#respondToOne();
    else if (chance < 0.72) this.#readOne();
    else if (chance < 0.76) this.#leaveOne();
    else if (chance < 0.99) await stage.advance(pick(this.#random, [0, 500, 500, 1000, 3000]));
    else {
      const which = chance < 0.993 ? 0 : "all";
      if (!model.drains.has(which)) stage.drain(which, pick(this.#random, [0, 500, 2500, 30_000]));
    }
    await stage.settle();
  }

  /** Redelivers unfinished updates, as Telegram does, until all are done; then shuts down. */
  async finish(): Promise<void> {
    this.#calm = true;
    const stage = this.#stage;
    const { executions, model } = stage;
    for (let round = 0; !model.drains.has("all"); round++) {
      assert(round < 100, "updates are never done");
      while (executions.size > 0) {
        this.#endOne();
        await stage.settle();
      }
      await stage.advance(1000);
      const left = stage.subjects.filter((subject) => model.owes(subject));
      if (left.length === 0 && model.inFlight === 0) break;
      for (const subject of left) this.#deliver(subject);
      await stage.settle();
    }
    if (!model.drains.has("all")) {
      stage.checkEmpty();
      stage.drain("all", 30_000);
    }
    await stage.settle();
    while (!this.over) await stage.advance(500);
    while (this.#unread.length > 0) this.#readOne();
    for (const execution of executions) stage.end(execution, "succeed");
    await stage.settle();
    stage.checkEmpty();
    // The timer of a delivery that arrived after everything had finished still fires.
    await stage.advance(5000);
    stage.checkClosed();
  }

  /** What a handler does when it is called. */
  called(run: ModelRun, ctx: HostingContext): Act {
    if (this.#calm) return "succeed";
    const chance = this.#random();
    if (chance < 0.05) this.#deliver(this.#newSubject());
    else if (chance < 0.1) this.#stage.respond(run, ctx);
    return pick(this.#random, [
      "succeed",
      "reply",
      "throw",
      "held",
      "held",
      "held",
      "held",
      "held",
    ]);
  }

  /** A well-behaved handler ends when its signal aborts. Others continue. */
  held(execution: Execution): void {
    if (this.#random() < 0.5) return;
    const { signal } = execution.ctx;
    signal.addEventListener("abort", () => this.#stage.end(execution, "fail"));
  }

  /** A new update. Ids jump, and bots may share them. */
  #newSubject(): Subject {
    const { subjects } = this.#stage;
    const bot = integerBetween(this.#random, 0, 1);
    const jump = integerBetween(this.#random, 0, 9) * 1_000_000;
    const twin = subjects.at(-1);
    const shared = twin && this.#random() < 0.2 && !this.#stage.find(bot, twin.id);
    const subject = makeSubject(this.#random, bot, shared ? twin.id : subjects.length + 1 + jump);
    subjects.push(subject);
    return subject;
  }

  #deliver(subject: Subject): void {
    const timed = this.#calm || this.#random() < 0.9;
    const unread = this.#stage.admit(subject, timed);
    if (!unread) return;
    if (timed && !this.#calm && this.#random() < 0.05) this.#unread.push(unread);
    else this.#stage.dispatch(unread);
  }

  #readOne(): void {
    const unread = this.#unread.pop();
    if (unread?.delivery.open) this.#stage.dispatch(unread);
  }

  #leaveOne(): void {
    const open = [...this.#stage.model.open];
    if (open.length > 0) this.#stage.leave(pick(this.#random, open));
  }

  #endOne(): void {
    const execution = this.#someone();
    if (!execution) return;
    const end = this.#calm ? "succeed" : pick(this.#random, ["succeed", "reply", "fail"] as const);
    this.#stage.end(execution, end);
  }

  #respondToOne(): void {
    const execution = this.#someone();
    if (execution && !execution.sending) this.#stage.respond(execution.run, execution.ctx);
  }

  #someone(): Execution | undefined {
    const executions = [...this.#stage.executions];
    return executions.length > 0 ? pick(this.#random, executions) : undefined;
  }
}
