/**
 * The gateway: may this request come in? The checks stand in one order, the first that fails
 * answers, and nothing more of the request is read.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type { Bot } from "../dispatch/bot_queue.ts";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import { OUTCOMES, type OutcomeType } from "../dispatch/delivery.ts";
import type { Observer } from "../events/events.ts";
import { isUpdate, kindOf } from "../telegram/update.ts";
import { WebhookDelivery, type WebhookDeliveryObserver } from "./webhook_delivery.ts";
import { BodyTooLargeError, isLonger, readCounted } from "../net/body.ts";
import type { HeaderReader, ReaderOf } from "../server/deno_request.ts";
import { isProbe, probeNotice } from "./probe.ts";
import { type Refusal, refusalResponse, REFUSALS } from "./refusal.ts";
import type { SecretCheck } from "./secret_check.ts";
import type { CustomRoutes } from "./custom_routes.ts";
import { type SourceCheck, UNIX_PEER } from "./source.ts";

const SECRET_HEADER = "x-telegram-bot-api-secret-token";
const PLUS = "+".charCodeAt(0);
const JSON_TYPE = /^application\/json\s*(;|$)/i;

/** Where a bot is reached. */
export interface Route {
  readonly bot: Bot;
  /** The check of its secrets; none until it has been prepared. */
  secretCheck: SecretCheck | undefined;
  /** Makes the check of its secrets; a promise where they must be derived first. */
  prepareSecret(): Promise<void> | undefined;
}

/** What a server knows of a request beside itself, as `Deno.serve` gives it. */
export interface RequestInfo {
  /** The peer of the connection. One on a Unix socket, `transport: "unix"`, has no `hostname`. */
  readonly remoteAddr: { readonly transport?: string; readonly hostname?: string };
}

/** What a gateway is made of. */
export interface GatewayOptions {
  /** By path. */
  readonly routes: ReadonlyMap<string, Route>;
  /** What bots have besides. */
  readonly customRoutes: CustomRoutes;
  readonly source: SourceCheck;
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly maxBodyBytes: number;
  readonly emit: Observer;
}

/**
 * The path of a URL as it stands there, without its query. Where a Unix socket or, on Deno Deploy,
 * a vsock listens, Deno's URLs begin with `http+unix:` or `http+vsock:`.
 */
function pathOf(url: string): string {
  const host = url.charCodeAt("http".length) === PLUS ? url.indexOf("//") + 2 : "https://".length;
  const start = url.indexOf("/", host);
  // From the host on: where an absolute request target has no path, a slash may be in its query.
  const end = url.indexOf("?", host);
  return end < 0 ? url.slice(start) : url.slice(start, end);
}

/** The peer's address, as the source check wants it. */
function peerOf({ remoteAddr: { hostname, transport } }: RequestInfo): string | undefined {
  return hostname ?? (transport === "unix" ? UNIX_PEER : undefined);
}

const ownHeaders: ReaderOf = (request) => request.headers;

/** Verifies requests and hands the updates in them to the dispatcher. */
export class Gateway implements WebhookDeliveryObserver {
  readonly #options: GatewayOptions;
  /** The URL that was asked for last, most often that of the next request, too, and its path. */
  #url = "";
  #path = "";

  constructor(options: GatewayOptions) {
    this.#options = options;
  }

  /**
   * Answers a request: at once, if it can be. Never throws nor rejects.
   *
   * @param readerOf How it is read. Whoever mounts an application in another server may have put
   * other headers in place, so only our own listener takes the short way.
   */
  receive(
    request: Request,
    info?: RequestInfo,
    readerOf: ReaderOf = ownHeaders,
  ): Response | Promise<Response> {
    const { routes, source, dispatcher, clock } = this.#options;
    const peer = info && peerOf(info);
    const path = this.#pathOf(request.url);
    const route = routes.get(path);
    if (!route) return this.#receiveCustom(path, request, peer, readerOf);
    const { bot, secretCheck } = route;
    const reader = readerOf(request);
    if (!source.allows(peer, reader)) {
      return this.#refuse(request, reader, peer, bot, REFUSALS.source, route);
    }
    if (request.method !== "POST") {
      return this.#refuse(request, reader, peer, bot, REFUSALS.method, route);
    }
    if (!secretCheck) return this.#receivePrepared(route, request, info, readerOf);
    if (!secretCheck(reader.get(SECRET_HEADER))) {
      return this.#refuse(request, reader, peer, bot, REFUSALS.secret, route);
    }
    const type = reader.get("content-type");
    if (type !== "application/json" && !JSON_TYPE.test(type ?? "")) {
      return this.#refuse(request, reader, peer, bot, REFUSALS.type);
    }
    const arrival = new WebhookDelivery(dispatcher, bot, clock.now(), request, reader, peer, this);
    if (dispatcher.admit(arrival)) this.#read(arrival, info !== undefined);
    else {
      // It is Telegram that is told to come again: an unread body would cost it its connection.
      // A body that has broken off cannot be cancelled, but that costs no more than it has.
      request.body?.cancel().catch(() => {});
      arrival.refuse(dispatcher.draining || bot.closing ? REFUSALS.draining : REFUSALS.full);
    }
    return arrival.response;
  }

