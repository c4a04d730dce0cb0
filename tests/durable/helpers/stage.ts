/**
 * Applications over one store in memory, on one clock: instances that share a database.
 */
import type { AppOptions, BotOptions } from "../../../src/app/options.ts";
import { MemoryTables } from "../../../src/store/memory/memory_tables.ts";
import { createMemoryStore } from "../../../src/store/tables_store.ts";
import type { Store } from "../../../src/store/types.ts";
import type { Context, Update } from "../../../src/mod.ts";
import { FakeClock } from "../../../src/util/fake_clock.ts";
import { type EventOf, hostApp, type Hosted, post, SECRET } from "../../helpers/app.ts";

/** A store whose connection a test can cut. */
export function cuttable(store: Store): Store & { cut: boolean } {
  const link = { cut: false };
  const handler: ProxyHandler<Store> = {
    get(target, name) {
      if (name === "cut") return link.cut;
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) =>
        link.cut
          ? Promise.reject(new Error("The database has gone"))
          : Reflect.apply(value, target, args);
    },
    set: (_, name, value) => Reflect.set(link, name, value),
  };
  return new Proxy(store, handler) as Store & { cut: boolean };
}

/** One instance. */
export interface Instance extends Hosted {
  readonly store: Store & { cut: boolean };
}

/** Instances over one store. */
export class Stage {
  readonly clock = new FakeClock();
  readonly tables = new MemoryTables();
  readonly #instances: Instance[] = [];

  /** Starts an instance that hosts one bot at `/echo`, and waits until its store is reached. */
  async host(bot: Partial<BotOptions>, options: Partial<AppOptions> = {}): Promise<Instance> {
    const store = cuttable(createMemoryStore(this.clock, undefined, this.tables));
    const hosted = { ...hostApp({ clock: this.clock, store, ...options }, bot), store };
    this.#instances.push(hosted);
    await this.settle();
    return hosted;
  }

  /** Lets everything happen that takes no time on this clock. */
  async settle(turns = 12): Promise<void> {
    for (let turn = 0; turn < turns; turn++) {
      await new Promise((resolve) => setTimeout(resolve));
      await this.clock.advance(0);
    }
  }

  /** Lets time pass, in steps that let the store answer. */
  async pass(ms: number, stepMs = 500): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      await this.clock.advance(Math.min(stepMs, left));
      await this.settle(5);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { app, store } of this.#instances) {
      store.cut = false;
      const closed = app.close(0);
      await this.pass(3000);
      await closed;
    }
  }
}

/** A message in a chat. */
export function message(update_id: number, text = "", chat = 5): Update {
  const from = { id: chat, is_bot: false, first_name: "Ada" };
  const sent = { message_id: update_id, date: 1, chat: { id: chat, type: "private" }, from, text };
  return { update_id, message: sent } as unknown as Update;
}

/** Posts an update as Telegram does. */
export function deliver({ app }: Pick<Instance, "app">, update: Update): Promise<Response> {
  return post(app, { body: JSON.stringify(update) });
}

/** A handler's calls as `text attempt`; the test decides how each ends. */
export function held() {
  const runs: string[] = [];
  const ends: PromiseWithResolvers<unknown>[] = [];
  const signals: AbortSignal[] = [];
  const handler = {
    message({ text = "" }: { text?: string }, ctx: Context) {
      runs.push(`${text} ${ctx.attempt}`);
      signals.push(ctx.signal);
      const end = Promise.withResolvers<unknown>();
      ends.push(end);
      return end.promise as Promise<void>;
    },
  };
  return { handler, runs, ends, signals };
}

export { type EventOf, SECRET };
