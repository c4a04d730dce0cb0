/**
 * Tables in memory or in SQLite: a call takes place at once, and fails before or after that.
 */
import type { Tables } from "../../../src/store/tables.ts";
import type { Store } from "../../../src/store/types.ts";
import type { Seeded } from "../../helpers/seeded.ts";
import type { Backend, Observer } from "./backend.ts";
import type { Instance } from "./instance.ts";
import type { Modules } from "./modules.ts";
import type { Seen } from "./seen.ts";
import { type AtomicEngine, LEASE_MS, makeTables, type SimulatedTables } from "./tables.ts";

/** Performs a pending call, or not. The result is held back while the instance is frozen. */
type Call = (how: "works" | "fails before" | "fails after") => Promise<void>;

/** Implements {@linkcode Backend} over tables. */
export class AtomicBackend implements Backend {
  readonly #random: Seeded;
  readonly #modules: Modules;
  readonly #observer: Observer;
  readonly #store: SimulatedTables;
  readonly #tables: Tables;
  readonly #calls = new Map<Instance, Call[]>();
  #executing: Instance | undefined;

  constructor(engine: AtomicEngine, modules: Modules, random: Seeded, observer: Observer) {
    this.#random = random;
    this.#modules = modules;
    this.#observer = observer;
    this.#store = makeTables(engine, modules);
    this.#tables = this.#watched(this.#store.tables);
  }

  look(): Seen {
    return this.#store.look();
  }

  open(instance: Instance): Store {
    const options = { leaseMs: LEASE_MS };
    const store = this.#modules.createMemoryStore(instance.clock, options, this.#tables);
    const calls: Call[] = [];
    this.#calls.set(instance, calls);
    const waiting = <A extends unknown[], R>(call: (...args: A) => Promise<R>) => (...args: A) =>
      new Promise<R>((resolve, reject) => {
        calls.push(async (how) => {
          const hear = (tell: () => void) => instance.hear(tell);
          if (how === "fails before") return hear(() => reject(new Error("the store failed")));
          try {
            this.#executing = instance;
            const result = await call.apply(store, args);
            if (how === "works") hear(() => resolve(result));
            else hear(() => reject(new Error("the store failed, having done it")));
          } catch (error) {
            hear(() => reject(error));
          }
        });
      });
    return {
      leaseMs: store.leaseMs,
      dead: store.dead,
      join: waiting(store.join),
      commit: waiting(store.commit),
      load: waiting(store.load),
      tick: waiting(store.tick),
      mine: waiting(store.mine),
      notes: waiting(store.notes),
      leads: waiting(store.leads),
      close: waiting(store.close),
    };
  }

  async step(instances: readonly Instance[], outage: boolean): Promise<void> {
    const waiting = instances.filter((instance) => this.#callsOf(instance).length > 0);
    if (waiting.length === 0) return;
    const instance = this.#random.pick(waiting);
    const call = this.#callsOf(instance).shift()!;
    const chance = this.#random.next();
    const away = outage || instance.cut;
    if (!away && chance < 0.84) await call("works");
    else await call(away || chance > 0.94 ? "fails before" : "fails after");
  }

  async finish(instances: readonly Instance[]): Promise<void> {
    for (const instance of instances) {
      for (const call of this.#callsOf(instance).splice(0)) await call("works");
    }
  }

  async killed(instance: Instance): Promise<void> {
    for (const call of this.#callsOf(instance)) {
      if (this.#random.next() < 0.5) await call("works");
    }
  }

  #callsOf(instance: Instance): Call[] {
    return this.#calls.get(instance)!;
  }

  /** The tables, with every transaction observed. */
  #watched(tables: Tables): Tables {
    const observer = this.#observer;
    return new Proxy(tables, {
      get: (target, name) => {
        if (name === "join") {
          return (now: number) => {
            const node = target.join(now);
            observer.joined(this.#executing!, node);
            return node;
          };
        }
        if (name === "commit") {
          return (...args: Parameters<Tables["commit"]>) => {
            const before = this.look();
            const committed = target.commit(...args);
            const [node, { settle, begin }] = args;
            const counted = settle.filter((_, index) => committed.settled[index] !== undefined);
            const begun = begin.filter((_, index) => committed.begun[index]);
            observer.settled(node, counted, before);
            observer.marked(node, begun.map(({ lane }) => lane), before);
            return committed;
          };
        }
        if (name === "tick") {
          return (...args: Parameters<Tables["tick"]>) => {
            const tick = target.tick(...args);
            const [node, , , hosted, leaving] = args;
            for (const { lane } of leaving) observer.left(node, lane);
            for (const { bot } of tick.claimed) observer.claimed(bot, hosted);
            return tick;
          };
        }
        // One instance closes it, the others continue.
        if (name === "close") return () => {};
        const value = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  }
}
