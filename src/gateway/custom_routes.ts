/**
 * Custom routes: third-party webhooks, each under the path of a bot.
 *
 * @module
 */
import { STATUS_CODE } from "@std/http/status";
import type { Clock } from "../util/clock.ts";
import { mountedPath } from "../handler/routes.ts";
import type { Observer } from "../events/events.ts";
import { BodyTooLargeError, readBytes } from "../net/body.ts";
import { type Refusal, refusalResponse, REFUSALS } from "./refusal.ts";
import { RouteContext } from "./route_context.ts";
import type { CustomRoute, RouteOwner } from "./custom_route.ts";
import { isHttp2, RefusedBodies } from "./refused_bodies.ts";
import { type RouteEnd, RouteRequest } from "./route_request.ts";
import { RouteLimits } from "./route_limits.ts";
import { createSourceCheck } from "./allowed_sources.ts";
import { usableResponse } from "./check_response.ts";

/** For custom routes only: updates are not signed. */
const BAD_SIGNATURE: Refusal = {
  status: STATUS_CODE.Unauthorized,
  reason: "signature",
  text: "Signature is missing or wrong\n",
};

const FULL: Refusal = { ...REFUSALS.full, text: "Too many requests in flight\n" };

/** Options for {@linkcode CustomRoutes}. */
export interface CustomRoutesOptions {
  readonly clock: Clock;
  readonly trustedProxies: readonly string[];
  readonly clientAddressHeader?: string | undefined;
  readonly maxBodyBytes: number;
  /** How many route handlers may run at once. Updates have a limit of their own. */
  readonly maxInFlight: number;
  readonly emit: Observer;
}

/** The custom routes of all bots, by path. */
export class CustomRoutes {
  readonly #options: CustomRoutesOptions;
  readonly #byPath = new Map<string, CustomRoute>();
  readonly #requests: RouteLimits;
  readonly #refusedBodies: RefusedBodies;
  readonly #sent = new WeakSet<Response>();

  constructor(options: CustomRoutesOptions) {
    this.#options = options;
    this.#requests = new RouteLimits(options.clock, options.maxInFlight);
    this.#refusedBodies = new RefusedBodies(options.clock);
  }

  get(path: string): CustomRoute | undefined {
    return this.#byPath.get(path);
  }

  /** Adds the routes of a bot. */
  mount(owner: RouteOwner, botPath: string): void {
    const { trustedProxies, clientAddressHeader } = this.#options;
    const proxies = { trustedProxies, clientAddressHeader };
    for (const route of owner.routes) {
      const source = createSourceCheck({ sources: route.sources, ...proxies });
      this.#byPath.set(mountedPath(botPath, route.path), { ...route, owner, source });
    }
  }

  /** Removes the routes of a bot. */
  unmount({ name, routes }: RouteOwner, botPath: string): void {
    for (const { path } of routes) this.#byPath.delete(mountedPath(botPath, path));
    this.#requests.forget(name);
  }

  /** Accepts no more requests for a bot, or for all, and waits this long for those in progress. */
  drain(ms: number, bot?: string): Promise<void> {
    return this.#requests.drain(ms, bot);
  }

  /** Answers a request. Never rejects. */
  async receive(
    route: CustomRoute,
    request: Request,
    peer: string | undefined,
    ownListener = false,
  ): Promise<Response> {
    const refused = { request, reader: request.headers, ownListener };
    const refusal = this.#check(route, request, peer);
    if (refusal) {
      this.#reportRefused({ route, request, peer }, refusal);
      return this.#refusedBodies.answer(refused, refusalResponse(refusal));
    }
    const { clock } = this.#options;
    const onEnd = (ended: RouteRequest, end: RouteEnd) => this.#ended(ended, end);
    const received = new RouteRequest({ route, request, peer, clock, onEnd });
    const keepRest = isHttp2(refused);
    if (this.#requests.isClosing(route.owner.name)) {
      // Cancelling a body that has broken off fails, which does not matter.
      if (!keepRest) request.body?.cancel().catch(() => {});
      received.refuse(REFUSALS.draining);
    } else {
      this.#requests.read(received);
      void this.#answer(received, keepRest);
    }
    const response = await received.response;
    return received.begun ? response : this.#refusedBodies.answer(refused, response);
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

  /** Reads the body and checks its signature before it counts as running and calls the handler. */
  async #answer(received: RouteRequest, keepRest: boolean): Promise<void> {
    const { request, route: { signature } } = received;
    const { bytes, cancel } = readBytes(request.body, this.#options.maxBodyBytes, keepRest);
    received.cancel = cancel;
    let body: Uint8Array<ArrayBuffer>;
    try {
      body = await bytes;
    } catch (error) {
      const tooLong = error instanceof BodyTooLargeError;
      return received.refuse(tooLong ? REFUSALS.length : REFUSALS.cut);
    }
    try {
      if (signature && !await signature(request.headers, body)) {
        return received.refuse(BAD_SIGNATURE);
      }
      if (!received.open) return;
      if (!this.#requests.run(received)) return received.refuse(FULL);
      await this.#call(received, body);
    } catch (error) {
      if (received.open) received.fail(error);
      else if (received.begun) this.#reportLate(received, error);
    }
  }

  async #call(received: RouteRequest, body: Uint8Array<ArrayBuffer>): Promise<void> {
    const { request, route } = received;
    const { clock, emit } = this.#options;
    received.begun = true;
    const ctx = new RouteContext(received, clock, emit);
    const result: unknown = await route.handler(requestWith(request, body), ctx);
    const who = `the handler of route "${route.path}"`;
    const response = usableResponse(result, who, this.#sent);
    if (received.open) return received.answer(response);
    response.body?.cancel().catch(() => {});
    this.#reportLate(received);
  }

  #ended(received: RouteRequest, end: RouteEnd): void {
    this.#requests.done(received);
    if ("refusal" in end) return this.#reportRefused(received, end.refusal);
    const { route: { owner, path }, request: { method }, arrivedAt } = received;
    const ms = this.#options.clock.now() - arrivedAt;
    this.#options.emit({ type: "route", bot: owner.name, route: path, method, ms, ...end });
  }

  /** The handler ended after the request had been answered. */
  #reportLate({ route: { owner, path } }: RouteRequest, error?: unknown): void {
    const text = `Route "${path}" of bot "${owner.name}" ended late`;
    this.#options.emit({ type: "notice", level: "warn", name: "late", text, error });
  }

  #reportRefused(
    { route: { owner, source }, request: { method, headers }, peer }: Pick<
      RouteRequest,
      "route" | "request" | "peer"
    >,
    { status, reason }: Refusal,
  ): void {
    const address = source.addressOf(peer, headers);
    this.#options.emit({ type: "refused", status, reason, method, address, bot: owner.name });
  }
}

/**
 * A copy of the request with the body already read. With the server's own request, a handler could
 * upgrade the connection and not return the upgrade's response, which makes `Deno.serve` end.
 */
function requestWith(request: Request, body: Uint8Array<ArrayBuffer>): Request {
  const { url, method, headers } = request;
  return new Request(url, { method, headers, ...request.body !== null && { body } });
}
