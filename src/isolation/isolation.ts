/**
 * Isolation: which bot is in which Worker, and what each Worker reports about its bots.
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
import { placeBots } from "./placement.ts";
import type { ReportedBot } from "./protocol.ts";
import { type Place, remoteRoute } from "./remote_route.ts";
import { RetryDecisions } from "./retry_decisions.ts";
import { type StartThread, startThread } from "./thread.ts";
import { API_ROOT } from "../telegram/api_root.ts";

/** A Worker of the bot's own. */
const OWN = "worker";

/** One of those that bots without a place share; no bot can name it. */
const SPREAD = Symbol();

const MEMORY_MB = 512;

/** Failed starts before bots are moved: a single one may be due to a slow network. */
const MAX_FAILED_STARTS = 2;

/** The default hard limit of runs. */
const ABANDON_MS = 300_000;

/** Options for {@linkcode Isolation}. */
export interface IsolationSettings {
  readonly clock: Clock;
  readonly emit: Observer;
  readonly telegram: Pick<ApiOptions, "apiRoot" | "pace">;
  /** How many Workers are shared by the bots that name none; if not set, each has its own. */
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
  /** The name of a Worker, or `"worker"` for one of its own; by default one of those shared. */
  readonly isolation: string | undefined;
  /** Its hard limit, unless its module sets one. */
  readonly abandonMs: number | undefined;
  onUp(): void;
  onDown(): void;
}

/** A Worker with the bots in it. */
interface Host {
  readonly worker: IsolatedWorker;
  bots: readonly IsolatedBot[];
  /** The bots that depend on it. The others are in another Worker until it is up. */
  dependent: readonly IsolatedBot[];
  /** Called when its first start has ended, one way or another. */
  started(): void;
}

/** The Workers of an application. */
export class Isolation {
  readonly #settings: IsolationSettings;
  readonly #hosts = new Set<Host>();
  /** The Workers of bots that name none, if their number is limited. */
  readonly #pool: Host[] = [];
  /** The Workers whose bots get a new one together with others, and the bots to join after that. */
  readonly #joining = new Map<Host, readonly IsolatedBot[]>();
  /** Where each bot runs, for its routes, which stay mounted when it moves to another Worker. */
  readonly #places = new WeakMap<IsolatedBot, Place>();
  /** Of all Workers: a bot's rules stay the same when it moves, too. */
  readonly #decisions = new RetryDecisions();
  readonly #retry = (error: unknown) => this.#decisions.of(error);

  /** @param settings What all Workers have in common. */
  constructor(settings: IsolationSettings) {
    this.#settings = settings;
  }

