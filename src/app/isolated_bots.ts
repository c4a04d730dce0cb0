/**
 * The isolated bots of an application: started together, and paused while their Workers are down.
 *
 * @module
 */
import type { BotQueue } from "../dispatch/bot_queue.ts";
import type { IsolatedHandler } from "../handler/isolated.ts";
import type { IsolatedBot, Isolation, IsolationSettings } from "../isolation/isolation.ts";
import type { HostedBot } from "./hosted_bot.ts";
import { placeOf } from "./choose_isolation.ts";

/** Loads the isolation room on demand. */
async function loadIsolation(settings: IsolationSettings): Promise<Isolation> {
  const { Isolation } = await import("../isolation/isolation.ts");
  return new Isolation(settings);
}

/** The isolated bots of an application. */
export class IsolatedBots {
  readonly #settings: IsolationSettings;
  #loading: Promise<Isolation> | undefined;
  #waiting: IsolatedBot[] = [];
  readonly #starts = new Map<string, PromiseWithResolvers<void>>();
  #closed = false;

  /** @param settings Settings shared by all Workers. */
  constructor(settings: IsolationSettings) {
    // A custom `fetch` cannot be sent to another thread.
    const { apiRoot, pace } = settings.telegram;
    const telegram = {
      ...apiRoot !== undefined && { apiRoot },
      ...pace !== undefined && { pace },
    };
    this.#settings = { ...settings, telegram };
  }

  /** The bots whose first start has not ended, by name, and promises of its end. */
  get starts(): Iterable<readonly [name: string, end: Promise<void>]> {
    return this.#starts.entries().map(([name, { promise }]) => [name, promise] as const);
  }

  /** The end of a bot's first start; `undefined` if it has ended. */
  startOf(name: string): Promise<void> | undefined {
    return this.#starts.get(name)?.promise;
  }

  /** Resolves when each has started, failed or been removed; `undefined` if all have. */
  get started(): Promise<void> | undefined {
    if (this.#starts.size === 0) return undefined;
    return Promise.all([...this.#starts.values()].map(({ promise }) => promise)).then(() => {});
  }

  /**
   * Starts a bot, together with those added in the same turn. Its queue is paused until it is up.
   *
   * @param onFirstUp Called when its module is known. Returns what is wrong with it, if anything.
   */
  host(
    { name, id, token, handler, options }: HostedBot,
    queue: BotQueue,
    onFirstUp: () => string | undefined,
  ): void {
    queue.pause();
    let known = false;
    this.#starts.set(name, Promise.withResolvers());
    this.#waiting.push({
      ...{ name, id, token, abandonMs: options.abandonMs },
      handler: handler as IsolatedHandler,
      isolation: placeOf(options, handler as IsolatedHandler),
      onUp: () => {
        const problem = known ? undefined : onFirstUp();
        if (problem !== undefined) this.#report(name, problem);
        else {
          known = true;
          queue.resume();
        }
        this.#startEnded(name);
      },
      onDown: () => {
        queue.pause();
        this.#startEnded(name);
      },
    });
    if (this.#waiting.length === 1) void this.#start();
  }

  /** Removes a bot. */
  async remove(name: string): Promise<void> {
    this.#startEnded(name);
    (await this.#loading)?.remove(name);
  }

  /** Terminates all Workers. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const name of this.#starts.keys()) this.#startEnded(name);
    (await this.#loading)?.close();
  }

  async #start(): Promise<void> {
    const isolation = await (this.#loading ??= loadIsolation(this.#settings));
    const bots = this.#waiting;
    this.#waiting = [];
    if (!this.#closed) isolation.host(bots);
  }

  #startEnded(name: string): void {
    this.#starts.get(name)?.resolve();
    this.#starts.delete(name);
  }

  #report(name: string, problem: string): void {
    const text = `Cannot host isolated bot "${name}", which answers 503: ${problem}`;
    this.#settings.emit({ type: "notice", level: "error", name: "worker_failed", text });
  }
}
