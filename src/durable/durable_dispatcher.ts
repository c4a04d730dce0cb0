/**
 * The store in front of the engine: updates are committed, then run in order until each has
 * ended.
 *
 * @module
 */
import { type Arrival, arrivalOf } from "../dispatch/arrival.ts";
import type { BotQueue } from "../dispatch/bot_queue.ts";
import type { Outcome } from "../dispatch/outcome.ts";
import type { Observer } from "../events/events.ts";
import { IsolatedHandler } from "../handler/isolated.ts";
import { Acceptor } from "../store/acceptor/acceptor.ts";
import type {
  Limits,
  Receipt,
  RunContext,
  RunResult,
  StoreEvent,
} from "../store/acceptor/types.ts";
import type { LaneView } from "../store/acceptor/lane_views.ts";
import type { Sender } from "../store/acceptor/next_batch.ts";
import type {
  Arrival as StoreArrival,
  DeadLetters,
  Instance,
  Store,
  Stored,
} from "../store/types.ts";
import type { Update } from "../telegram/types.ts";
import type { Clock } from "../util/clock.ts";
import { AlbumParts } from "./album_parts.ts";
import { arrivalIn } from "./stored_arrival.ts";
import { Commits, type CommitWatcher } from "./commits.ts";
import { type Acceptance, DurableQueue } from "./durable_queue.ts";
import { HeldDeliveries } from "./held_deliveries.ts";
import { CommittedRun } from "./committed_run.ts";
import { DEAD_COUNTED, deadLettersFound, describeStoreEvent } from "./store_events.ts";
import { RunPlaces } from "./run_places.ts";

/** When an update is retried whose run was given up other than by a shutdown. */
const GIVEN_UP_MS = 1000;

/** Options for a {@linkcode DurableDispatcher}. */
export interface DurableDispatcherOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly emit: Observer;
  /** How many committed updates run at once. */
  readonly maxRunning: number;
  /** Ends of the process during an update's run that make it a dead letter. @default {3} */
  readonly maxCrashes?: number;
}

/** Has updates committed, and the engine run them. */
export class DurableDispatcher implements Acceptance {
  readonly held: HeldDeliveries;
  readonly #options: DurableDispatcherOptions;
  readonly #acceptor: Acceptor;
  readonly #commits: Commits;
  /** By user id. The same bot may be hosted twice, under two names. */
  readonly #queues = new Map<number, DurableQueue>();
  readonly #entered = new Set<DurableQueue>();
  readonly #turns: RunPlaces;
  /** Updates whose end the engine has reported. */
  readonly #reported = new WeakSet<Stored>();
  #closing = false;

  constructor(options: DurableDispatcherOptions) {
    const { store, clock, maxRunning, maxCrashes } = this.#options = options;
    this.held = new HeldDeliveries(clock);
    this.#turns = new RunPlaces(maxRunning);
    this.#commits = new Commits(store);
    this.#acceptor = new Acceptor({
      ...{ store, clock, commit: this.#commits.write },
      ...maxCrashes !== undefined && { maxCrashes },
      hosted: { has: (bot) => this.#hosts(bot), keys: () => this.#hosted() },
      run: (update, context) => this.#run(update, context),
      limits: (bot, kind) => this.#limitsOf(bot, kind),
      together: (first, next) =>
        this.#queues.get(first.bot)?.together(arrivalIn(first), arrivalIn(next)) ?? false,
      isolated: (bot) => this.#queues.get(bot)?.bot.handler instanceof IsolatedHandler,
      emit: (event) => this.#report(event),
    });
  }

  get closing(): boolean {
    return this.#closing;
  }

  /** The dead letters of all instances. */
  get dead(): DeadLetters {
    return this.#acceptor.dead;
  }

  /** Whether updates are currently accepted. */
  get ready(): boolean {
    return this.#acceptor.ready;
  }

  /** Updates in the lanes of this instance, including those running. */
  get pending(): number {
    return this.#acceptor.pending;
  }

  /** The lanes of this instance that have waited longest. */
  oldest(limit: number): LaneView[] {
    return this.#acceptor.oldest(limit);
  }

  /** Makes an update that waits for its next attempt a dead letter. Returns whether it could. */
  skip(bot: number, id: number, error: string): boolean {
    return this.#acceptor.skip(bot, id, error);
  }

  /** The instances that share the store, if it knows them. */
  async instances(): Promise<Instance[]> {
    return await this.#options.store.instances?.() ?? [];
  }

  /** Watches commits until the returned function is called. */
  watchCommits(watcher: CommitWatcher): () => void {
    this.take = (arrival, sender) => {
      this.#commits.arrived(arrival);
      this.#acceptor.take(arrival, sender);
    };
    return this.#commits.watch(watcher);
  }

  /** Whether this instance does what one does for all, such as repairing webhooks. */
  leads(): Promise<boolean> {
    return this.#acceptor.ready ? this.#options.store.leads() : Promise.resolve(false);
  }

  /** Joins the store, however long it takes. @throws {StoreRefused} If it can never be used. */
  async start(): Promise<void> {
    await this.#acceptor.start();
    void this.#reportDead();
  }

