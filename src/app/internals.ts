/**
 * An application's internals, for the console and tracing of this package.
 *
 * @module
 */
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import type { RunWatcher } from "../dispatch/watched_run.ts";
import type { DurableDispatcher } from "../durable/durable_dispatcher.ts";
import type { Observer } from "../events/events.ts";
import type { Clock } from "../util/clock.ts";
import type { HostedBots } from "./hosted_bots.ts";
import type { AppOptions } from "./options.ts";

/** The internals that the console and tracing may use. */
export interface Internals {
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
  /** The dispatcher in front of the engine, with a store. */
  readonly durableDispatcher: Promise<DurableDispatcher> | undefined;
  /** Observes the event stream until the returned function is called. */
  observe(observer: Observer): () => void;
  /** Watches runs that start from now on. */
  watchRuns(watcher: RunWatcher): Promise<void>;
}

const INTERNALS = Symbol("postern.internals");

/** Options for {@linkcode keepInternals}. */
export interface InternalsParts
  extends
    Pick<Internals, "options" | "hosted" | "clock" | "emit" | "storeReady" | "durableDispatcher"> {
  readonly closing: AbortSignal;
  readonly dispatcher: Dispatcher;
  /** The observers; more may be added. */
  readonly observers: Observer[];
}

/** Lets {@linkcode internalsOf} find an application's internals. */
export function keepInternals<App extends object>(app: App, parts: InternalsParts): App {
  const { dispatcher, observers, ...rest } = parts;
  const watchers: RunWatcher[] = [];
  const internals: Internals = {
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
      const { joinWatchers } = await import("../dispatch/join_run_watchers.ts");
      watchers.push(watcher);
      const joined = joinWatchers(watchers);
      dispatcher.makeRuns((...options) => new WatchedRun(joined, ...options));
    },
  };
  return Object.defineProperty(app, INTERNALS, { value: internals });
}

/**
 * The internals of an application.
 *
 * @throws {TypeError} If it was not created by `createApp` or `serve`.
 */
export function internalsOf(app: object): Internals {
  const internals = (app as { [INTERNALS]?: Internals } | null)?.[INTERNALS];
  if (internals) return internals;
  throw new TypeError(
    "Cannot look inside the application: pass what createApp() made, or `server.app`",
  );
}
