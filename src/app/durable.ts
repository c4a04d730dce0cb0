/**
 * Durable acceptance for an application. Nothing of it is loaded where no store is set.
 *
 * @module
 */
import type { Front } from "../durable/front.ts";
import type { Observer } from "../events/events.ts";
import type { Store } from "../store/types.ts";
import type { Clock } from "../util/clock.ts";

/** A server that starts does not wait longer for its store before it listens, and answers 503. */
const PATIENCE_MS = 2000;

/** Options for {@linkcode openDurable}. */
export interface DurableOptions {
  readonly store: string | Store;
  readonly leaseMs: number | undefined;
  readonly clock: Clock;
  readonly emit: Observer;
  readonly maxRunning: number;
}

/** A store that is being opened. */
export interface Durable {
  /** What stands in front of the engine. It refuses everything until the store is reached. */
  readonly front: Promise<Front>;
  /**
   * Resolves when the store is reached, or cannot be reached for the time being. Rejects if it can
   * never be used.
   */
  readonly opened: Promise<void>;
  /** Resolves if the store can never be used, with the reason. */
  readonly refused: Promise<Error>;
}

/** Opens a store, and goes on trying while it cannot be reached. */
export function openDurable(options: DurableOptions): Durable {
  const { store, leaseMs, clock, emit, maxRunning } = options;
  const { promise: unreachable, resolve: giveUpWaiting } = Promise.withResolvers<void>();
  const front = (async () => {
    const [{ Front }, { openStore }] = await Promise.all([
      import("../durable/front.ts"),
      import("../store/open.ts"),
    ]);
    const opened = typeof store === "string"
      ? await openStore(store, clock, leaseMs === undefined ? {} : { leaseMs })
      : store;
    return new Front({
      ...{ store: opened, clock, maxRunning },
      emit(event) {
        if (event.type === "notice" && event.name === "store_down") giveUpWaiting();
        emit(event);
      },
    });
  })();
  const started = front.then((front) => front.start());
  const timer = clock.setTimer(giveUpWaiting, PATIENCE_MS);
  const opened = Promise.race([started, unreachable]).finally(() => clock.clearTimer(timer));
  opened.catch(() => {});
  const refused = new Promise<Error>((resolve) => started.catch(resolve));
  return { front, opened, refused };
}
