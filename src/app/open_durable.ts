/**
 * Durable acceptance for an application. Nothing is loaded unless a store is set.
 *
 * @module
 */
import type { DurableDispatcher } from "../durable/durable_dispatcher.ts";
import type { Observer } from "../events/events.ts";
import type { Retention, Store } from "../store/types.ts";
import type { Clock } from "../util/clock.ts";

/** How long startup waits for the store before the server listens anyway and answers 503. */
const PATIENCE_MS = 2000;

/** Options for {@linkcode openDurable}. */
export interface DurableOptions {
  readonly store: string | Store;
  readonly leaseMs: number | undefined;
  readonly retention: Partial<Retention> | undefined;
  readonly clock: Clock;
  readonly emit: Observer;
  readonly maxRunning: number;
}

/** A store that is being opened. */
export interface Durable {
  /** The dispatcher in front of the engine. Refuses every update until the store has been reached. */
  readonly durableDispatcher: Promise<DurableDispatcher>;
  /**
   * Resolves when the store has been reached, or is unreachable for now. Rejects if it can never
   * be used.
   */
  readonly opened: Promise<void>;
  /** Resolves with the reason if the store can never be used. */
  readonly refused: Promise<Error>;
}

/** Opens a store, and keeps trying while it is unreachable. */
export function openDurable(options: DurableOptions): Durable {
  const { store, leaseMs, retention, clock, emit, maxRunning } = options;
  const { promise: unreachable, resolve: giveUpWaiting } = Promise.withResolvers<void>();
  const durableDispatcher = (async () => {
    const [{ DurableDispatcher }, { openStore }] = await Promise.all([
      import("../durable/durable_dispatcher.ts"),
      import("../store/open.ts"),
    ]);
    const opened = typeof store === "string"
      ? await openStore(store, clock, {
        ...leaseMs !== undefined && { leaseMs },
        ...retention && { retention },
      })
      : store;
    return new DurableDispatcher({
      ...{ store: opened, clock, maxRunning },
      emit(event) {
        if (event.type === "notice" && event.name === "store_down") giveUpWaiting();
        emit(event);
      },
    });
  })();
  const started = durableDispatcher.then((durableDispatcher) => durableDispatcher.start());
  const timer = clock.setTimer(giveUpWaiting, PATIENCE_MS);
  const opened = Promise.race([started, unreachable]).finally(() => clock.clearTimer(timer));
  opened.catch(() => {});
  const refused = new Promise<Error>((resolve) => started.catch(resolve));
  return { durableDispatcher, opened, refused };
}
