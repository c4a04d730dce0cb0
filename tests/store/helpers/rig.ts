/**
 * An acceptor on a clock that the test advances, and handlers controlled by the test.
 */
import { FakeClock } from "../../../src/util/fake_clock.ts";
import { Acceptor } from "../../../src/store/acceptor/acceptor.ts";
import type {
  AcceptorOptions,
  Receipt,
  RunContext,
  RunResult,
  StoreEvent,
} from "../../../src/store/acceptor/types.ts";
import { MemoryTables } from "../../../src/store/memory/memory_tables.ts";
import { settingsOf } from "../../../src/store/settings.ts";
import type { Tables } from "../../../src/store/tables.ts";
import { createMemoryStore } from "../../../src/store/tables_store.ts";
import type { Arrival, Store, Stored } from "../../../src/store/types.ts";

/** A handler. */
export type Handle = (update: Stored, context: RunContext) => RunResult | Promise<RunResult>;

export const DONE: RunResult = { type: "done" };

/** A process using some tables. */
export class Rig {
  readonly acceptor: Acceptor;
  readonly clock: FakeClock;
  readonly store: Store;
  /** Runs that have begun, as id/attempt. */
  readonly runs: string[] = [];
  readonly events: StoreEvent[] = [];
  /** Set to make the store fail. */
  failing: Error | undefined;

  constructor(
    handle: Handle,
    options: Partial<AcceptorOptions> = {},
    readonly tables: Tables = new MemoryTables(settingsOf()),
    clock: FakeClock = new FakeClock(),
  ) {
    this.clock = clock;
    const store = createMemoryStore(clock, {}, tables);
    this.store = new Proxy(store, {
      get: (target, name) => {
        const value = Reflect.get(target, name, target);
        if (typeof value !== "function") return value;
        return (...args: unknown[]) =>
          this.failing ? Promise.reject(this.failing) : value.apply(target, args);
      },
    });
    this.acceptor = new Acceptor({
      store: this.store,
      clock,
      hosted: new Set([7, 8]),
      random: () => 0.5,
      defer: queueMicrotask,
      settleMs: 0,
      emit: (event) => this.events.push(event),
      run: async (update, context) => {
        this.runs.push(`${update.id}/${context.attempt}`);
        return await handle(update, context);
      },
      ...options,
    });
  }

  /** Starts it, and lets it take over existing updates. */
  async start(): Promise<this> {
    await this.acceptor.start();
    await this.clock.advance(1);
    return this;
  }

  accept(id: number, lane = 1, kind = "message"): Promise<Receipt> {
    const arrival: Arrival = { bot: 7, id, lane, kind, body: `{"update_id":${id}}` };
    return this.acceptor.accept(arrival);
  }

  /** The types of the reported events. */
  get said(): string[] {
    return this.events.map(({ type }) => type);
  }
}
