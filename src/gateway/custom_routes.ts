/**
 * Side routes: webhooks of others than Telegram, each under the path of a bot.
 *
 * @module
 */
import { STATUS_CODE } from "@std/http/status";
import type { Clock } from "../util/clock.ts";
import type { BotQueue } from "../dispatch/bot_queue.ts";
import type { Waiter } from "../dispatch/waiters.ts";
import { mountedPath } from "../handler/routes.ts";
import type { Observer } from "../events/events.ts";
import { BodyTooLargeError, readBytes } from "../net/body.ts";
import { type Refusal, refusalResponse, REFUSALS } from "./refusal.ts";
import { createSourceCheck } from "./source.ts";
import {
  type CustomRoute,
  RouteContext,
  RouteRequest,
  type RouteRequestObserver,
} from "./route_request.ts";

/** Only side routes have a signature to check. */
const BAD_SIGNATURE: Refusal = {
  status: STATUS_CODE.Unauthorized,
  reason: "signature",
  text: "Signature is missing or wrong\n",
};

/** What side routes are made of. */
export interface SideRoutesOptions {
  readonly clock: Clock;
  readonly trustedProxies: readonly string[];
  readonly maxBodyBytes: number;
  readonly emit: Observer;
}

/** The routes of all bots, by path. */
export class CustomRoutes implements RouteRequestObserver {
  readonly #options: SideRoutesOptions;
  readonly #byPath = new Map<string, CustomRoute>();

  constructor(options: SideRoutesOptions) {
    this.#options = options;
  }

  /** What is at a path. */
  get(path: string): CustomRoute | undefined {
    return this.#byPath.get(path);
  }

  /** Opens the routes of a bot. */
  mount(queue: BotQueue, botPath: string): void {
    const { trustedProxies } = this.#options;
    for (const route of queue.bot.handler.routes) {
      const source = createSourceCheck({ sources: route.sources, trustedProxies });
      this.#byPath.set(mountedPath(botPath, route.path), { ...route, queue, source });
    }
  }

  /** Closes the routes of a bot. */
  unmount({ bot }: BotQueue, botPath: string): void {
    for (const { path } of bot.handler.routes) this.#byPath.delete(mountedPath(botPath, path));
  }

  /** Answers a request. Never rejects. */
  receive(route: CustomRoute, request: Request, peer: string | undefined): Promise<Response> {
    const { clock } = this.#options;
    const { queue } = route;
    const refusal = this.#check(route, request, peer);
    if (refusal) {
      this.#tellRefused(route, request, peer, refusal);
      return Promise.resolve(refusalResponse(refusal));
    }
    return new Promise((resolve) => {
      const visit = new RouteRequest(route, clock.now(), request, peer, this, resolve);
      const waiter = queue.closing ? undefined : queue.admit(visit);
      if (waiter) return void this.#run(visit, waiter);
      // A body that has broken off cannot be cancelled, but that costs no more than it has.
      request.body?.cancel().catch(() => {});
      visit.refuse(queue.closing ? REFUSALS.draining : REFUSALS.full);
    });
  }

  /** A visit was answered by its route. */
  routed({ route, request, arrivedAt }: RouteRequest, status: number, error?: unknown): void {
    const { emit, clock } = this.#options;
    const ms = clock.now() - arrivedAt;
    const { queue, path } = route;
    const { method } = request;
    emit({ type: "route", bot: queue.bot.name, route: path, method, status, ms, error });
  }

  /** A visit was turned away after it had been admitted. */
  turnedAway({ route, request, peer }: RouteRequest, refusal: Refusal): void {
    this.#tellRefused(route, request, peer, refusal);
  }

  #check(
    { source, methods }: CustomRoute,
    { method, headers }: Request,
    peer: string | undefined,
  ): Refusal | undefined {
    if (!source.allows(peer, headers)) return REFUSALS.source;
    if (!methods.includes(method)) {
      const allow = methods.join(", ");
      return { ...REFUSALS.method, text: `Only ${allow} is allowed\n`, headers: { allow } };
    }
    const tooLong = Number(headers.get("content-length")) > this.#options.maxBodyBytes;
    return tooLong ? REFUSALS.length : undefined;
  }

  async #run(visit: RouteRequest, waiter: Waiter): Promise<void> {
    const { queue } = visit.route;
    queue.expect(waiter);
    try {
      visit.end = await this.#ask(visit, waiter);
    } catch (error) {
      visit.end = { error };
    }
    if (!waiter.settled) queue.discard(waiter);
    else if (visit.begun) this.#tellLate(visit);
  }

  /** Reads the body, checks its signature and calls the handler. */
  async #ask(visit: RouteRequest, waiter: Waiter): Promise<RouteRequest["end"]> {
    const { request, route } = visit;
    const { bytes, cancel } = readBytes(request.body, this.#options.maxBodyBytes);
    visit.cancel = cancel;
    let body: Uint8Array<ArrayBuffer>;
    try {
      body = await bytes;
    } catch (error) {
      return { refusal: error instanceof BodyTooLargeError ? REFUSALS.length : REFUSALS.cut };
    }
    if (route.signature && !await route.signature(request.headers, body)) {
      return { refusal: BAD_SIGNATURE };
    }
    if (waiter.settled) return undefined;
    visit.begun = true;
    const ctx = new RouteContext(visit, this.#options);
    const response = await route.handler(requestWith(request, body), ctx);
    if (response instanceof Response) return response;
    throw new TypeError(`Cannot answer: the handler of route "${route.path}" gave no Response`);
  }

  /** The handler has ended after its answer had left. */
  #tellLate({ route, end }: RouteRequest): void {
    if (end instanceof Response) void end.body?.cancel();
    const error = end && "error" in end ? end.error : undefined;
    const text = `Route "${route.path}" of bot "${route.queue.bot.name}" ended late`;
    this.#options.emit({ type: "notice", level: "warn", name: "late", text, error });
  }

  #tellRefused(
    { queue, source }: CustomRoute,
    { method, headers }: Request,
    peer: string | undefined,
    { status, reason }: Refusal,
  ): void {
    const address = source.addressOf(peer, headers);
    this.#options.emit({ type: "refused", status, reason, method, address, bot: queue.bot.name });
  }
}

/** The request with its body at hand. */
function requestWith(request: Request, body: Uint8Array<ArrayBuffer>): Request {
  if (request.body === null) return request;
  const { url, method, headers } = request;
  return new Request(url, { method, headers, body });
}
