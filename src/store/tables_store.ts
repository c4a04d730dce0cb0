/**
 * A store over tables in this thread or in a Worker.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type { Tables } from "./tables.ts";
import type {
  Batch,
  Committed,
  DeadLetters,
  Instance,
  LaneKey,
  LaneMark,
  OwnedLane,
  Store,
  Tick,
} from "./types.ts";
import { settingsOf, STEP, type StoreOptions } from "./settings.ts";
import { MemoryTables } from "./memory/memory_tables.ts";

/** Calls one of the tables' functions, wherever they are. */
export type CallTables = <K extends keyof Tables>(
  name: K,
  ...args: Parameters<Tables[K]>
) => Promise<ReturnType<Tables[K]>>;

/** Implements {@linkcode Store} with {@linkcode Tables}. */
export class TablesStore implements Store {
  readonly leaseMs: number;
  readonly dead: DeadLetters;
  readonly #call: CallTables;
  readonly #clock: Clock;
  #node = 0;
  #connectedSince = 0;

  constructor(call: CallTables, clock: Clock, leaseMs: number) {
    this.leaseMs = leaseMs;
    this.#call = call;
    this.#clock = clock;
    this.dead = {
      list: (query, page = {}) => call("deadList", query, page),
      replay: (query) => this.#inSteps((until) => call("deadReplay", query, until, clock.date())),
      drop: (query) => this.#inSteps((until) => call("deadDrop", query, until)),
    };
  }

  async join(): Promise<void> {
    this.#connectedSince = this.#clock.date();
    this.#node = await this.#call("join", this.#connectedSince);
  }

  commit(batch: Batch): Promise<Committed> {
    return this.#call("commit", this.#node, batch, this.#clock.date());
  }

  load(lanes: readonly LaneKey[]): Promise<OwnedLane[]> {
    return this.#call("load", this.#node, lanes, this.#clock.date());
  }

  tick(hosted: readonly number[], leaving: readonly LaneMark[]): Promise<Tick> {
    const now = this.#clock.date();
    return this.#call("tick", this.#node, now, this.#connectedSince, hosted, leaving);
  }

  mine(): Promise<OwnedLane[]> {
    this.#connectedSince = this.#clock.date();
    return this.#call("mine", this.#node, this.#connectedSince);
  }

  async notes(bot: number, id: number): Promise<Map<string, string>> {
    return new Map(await this.#call("notes", bot, id));
  }

  leads(): Promise<boolean> {
    return this.#call("leads", this.#node, this.#clock.date());
  }

  instances(): Promise<Instance[]> {
    return this.#call("instances", this.#node, this.#clock.date());
  }

  /** Many dead letters are handled in steps, between which updates can be accepted. */
  async #inSteps(step: (until: number) => Promise<number>): Promise<number> {
    // One that fails again after its replay gets a higher number, so it is not replayed twice.
    const until = await this.#call("deadLast");
    for (let total = 0;;) {
      const taken = await step(until);
      total += taken;
      if (taken < STEP) return total;
    }
  }

  async close(): Promise<void> {
    await this.#call("leave", this.#node);
    await this.#call("close");
  }
}

/** A store in memory, which ends with the process. Stores with the same tables share them. */
export function createMemoryStore(
  clock: Clock,
  options?: StoreOptions,
  tables: Tables = new MemoryTables(settingsOf(options)),
): Store {
  const call: CallTables = (name, ...args) =>
    new Promise((resolve) => {
      const run = tables[name] as (...args: unknown[]) => never;
      resolve(run.apply(tables, args));
    });
  return new TablesStore(call, clock, settingsOf(options).leaseMs);
}
