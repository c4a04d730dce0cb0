/**
 * The store in front of the engine: updates are committed, then run, in order, until they have
 * ended once.
 *
 * @module
 */
import { albumKeyOf } from "../dispatch/albums.ts";
import { type Arrival, arrivalOf } from "../dispatch/arrival.ts";
import type { BotQueue } from "../dispatch/bot_queue.ts";
import type { Outcome } from "../dispatch/outcome.ts";
import type { Observer } from "../events/events.ts";
import { Acceptor } from "../store/acceptor/acceptor.ts";
import type {
  Limits,
  Receipt,
  RunContext,
  RunResult,
  StoreEvent,
} from "../store/acceptor/types.ts";
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
import { arrivalIn } from "./arrival_in.ts";
import type { LaneView } from "../store/acceptor/look.ts";
import { Commits, type CommitWatcher } from "./commits.ts";
import { type Acceptance, DurableQueue, keyOf } from "./durable_queue.ts";
import { HeldDeliveries } from "./held.ts";
import { KeptRun } from "./kept_run.ts";
import { DEAD_COUNTED, deadLettersFound, describeStoreEvent } from "./store_events.ts";
import { Turns } from "./turns.ts";

/** How often an update is looked at whose bot is not hosted here. */
const NOT_HOSTED_MS = 60_000;

/** When an update is tried again whose run was given up, but not for the end of the application. */
const GIVEN_UP_MS = 1000;

/** Options for a {@linkcode Front}. */
export interface FrontOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly emit: Observer;
  /** How many committed updates run at once. */
  readonly maxRunning: number;
}

/** Commits updates and has the engine run them. */
export class Front implements Acceptance {
  readonly held: HeldDeliveries;
  readonly #options: FrontOptions;
  readonly #acceptor: Acceptor;
  readonly #commits: Commits;
  readonly #queues = new Map<number, DurableQueue>();
  readonly #turns: Turns;
  /** Updates whose end the engine has reported. */
  readonly #reported = new WeakSet<Stored>();
  #closing = false;

  constructor(options: FrontOptions) {
    const { store, clock, maxRunning } = this.#options = options;
    this.held = new HeldDeliveries(clock);
    this.#turns = new Turns(maxRunning);
    this.#commits = new Commits(store);
    this.#acceptor = new Acceptor({
      ...{ store, clock, commit: this.#commits.write },
      run: (update, context) => this.#run(update, context),
      limits: (bot, kind) => this.#limitsOf(bot, kind),
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

  /** Whether updates are accepted just now. */
  get ready(): boolean {
    return this.#acceptor.ready;
  }

  /** Updates that wait in the lanes of this instance, those that run included. */
  get pending(): number {
    return this.#acceptor.pending;
  }

  /** The lanes of this instance that have waited longest. */
  oldest(limit: number): LaneView[] {
    return this.#acceptor.oldest(limit);
  }

  /** Makes a dead letter of an update that waits for its next attempt. Returns whether it could. */
  skip(bot: number, id: number, error: string): boolean {
    return this.#acceptor.skip(bot, id, error);
  }

  /** The instances that share the store, if it can tell. */
  async instances(): Promise<Instance[]> {
    return await this.#options.store.instances?.() ?? [];
  }

  /** Watches what is written, until the returned function is called. */
  watchCommits(watcher: CommitWatcher): () => void {
    this.accept = (arrival) => {
      this.#commits.arrived(arrival);
      return this.#acceptor.accept(arrival);
    };
    return this.#commits.watch(watcher);
  }

  /** Whether what one instance does for all is up to this one. */
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
    this.#queues.set(engine.bot.id, queue);
    return queue;
  }

  /** A bot is removed. What waits for it waits on. */
  leave({ engine }: DurableQueue): void {
    const { id } = engine.bot;
    if (this.#queues.get(id)?.engine === engine) this.#queues.delete(id);
  }

  /** Commits an update that came by other means; `undefined` if it is not to be committed. */
  bring(engine: BotQueue, update: Update): Promise<Outcome> | undefined {
    const queue = this.#queues.get(engine.bot.id);
    const arrival = arrivalOf(update, update);
    return queue?.keeps(arrival) ? this.#bring(queue, arrival) : undefined;
  }

  accept = (arrival: StoreArrival): Promise<Receipt> => this.#acceptor.accept(arrival);

  /** Accepts and starts nothing more. */
  drain(): void {
    this.#closing = true;
    this.#turns.close();
    this.#acceptor.drain();
  }

  /** Gives back what still runs, and leaves the store. */
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

  #run(update: Stored, context: RunContext): Promise<RunResult> {
    const queue = this.#queues.get(update.bot);
    if (!queue) return Promise.resolve(this.#notHosted(update));
    return new Promise((resolve) => {
      const onEnd = (result: RunResult | "given up") => {
        this.#turns.leave();
        if (result === "given up") {
          // At the end of the application it is given back, and does not count as a failure.
          if (this.#closing) return;
          const error = new Error("The run was given up");
          return resolve({ type: "failed", error, retryAfterMs: GIVEN_UP_MS });
        }
        if (result.type === "failed" && result.final) {
          for (const ended of [update, ...result.also ?? []]) this.#reported.add(ended);
        }
        resolve(result);
      };
      this.#turns.enter(() => this.#start(queue, update, context, onEnd));
    });
  }

  #start(
    { engine }: DurableQueue,
    update: Stored,
    context: RunContext,
    onEnd: (result: RunResult | "given up") => void,
  ): void {
    const { held } = this;
    const key = keyOf(update.bot, update.id);
    const first = held.latest(key);
    const arrival = first?.arrival ?? arrivalIn(update);
    // The handler may change it, so no other run is given the same.
    if (first) first.arrival = undefined;
    const parts = new AlbumParts({
      ...{ engine, held, context, clock: this.#options.clock },
      album: engine.bot.handler.album && albumKeyOf(arrival),
    });
    const account = new KeptRun({
      ...{ key, seq: update.seq, held, context },
      onCollected: (complete) => parts.collect(complete),
      onEnd: (result) => onEnd(parts.resultOf(result)),
    });
    engine.dispatch(engine.admit(account)!, { ...arrival, account });
  }

  /** What nobody will try again is easily forgotten. */
  async #reportDead(): Promise<void> {
    try {
      const { length } = await this.dead.list({}, { limit: DEAD_COUNTED });
      if (length > 0) this.#options.emit(deadLettersFound(length));
    } catch {
      // A store that cannot be used now is reported by its loop.
    }
  }

  #notHosted({ bot }: Stored): RunResult {
    const error = new Error(`Cannot run the update: bot ${bot} is not hosted here`);
    return { type: "failed", error, retryAfterMs: NOT_HOSTED_MS };
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
