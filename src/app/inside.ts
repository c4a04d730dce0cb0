/**
 * An application's internals, for the console and tracing of this package.
 *
 * @module
 */
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import type { RunWatcher } from "../dispatch/watched_run.ts";
import type { Front } from "../durable/front.ts";
import type { Observer } from "../events/events.ts";
import type { Clock } from "../util/clock.ts";
import type { HostedBots } from "./hosted_bots.ts";
import type { AppOptions } from "./options.ts";

/** The internals that the console and tracing may use. */
export interface Inside {
  readonly options: AppOptions;
  readonly hosted: HostedBots;
  readonly clock: Clock;
  /** Emits an event. */
  readonly emit: Observer;
  /** Aborts when the application is closed. */
  readonly closing: AbortSignal;
  /** Whether it accepts no more updates because it is shutting down. */
  readonly draining: boolean;
  /** Waiting deliveries, plus runs that continue without one, of all bots. */
  readonly inFlight: number;
  /** Whether one of this package's servers is listening for it. */
  served: boolean;
  /** Whether its store currently accepts updates; `undefined` without a store. */
  readonly storeReady: (() => boolean) | undefined;
  /** The front of the engine, with a store. */
  readonly front: Promise<Front> | undefined;
  /** Observes the event stream until the returned function is called. */
  observe(observer: Observer): () => void;
  /** Watches runs that start from now on. */
  watchRuns(watcher: RunWatcher): Promise<void>;
}

const INSIDE = Symbol("postern.inside");

/** Options for {@linkcode keepInside}. */
export interface InsideParts
  extends Pick<Inside, "options" | "hosted" | "clock" | "emit" | "storeReady" | "front"> {
  readonly closing: AbortSignal;
  readonly dispatcher: Dispatcher;
  /** The observers; more may be added. */
  readonly observers: Observer[];
}

/** Lets {@linkcode insideOf} find an application's internals. */
export function keepInside<App extends object>(app: App, parts: InsideParts): App {
  const { dispatcher, observers, ...rest } = parts;
  const watchers: RunWatcher[] = [];
  const inside: Inside = {
    ...rest,
    served: false,
    get inFlight() {
      return dispatcher.inFlight;
    },
    get draining() {
      return dispatcher.draining;
    },
    observe(observer) {
      observers.push(observer);
      return () => {
        const index = observers.indexOf(observer);
        if (index >= 0) observers.splice(index, 1);
      };
    },
    async watchRuns(watcher) {
      const { WatchedRun } = await import("../dispatch/watched_run.ts");
      const { joinWatchers } = await import("../dispatch/join_watchers.ts");
      watchers.push(watcher);
      const joined = joinWatchers(watchers);
      dispatcher.makeRuns((...options) => new WatchedRun(joined, ...options));
    },
  };
  return Object.defineProperty(app, INSIDE, { value: inside });
}

/**
 * The internals of an application.
 *
 * @throws {TypeError} If it was not created by `createApp` or `serve`.
 */
export function insideOf(app: object): Inside {
  const inside = (app as { [INSIDE]?: Inside })[INSIDE];
  if (inside) return inside;
  throw new TypeError("Cannot look inside the application: pass what createApp() or serve() made");
}
