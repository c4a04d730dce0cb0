/**
 * Isolation: which bot is in which Worker, and what each finds out about its own.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";
import type { IsolatedHandler, RemoteModule } from "../handler/isolated.ts";
import type { LoadedRoute } from "../handler/routes.ts";
import type { ApiOptions } from "../telegram/api/mod.ts";
import type { Clock } from "../util/clock.ts";
import { IsolatedWorker } from "./isolated_worker.ts";
import { confine } from "./permissions.ts";
import type { ReportedBot } from "./protocol.ts";
import { remoteRoute } from "./remote_route.ts";
import { type StartThread, startThread } from "./thread.ts";

const API_ROOT = "https://api.telegram.org";
const MEMORY_MB = 512;

/** The hard limit of runs where none is set. */
const ABANDON_MS = 300_000;

/** Options for {@linkcode Isolation}. */
export interface IsolationSettings {
  readonly clock: Clock;
  readonly emit: Observer;
  readonly telegram: Pick<ApiOptions, "apiRoot" | "pace">;
  /** How many Workers bots share that name none; one for each bot without it. */
  readonly workers: number | undefined;
  readonly random?: () => number;
  readonly startThread?: StartThread;
}

/** A bot to be isolated. */
export interface IsolatedBot {
  readonly name: string;
  readonly id: number;
  readonly token: string;
  readonly handler: IsolatedHandler;
  /** The name of a Worker, or `"worker"`. */
  readonly isolation: string;
  /** Its hard limit, unless its module sets one. */
  readonly abandonMs: number | undefined;
  onUp(): void;
  onDown(): void;
}

/** The Workers of an application. */
export class Isolation {
  readonly #settings: IsolationSettings;
  readonly #workers = new Map<IsolatedWorker, Set<string>>();

  /** @param settings What all Workers have in common. */
  constructor(settings: IsolationSettings) {
    this.#settings = settings;
  }

  /** How often Workers were started again. */
  get restarts(): number {
    return [...this.#workers.keys()].reduce((sum, { restarts }) => sum + restarts, 0);
  }

  /** Starts the Workers of some bots. Those that come later have others, even of the same name. */
  host(bots: readonly IsolatedBot[]): void {
    for (const group of this.#groups(bots)) this.#start(group);
  }

  /** A bot is gone; a Worker without any ends. */
  remove(name: string): void {
    for (const [worker, names] of this.#workers) {
      if (!names.delete(name) || names.size > 0) continue;
      worker.close();
      this.#workers.delete(worker);
    }
  }

  /** Ends all Workers. */
  close(): void {
    for (const worker of this.#workers.keys()) worker.close();
    this.#workers.clear();
  }

  #groups(bots: readonly IsolatedBot[]): IsolatedBot[][] {
    const { workers = Infinity } = this.#settings;
    const groups = new Map<string, IsolatedBot[]>();
    let unnamed = 0;
    for (const bot of bots) {
      const { isolation } = bot;
      // A name cannot begin with a digit where it matters: these are only kept apart from names.
      const key = isolation === "worker" ? `\0${unnamed++ % workers}` : isolation;
      const group = groups.get(key);
      if (group) group.push(bot);
      else groups.set(key, [bot]);
    }
    return [...groups.values()];
  }

  #start(bots: readonly IsolatedBot[]): void {
    const { clock, emit, telegram, random = Math.random } = this.#settings;
    const sources = bots.map(({ handler }) => handler.source);
    const worker: IsolatedWorker = new IsolatedWorker({
      ...{ clock, emit, random, startThread: this.#settings.startThread ?? startThread },
      bots: bots.map(({ name, id, token }) => ({ name, id, token, telegram })),
      modules: sources.map(({ module }) => String(module)),
      confinement: confine(
        sources.map(({ isolation }) => isolation.permissions),
        telegram.apiRoot ?? API_ROOT,
      ),
      memoryMb: Math.max(...sources.map(({ isolation }) => isolation.memoryMb ?? MEMORY_MB)),
      limitOf: (reports) =>
        Math.max(
          ...bots.map(({ abandonMs }, i) =>
            abandonMs ?? reports[i]!.options.abandonMs ?? ABANDON_MS
          ),
        ),
      onUp: (reports) =>
        bots.forEach(({ handler, onUp }, i) => {
          handler.connect(worker.remote(i), remoteModule(worker, i, reports[i]!));
          onUp();
        }),
      onDown: () => bots.forEach(({ onDown }) => onDown()),
    });
    this.#workers.set(worker, new Set(bots.map(({ name }) => name)));
    worker.start();
  }
}

function remoteModule(worker: IsolatedWorker, bot: number, report: ReportedBot): RemoteModule {
  const { kinds, takesRest, takesAlbums, tasks, allowedUpdates, options, retries } = report;
  const known = new Set(kinds);
  const routes: LoadedRoute[] = report.routes.map((route) => remoteRoute(worker, bot, route));
  const retry = retries ? { retry: (error: unknown) => worker.decisions.of(error) } : {};
  return {
    ...{ allowedUpdates, routes, takesAlbums, tasks, options: { ...options, ...retry } },
    takes: (kind) => takesRest || known.has(kind),
  };
}
