/**
 * The context that the handler of a custom route receives with the request.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";
import { type BotLog, type Context, logOf } from "../handler/context.ts";
import type { Api } from "../telegram/api/mod.ts";
import { type Clock, dateOf } from "../util/clock.ts";
import type { RouteRequest } from "./route_request.ts";

/** The context of a request to a custom route. */
export class RouteContext implements Context {
  readonly attempt = 1;
  readonly #request: RouteRequest;
  readonly #clock: Clock;
  readonly #emit: Observer;

  constructor(request: RouteRequest, clock: Clock, emit: Observer) {
    this.#request = request;
    this.#clock = clock;
    this.#emit = emit;
  }

  get bot(): { readonly name: string; readonly id: number } {
    const { name, id } = this.#request.route.owner;
    return { name, id };
  }

  get api(): Api {
    return this.#request.route.owner.api;
  }

  /** A request is handled only once anyway. */
  async once<T>(_name: string, fn: () => T | Promise<T>): Promise<T> {
    return await fn();
  }

  /** A request belongs to no chat, and therefore to no lane. */
  later(_when: number | Date, name: string): never {
    throw new Error(
      `Cannot schedule task "${name}": a route has no chat that would determine its order; ` +
        "schedule it from a handler of updates",
    );
  }

  get deadline(): number {
    return dateOf(this.#clock, this.#request.dueAt);
  }

  get signal(): AbortSignal {
    return this.#request.signal;
  }

  get log(): BotLog {
    const { owner, path } = this.#request.route;
    return logOf((level, text) =>
      this.#emit({ type: "log", level, text, bot: owner.name, route: path })
    );
  }

  // deno-lint-ignore no-explicit-any
  get state(): any {
    return this.#request.route.owner.state;
  }
}