  /** Stands in front of a bot's queue. */
  enter(engine: BotQueue): DurableQueue {
    const queue = new DurableQueue(engine, this);
    this.#entered.add(queue);
    this.#queues.set(engine.bot.id, queue);
    this.#acceptor.hostsChanged();
    return queue;
  }

  /** A bot's queue starts nothing more: others may take over what waits behind its runs. */
  hostsChanged(): void {
    this.#acceptor.hostsChanged();
  }

  /** A bot is removed. Its waiting updates stay in the store. */
  leave(queue: DurableQueue): void {
    const { id } = queue.bot;
    this.#entered.delete(queue);
    const other = [...this.#entered].find(({ bot }) => bot.id === id);
    if (this.#queues.get(id) === queue) this.#queues.delete(id);
    if (other && !this.#queues.has(id)) this.#queues.set(id, other);
    this.#acceptor.hostsChanged();
  }

  /** Commits an update that did not come in a request; `undefined` if it need not be committed. */
  bring(engine: BotQueue, update: Update): Promise<Outcome> | undefined {
    const queue = this.#queues.get(engine.bot.id);
    const arrival = arrivalOf(update, update);
    return queue?.keeps(arrival) ? this.#bring(queue, arrival) : undefined;
  }

  accept(arrival: StoreArrival): Promise<Receipt> {
    return new Promise((resolve, reject) => this.take(arrival, { resolve, reject }));
  }

  take = (arrival: StoreArrival, sender: Sender): void => this.#acceptor.take(arrival, sender);

  /** Stops accepting and starting updates. */
  drain(): void {
    this.#closing = true;
    this.#turns.close();
    this.#acceptor.drain();
  }

  /** Gives back what is still running, and leaves the store. */
  async close(): Promise<void> {
    this.drain();
    await this.#acceptor.close();
    this.held.close();
  }

  async #bring(queue: DurableQueue, arrival: Arrival): Promise<Outcome> {
    const { clock, emit } = this.#options;
    const arrivedAt = clock.now();
    const outcome = await queue.bring(arrival);
    const { id: update_id, kind } = arrival;
    const ms = clock.now() - arrivedAt;
    const { name: bot } = queue.bot;
    emit({ type: "update", bot, update_id, kind, outcome: outcome.type, ms });
    return outcome;
  }

  #run(update: Stored, context: RunContext): RunResult | Promise<RunResult> {
    const { engine } = this.#queues.get(update.bot)!; // What is not hosted does not run.
    const { held } = this;
    let parts: AlbumParts | undefined;
    const kept = new CommittedRun({
      ...{ update, held, context },
      onCollected: (complete) => {
        const { clock } = this.#options;
        parts = new AlbumParts({ engine, held, context, clock, first: update });
        parts.collect(complete);
      },
      onEnd: (end) => this.#ended(update, parts?.resultOf(end) ?? end),
    });
    if (this.#turns.take()) this.#start(engine, update, kept);
    else this.#turns.wait(() => this.#start(engine, update, kept));
    return kept.result ?? kept.whenOver();
  }

  #start(engine: BotQueue, update: Stored, kept: CommittedRun): void {
    const { id, kind, update: parsed, original } = kept.latest?.arrival ?? arrivalIn(update);
    engine.dispatch(engine.admit(kept)!, { id, kind, update: parsed, original, history: kept });
  }

  /** The result of a run for the store; none during a shutdown. */
  #ended(update: Stored, end: RunResult | "given up"): RunResult | undefined {
    this.#turns.leave();
    if (end === "given up") {
      // It is given back without counting as a failure.
      if (this.#closing) return undefined;
      const error = new Error("The run was given up");
      return { type: "failed", error, retryAfterMs: GIVEN_UP_MS, uncounted: true };
    }
    if (end.type === "failed" && end.final) {
      for (const ended of [update, ...end.also ?? []]) this.#reported.add(ended);
    }
    return end;
  }

  /** Dead letters are easily forgotten, so those found at the start are reported. */
  async #reportDead(): Promise<void> {
    try {
      const { length } = await this.dead.list({}, { limit: DEAD_COUNTED });
      if (length > 0) this.#options.emit(deadLettersFound(length));
    } catch {
      // A store that cannot be used now is reported by its loop.
    }
  }

  #hosts(bot: number): boolean {
    return this.#queues.get(bot)?.engine.draining === false;
  }

  #hosted(): number[] {
    return [...this.#queues.keys()].filter((bot) => this.#hosts(bot));
  }

  #limitsOf(bot: number, _kind: string): Partial<Limits> {
    const queue = this.#queues.get(bot);
    if (!queue) return { attempts: Infinity };
    const { rules: { attempts }, bot: { options: { maxAgeMs } } } = queue;
    return { attempts, ...maxAgeMs !== undefined && { maxAgeMs } };
  }

  #report(event: StoreEvent): void {
    if (event.type === "dead" && this.#reported.has(event.update)) return;
    const nameOf = (bot: number) => this.#queues.get(bot)?.bot.name ?? String(bot);
    this.#options.emit(describeStoreEvent(event, nameOf));
  }
}
