/**
 * Visits: requests to bots' own routes. A visit is a delivery without an update: it takes a place,
 * has a deadline, and ends with a drain, as all deliveries do. Its handler has a context of its own.
 *
 * @module
 */
import { STATUS_CODE } from "@std/http/status";
import { type Clock, dateOf } from "../util/clock.ts";
import { type BotLog, type Context, logOf } from "../handler/context.ts";
import type { BotQueue } from "../dispatch/bot_queue.ts";
import type { Delivery } from "../dispatch/delivery.ts";
import type { Outcome } from "../dispatch/outcome.ts";
import type { Observer } from "../events/events.ts";
import type { Api } from "../telegram/api/mod.ts";
import type { LoadedRoute } from "../handler/routes.ts";
import { type Refusal, refusalResponse, REFUSALS } from "./refusal.ts";
import type { SourceCheck } from "./source.ts";

/** A route where it is mounted. */
export interface CustomRoute extends LoadedRoute {
  readonly queue: BotQueue;
  readonly source: SourceCheck;
}

/** Who is told how visits end. */
export interface RouteRequestObserver {
  /** It was answered by the route. */
  routed(visit: RouteRequest, status: number, error?: unknown): void;
  /** It was turned away after all. */
  turnedAway(visit: RouteRequest, refusal: Refusal): void;
}

/** A request to a bot's own route. */
export class RouteRequest implements Delivery {
  readonly carriesReply = false;
  readonly arrivedAt: number;
  readonly dueAt: number;
  readonly route: CustomRoute;
  readonly request: Request;
  /** The address of the peer. */
  readonly peer: string | undefined;
  /** Whether the handler was called. */
  begun = false;
  /** What the handler answered, or why it did not, or why it was not called. */
  end: Response | { readonly error: unknown } | { readonly refusal: Refusal } | undefined;
  /** Stops reading the body. */
  cancel: (() => void) | undefined = undefined;
  readonly #observer: RouteRequestObserver;
  readonly #resolve: (response: Response) => void;
  #controller: AbortController | undefined;
  #abortReason: Error | undefined;

  constructor(
    route: CustomRoute,
    arrivedAt: number,
    request: Request,
    peer: string | undefined,
    observer: RouteRequestObserver,
    resolve: (response: Response) => void,
  ) {
    this.arrivedAt = arrivedAt;
    this.dueAt = arrivedAt + route.queue.rules.timeoutMs;
    this.route = route;
    this.request = request;
    this.peer = peer;
    this.#observer = observer;
    this.#resolve = resolve;
  }

  /** Aborted when nobody waits for the handler any longer. Made only when it is asked for. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#abortReason) this.#controller.abort(this.#abortReason);
    }
    return this.#controller.signal;
  }

  settle({ type }: Outcome): void {
    const { end } = this;
    if (end instanceof Response) {
      this.#observer.routed(this, end.status);
      return this.#resolve(end);
    }
    if (end && "refusal" in end) return this.refuse(end.refusal);
    if (end) return this.#answerEmpty(STATUS_CODE.InternalServerError, end.error);
    const drained = type === "unavailable";
    const reason = drained ? "was given up at the end of a drain" : "passed its deadline";
    this.#abort(new DOMException(`Request ${reason}`, drained ? "AbortError" : "TimeoutError"));
    if (drained) return this.refuse(REFUSALS.draining);
    if (!this.begun) return this.refuse(REFUSALS.slow);
    this.#answerEmpty(STATUS_CODE.GatewayTimeout);
  }

  /** Turns it away. */
  refuse(refusal: Refusal): void {
    this.cancel?.();
    this.#observer.turnedAway(this, refusal);
    this.#resolve(refusalResponse(refusal));
  }

  #answerEmpty(status: number, error?: unknown): void {
    this.#observer.routed(this, status, error);
    this.#resolve(new Response(null, { status }));
  }

  #abort(reason: Error): void {
    this.#abortReason = reason;
    this.#controller?.abort(reason);
  }
}

/** Whom a context asks and tells. */
export interface RouteMeans {
  readonly clock: Clock;
  readonly emit: Observer;
}

/** A visit's context. */
export class RouteContext implements Context {
  readonly attempt = 1;
  readonly #visit: RouteRequest;
  readonly #means: RouteMeans;

  constructor(visit: RouteRequest, means: RouteMeans) {
    this.#visit = visit;
    this.#means = means;
  }

  get bot(): { readonly name: string; readonly id: number } {
    const { name, id } = this.#visit.route.queue.bot;
    return { name, id };
  }

  get api(): Api {
    return this.#visit.route.queue.bot.api;
  }

  /** A request is handled once in any case. */
  async once<T>(_name: string, fn: () => T | Promise<T>): Promise<T> {
    return await fn();
  }

  get deadline(): number {
    return dateOf(this.#means.clock, this.#visit.dueAt);
  }

  get signal(): AbortSignal {
    return this.#visit.signal;
  }

  get log(): BotLog {
    const { route } = this.#visit;
    return logOf((level, text) =>
      this.#means.emit({ type: "log", level, text, bot: route.queue.bot.name, route: route.path })
    );
  }

  // deno-lint-ignore no-explicit-any
  get state(): any {
    return this.#visit.route.queue.bot.state;
  }
}
