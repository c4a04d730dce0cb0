/**
 * The inside of an application, for the console and tracing, which watch it from within the package.
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

/** What there is to see inside. */
export interface Inside {
  readonly options: AppOptions;
  readonly hosted: HostedBots;
  readonly clock: Clock;
  /** Puts an event on the stream. */
  readonly emit: Observer;
  /** Aborts when the application is closed. */
  readonly closing: AbortSignal;
  /** Whether it takes nothing more because it is being shut down. */
  readonly draining: boolean;
  /** Deliveries that wait, and runs that go on without one, of all bots. */
  readonly inFlight: number;
  /** Whether a server of this package listens for it. */
  served: boolean;
  /** Whether its store takes updates just now; `undefined` without a store. */
  readonly storeReady: (() => boolean) | undefined;
  /** What stands in front of the engine, with a store. */
  readonly front: Promise<Front> | undefined;
  /** Observes the event stream, until the returned function is called. */
  observe(observer: Observer): () => void;
  /** Watches the runs that begin from now on. */
  watchRuns(watcher: RunWatcher): Promise<void>;
}

const INSIDE = Symbol("postern.inside");

/** Everything {@linkcode keepInside} needs. */
export interface InsideParts
  extends Pick<Inside, "options" | "hosted" | "clock" | "emit" | "storeReady" | "front"> {
  readonly closing: AbortSignal;
  readonly dispatcher: Dispatcher;
  /** Those who get the events; more may be added. */
  readonly observers: Observer[];
}

/** Lets {@linkcode insideOf} find the inside of an application. */
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
 * The inside of an application.
 *
 * @throws {TypeError} If `createApp` or `serve` did not make it.
 */
export function insideOf(app: object): Inside {
  const inside = (app as { [INSIDE]?: Inside })[INSIDE];
  if (inside) return inside;
  throw new TypeError("Cannot look inside the application: pass what createApp() or serve() made");
}