  #pathOf(url: string): string {
    if (url !== this.#url) {
      this.#path = pathOf(url);
      this.#url = url;
    }
    return this.#path;
  }

  #receivePrepared(
    route: Route,
    request: Request,
    info: RequestInfo | undefined,
    readerOf: ReaderOf,
  ): Response | Promise<Response> {
    const again = () => this.receive(request, info, readerOf);
    return route.prepareSecret()?.then(again) ?? again();
  }

  #receiveCustom(
    path: string,
    request: Request,
    peer: string | undefined,
    readerOf: ReaderOf,
  ): Response | Promise<Response> {
    const { customRoutes } = this.#options;
    const route = customRoutes.get(path);
    if (route) return customRoutes.receive(route, request, peer);
    return this.#refuse(request, readerOf(request), peer, undefined, REFUSALS.route);
  }

  /** An update was answered. */
  answered(arrival: WebhookDelivery, outcome: OutcomeType, status: number): void {
    const { bot, update } = arrival;
    const { emit, clock } = this.#options;
    emit({
      type: "update",
      bot: bot.name,
      update_id: update!.update_id,
      kind: arrival.run?.kind ?? kindOf(update!),
      outcome,
      status,
      ms: clock.now() - arrival.arrivedAt,
    });
  }

  /** A request was turned away. */
  refused({ request, reader, peer, bot }: WebhookDelivery, refusal: Refusal): void {
    const route = [...this.#options.routes.values()].find((one) => one.bot === bot);
    this.#tellRefused(request, reader, peer, bot, refusal, route);
  }

  /**
   * Reads the body: what has come already at once. A Content-Length is believed when a server gave
   * the request, because its HTTP layer holds the body to it; one that came twice reads "5, 5" and
   * is as good as none.
   */
  #read(arrival: WebhookDelivery, fromServer: boolean): void {
    const { request, reader } = arrival;
    const { maxBodyBytes } = this.#options;
    const text = reader.takeText?.();
    if (typeof text === "string") return this.#parse(arrival, text);
    const length = fromServer ? lengthOf(arrival) : NaN;
    if (length > maxBodyBytes) return this.#close(arrival, REFUSALS.length);
    let json: Promise<unknown>;
    if (length <= maxBodyBytes) json = request.json();
    else {
      const reading = readCounted(request.body, maxBodyBytes);
      arrival.cancel = reading.cancel;
      json = reading.json;
    }
    json.then((body) => this.#accept(arrival, body), (error) => this.#close(arrival, cause(error)));
  }

  #parse(arrival: WebhookDelivery, text: string): void {
    const { maxBodyBytes } = this.#options;
    // Bytes that were no UTF-8 have become longer ones, so a length that was sent goes before.
    const isTooLong = isLonger(text, maxBodyBytes) && !(lengthOf(arrival) <= maxBodyBytes);
    if (isTooLong) return this.#close(arrival, REFUSALS.length);
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      return this.#close(arrival, REFUSALS.update);
    }
    this.#accept(arrival, body);
  }

  /** Turns an arrival away that has been admitted. */
  #close(arrival: WebhookDelivery, refusal: Refusal): void {
    arrival.refusal = refusal;
    this.#options.dispatcher.settle(arrival, OUTCOMES.unread);
  }

  #refuse(
    request: Request,
    reader: HeaderReader,
    peer: string | undefined,
    bot: Bot | undefined,
    refusal: Refusal,
    route?: Route,
  ): Response {
    this.#tellRefused(request, reader, peer, bot, refusal, route);
    return refusalResponse(refusal);
  }

  #tellRefused(
    { method }: Request,
    reader: HeaderReader,
    peer: string | undefined,
    bot: Bot | undefined,
    { status, reason }: Refusal,
    route?: Route,
  ): void {
    const { emit, source } = this.#options;
    const address = source.addressOf(peer, reader);
    const refused = { type: "refused", status, reason, method, address, bot: bot?.name } as const;
    const probed = isProbe(route, reader);
    if (probed === false) emit(refused);
    else {
      void Promise.resolve(probed).then((isOwn) => emit(isOwn ? probeNotice(refused) : refused));
    }
  }

  #accept(arrival: WebhookDelivery, body: unknown): void {
    if (!arrival.open) return;
    if (!isUpdate(body)) return this.#close(arrival, REFUSALS.update);
    arrival.update = body;
    this.#options.dispatcher.dispatch(arrival, body);
  }
}

/** Its Content-Length; NaN without, or if it is none. */
function lengthOf({ reader }: WebhookDelivery): number {
  return Number(reader.get("content-length") ?? NaN);
}

function cause(error: unknown): Refusal {
  if (error instanceof BodyTooLargeError) return REFUSALS.length;
  return error instanceof SyntaxError ? REFUSALS.update : REFUSALS.cut;
}
