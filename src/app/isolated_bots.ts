/**
 * The isolated bots of an application: started together, and closed to updates while their Workers
 * are down.
 *
 * @module
 */
import type { BotQueue } from "../dispatch/bot_queue.ts";
import type { IsolatedHandler } from "../handler/isolated.ts";
import type { IsolatedBot, Isolation, IsolationSettings } from "../isolation/isolation.ts";
import type { HostedBot } from "./hosted_bot.ts";
import { placeOf } from "./isolated_handlers.ts";

/** Loads what runs isolated bots. */
async function loadIsolation(settings: IsolationSettings): Promise<Isolation> {
  const { Isolation } = await import("../isolation/isolation.ts");
  return new Isolation(settings);
}

/** Those bots of an application that are isolated. */
export class IsolatedBots {
  readonly #settings: IsolationSettings;
  #loading: Promise<Isolation> | undefined;
  #waiting: IsolatedBot[] = [];
  #starts: Promise<void>[] = [];
  #closed = false;

  /** @param settings What all Workers have in common. */
  constructor(settings: IsolationSettings) {
    // A `fetch` of the application's own cannot go to another thread.
    const { apiRoot, pace } = settings.telegram;
    const telegram = {
      ...apiRoot !== undefined && { apiRoot },
      ...pace !== undefined && { pace },
    };
    this.#settings = { ...settings, telegram };
  }

  /** Resolves when each has come up, or could not; `undefined` if there is none. */
  get started(): Promise<void> | undefined {
    const starts = this.#starts;
    if (starts.length === 0) return undefined;
    return Promise.all(starts).then(() => {
      this.#starts = this.#starts.filter((start) => !starts.includes(start));
    });
  }

  /**
   * Starts a bot, with those that come in the same turn. Its queue takes nothing before it is up.
   *
   * @param onFirstUp Its module is known. Returns what is wrong with it.
   */
  host(
    { name, id, token, handler, options }: HostedBot,
    queue: BotQueue,
    onFirstUp: () => string | undefined,
  ): void {
    queue.pause();
    let known = false;
    this.#starts.push(
      new Promise<void>((resolve) => {
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
            resolve();
          },
          onDown() {
            queue.pause();
            resolve();
          },
        });
      }),
    );
    if (this.#waiting.length === 1) void this.#start();
  }

  /** A bot is gone. */
  async remove(name: string): Promise<void> {
    (await this.#loading)?.remove(name);
  }

  /** Ends all Workers. */
  async close(): Promise<void> {
    this.#closed = true;
    (await this.#loading)?.close();
  }

  async #start(): Promise<void> {
    const isolation = await (this.#loading ??= loadIsolation(this.#settings));
    const bots = this.#waiting;
    this.#waiting = [];
    if (!this.#closed) isolation.host(bots);
  }

  #report(name: string, problem: string): void {
    const text = `Cannot host isolated bot "${name}", which answers 503: ${problem}`;
    this.#settings.emit({ type: "notice", level: "error", name: "worker_failed", text });
  }
}
