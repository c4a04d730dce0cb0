/**
 * The context of a handler of one of a bot's own routes.
 *
 * @module
 */
import { dateOf } from "../clock.ts";
import type { BotLog, Context } from "../dispatch/context.ts";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import type { LogLevel, Observer } from "../observe/events.ts";
import type { Api } from "../telegram/api.ts";
import type { Visit } from "./visit.ts";

/** Whom a context asks and tells. */
export interface RouteMeans {
  readonly dispatcher: Dispatcher;
  readonly emit: Observer;
}

/** A visit's context. */
export class RouteContext implements Context {
  readonly attempt = 1;
  readonly #visit: Visit;
  readonly #means: RouteMeans;

  constructor(visit: Visit, means: RouteMeans) {
    this.#visit = visit;
    this.#means = means;
  }

  get bot(): { readonly name: string; readonly id: number } {
    const { name, id } = this.#visit.bot;
    return { name, id };
  }

  get api(): Api {
    return this.#visit.bot.api;
  }

  get deadline(): number {
    return dateOf(this.#means.dispatcher.clock, this.#visit.dueAt);
  }

  get signal(): AbortSignal {
    return this.#visit.signal;
  }

  get log(): BotLog {
    const { bot, route } = this.#visit;
    const say = (level: LogLevel, text: string) =>
      this.#means.emit({ type: "log", level, text, bot: bot.name, route: route.path });
    return {
      debug: (text) => say("debug", text),
      info: (text) => say("info", text),
      warn: (text) => say("warn", text),
      error: (text) => say("error", text),
    };
  }

  // deno-lint-ignore no-explicit-any
  get state(): any {
    return this.#visit.bot.state;
  }
}
