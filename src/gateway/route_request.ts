/**
 * A request to a custom route, from its arrival to its answer.
 *
 * @module
 */
import { STATUS_CODE } from "@std/http/status";
import type { Clock } from "../util/clock.ts";
import type { CustomRoute } from "./custom_route.ts";
import { type Refusal, refusalResponse, REFUSALS } from "./refusal.ts";

/** How a request ended. */
export type RouteEnd =
  /** The route answered, with what was thrown, even `undefined`, if its handler failed. */
  | { readonly status: number; readonly error?: unknown }
  /** It was refused. */
  | { readonly refusal: Refusal };

/** Options for a {@linkcode RouteRequest}. */
export interface RouteRequestOptions {
  readonly route: CustomRoute;
  readonly request: Request;
  /** The address of the peer. */
  readonly peer: string | undefined;
  readonly clock: Clock;
  /** Called once, when it is answered. */
  readonly onEnd: (request: RouteRequest, end: RouteEnd) => void;
}

/** A request to a custom route. It has exactly one answer, and a deadline. */
export class RouteRequest {
  readonly route: CustomRoute;
  readonly request: Request;
  readonly peer: string | undefined;
  readonly arrivedAt: number;
  /** Its deadline, on the clock's monotonic scale. */
  readonly dueAt: number;
  /** Whether the handler has been called. */
  begun = false;
  /** Stops reading the body. */
  cancel: (() => void) | undefined;
  readonly #options: RouteRequestOptions;
  readonly #answer = Promise.withResolvers<Response>();
  readonly #timer: number;
  #open = true;
  #controller: AbortController | undefined;
  #abortReason: DOMException | undefined;

  constructor(options: RouteRequestOptions) {
    const { route, clock } = this.#options = options;
    const { timeoutMs } = route.owner;
    this.route = route;
    this.request = options.request;
    this.peer = options.peer;
    this.arrivedAt = clock.now();
    this.dueAt = this.arrivedAt + timeoutMs;
    this.#timer = clock.setTimer(() => this.#expire(), timeoutMs);
  }

  /** Its answer. */
  get response(): Promise<Response> {
    return this.#answer.promise;
  }

  /** Whether it has not been answered yet. */
  get open(): boolean {
    return this.#open;
  }

  /** Aborts when nobody waits for the handler any longer. Created only when it is read. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#abortReason) this.#controller.abort(this.#abortReason);
    }
    return this.#controller.signal;
  }

  /** Answers with the handler's response. */
  answer(response: Response): void {
    this.#end({ status: response.status }, response);
  }

  /** Answers with 500: the handler failed. */
  fail(error: unknown): void {
    this.#answerEmpty({ status: STATUS_CODE.InternalServerError, error });
  }

  /** Refuses it. */
  refuse(refusal: Refusal): void {
    if (!this.#open) return;
    this.cancel?.();
    this.#end({ refusal }, refusalResponse(refusal));
  }

  /** Abandons it at the end of a drain. */
  giveUp(): void {
    this.#abort(new DOMException("Request was given up at the end of a drain", "AbortError"));
    this.refuse(REFUSALS.draining);
  }

  #expire(): void {
    this.#abort(new DOMException("Request passed its deadline", "TimeoutError"));
    if (this.begun) this.#answerEmpty({ status: STATUS_CODE.GatewayTimeout });
    else this.refuse(REFUSALS.slow);
  }

  #answerEmpty(end: Extract<RouteEnd, { status: number }>): void {
    this.#end(end, new Response(null, { status: end.status }));
  }

  #end(end: RouteEnd, response: Response): void {
    if (!this.#open) return;
    this.#open = false;
    this.#options.clock.clearTimer(this.#timer);
    this.#options.onEnd(this, end);
    this.#answer.resolve(response);
  }

  #abort(reason: DOMException): void {
    this.#abortReason = reason;
    this.#controller?.abort(reason);
  }
}