  /** How often Workers have been restarted. */
  get restarts(): number {
    return [...this.#hosts].reduce((sum, { worker }) => sum + worker.restarts, 0);
  }

  /** Starts the Workers of some bots. Bots added later under the same name get another Worker. */
  host(bots: readonly IsolatedBot[]): void {
    const { workers } = this.#settings;
    const byPlace = Map.groupBy(
      bots,
      ({ isolation = workers === undefined ? OWN : SPREAD }) => isolation,
    );
    for (const [place, group] of byPlace) {
      if (place === SPREAD) this.#spread(group, workers!);
      else if (place === OWN) { for (const bot of group) this.#start([bot]); }
      else this.#start(group);
    }
  }

  /** Removes a bot, and ends a Worker that has none left. */
  remove(name: string): void {
    const isLeft = (bot: IsolatedBot) => bot.name !== name;
    for (const [old, waiting] of this.#joining) this.#joining.set(old, waiting.filter(isLeft));
    for (const host of [...this.#hosts]) {
      host.bots = host.bots.filter(isLeft);
      host.dependent = host.dependent.filter(isLeft);
      if (host.dependent.length > 0) continue;
      this.#forget(host);
      host.worker.close();
      host.started();
    }
  }

  /** Ends all Workers. */
  close(): void {
    for (const { worker } of this.#hosts) worker.close();
    this.#hosts.clear();
    this.#joining.clear();
    this.#pool.length = 0;
  }

  #spread(bots: readonly IsolatedBot[], workers: number): void {
    const places = this.#pool.map((host) => {
      const waiting = this.#joining.get(host)?.length ?? 0;
      return { load: host.worker.load, bots: host.bots.length + waiting };
    });
    const chosen = placeBots(bots.length, places, workers);
    for (const place of new Set(chosen)) {
      const group = bots.filter((_, i) => chosen[i] === place);
      const joined = this.#pool[place];
      if (joined) this.#join(joined, group);
      else this.#pool[place] = this.#start(group, { isSpread: true });
    }
  }

  /** A running Worker cannot load more modules: a new one for all its bots takes over once up. */
  #join(old: Host, group: readonly IsolatedBot[]): void {
    // Those that are added meanwhile share the next new one, or there would be one for each.
    const others = this.#joining.get(old);
    if (others) return void this.#joining.set(old, [...others, ...group]);
    this.#joining.set(old, []);
    const started = () => {
      const waiting = this.#joining.get(old) ?? [];
      this.#joining.delete(old);
      if (waiting.length > 0) this.#spread(waiting, this.#settings.workers!);
    };
    const takeOver = () => {
      // If it failed at first, the others may have moved to another Worker by now.
      if (!this.#hosts.delete(old)) host.bots = host.dependent;
      const place = this.#pool.indexOf(old);
      if (place >= 0) this.#pool[place] = host;
      else this.#pool.push(host);
      old.worker.retire();
    };
    const all = [...old.bots, ...group];
    const host = this.#start(all, { isNew: group, isSpread: true, takeOver, started });
  }

  /**
   * One of its bots keeps a Worker from starting. Halved again and again, it ends up alone, and the
   * others, which did not choose to share a Worker with it, are served.
   */
  #split(host: Host): void {
    this.#hosts.delete(host);
    host.worker.close();
    const half = Math.ceil(host.dependent.length / 2);
    const parts = [host.dependent.slice(0, half), host.dependent.slice(half)];
    const hosts = parts.filter((part) => part.length > 0)
      .map((part) => this.#start(part, { isSpread: true }));
    const place = this.#pool.indexOf(host);
    if (place >= 0) this.#pool[place] = hosts[0]!;
  }

  #forget(host: Host): void {
    this.#hosts.delete(host);
    const place = this.#pool.indexOf(host);
    if (place >= 0) this.#pool.splice(place, 1);
  }

  #start(
    bots: readonly IsolatedBot[],
    { isNew = bots, isSpread = false, takeOver, started }: {
      readonly isNew?: readonly IsolatedBot[];
      /** Whether they named no Worker, so that they may move to another. */
      readonly isSpread?: boolean;
      /** Called once, when it is up for the first time. */
      takeOver?(): void;
      started?(): void;
    } = {},
  ): Host {
    const { clock, emit, telegram, random = Math.random } = this.#settings;
    const sources = bots.map(({ handler }) => handler.source);
    let failedStarts = 0;
    const worker: IsolatedWorker = new IsolatedWorker({
      ...{ clock, emit, random, startThread: this.#settings.startThread ?? startThread },
      decisions: this.#decisions,
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
      onUp: (reports) => {
        takeOver?.();
        takeOver = undefined;
        host.dependent = host.bots;
        failedStarts = 0;
        bots.forEach((bot, i) => {
          if (!host.bots.includes(bot)) return;
          this.#places.set(bot, { worker, bot: i });
          bot.handler.connect(worker.remote(i), this.#moduleOf(bot, reports[i]!));
          bot.onUp();
        });
        host.started();
      },
      onDown: () => {
        host.dependent.forEach(({ onDown }) => onDown());
        host.started();
        const isStuck = ++failedStarts >= MAX_FAILED_STARTS;
        if (isStuck && isSpread && host.bots.length > 1) this.#split(host);
      },
    });
    const host: Host = {
      ...{ worker, bots, dependent: isNew },
      started() {
        started?.();
        started = undefined;
      },
    };
    this.#hosts.add(host);
    worker.start();
    return host;
  }

  #moduleOf(bot: IsolatedBot, report: ReportedBot): RemoteModule {
    const { kinds, takesRest, takesAlbums, tasks, allowedUpdates, options, retries } = report;
    const known = new Set(kinds);
    const place = () => this.#places.get(bot)!;
    const routes: LoadedRoute[] = report.routes.map((route) => remoteRoute(place, route));
    const retry = retries ? { retry: this.#retry } : {};
    return {
      ...{ allowedUpdates, routes, takesAlbums, tasks, options: { ...options, ...retry } },
      takes: (kind) => takesRest || known.has(kind),
    };
  }
}
