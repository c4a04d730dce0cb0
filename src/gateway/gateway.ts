/**
 * The gateway decides whether a request is admitted. The checks run in a fixed order; the first to
 * fail determines the answer, and nothing more of the request is read.
 *
 * @module
 */
import { arrivalOf } from "../dispatch/arrival.ts";
import type { Waiter } from "../dispatch/waiter.ts";
import type { Observer, RefusedEvent } from "../events/events.ts";
import type { OutcomeType } from "../events/outcome.ts";
import type { ReaderOf } from "../net/request_reader.ts";
import type { Clock } from "../util/clock.ts";
import { rememberLast } from "./remember_last.ts";
import { isTooLong, isUsed, parseUpdate, readText, refusalFor } from "./body.ts";
import { checkContentType } from "./checks/content_type.ts";
import { checkLength } from "./checks/length.ts";
import { checkMethod } from "./checks/method.ts";
import { checkRoute } from "./checks/route.ts";
import { checkSecret } from "./checks/secret.ts";
import { checkSource } from "./checks/source.ts";
import type { CustomRoutes } from "./custom_routes.ts";
import type { Check, Incoming, Route } from "./incoming.ts";
import { pathOf, plainPathOf } from "./path.ts";
import { isProbe, probeNotice } from "./doctor_probe.ts";
import { type Refusal, refusalResponse, REFUSALS } from "./refusal.ts";
import { RefusedBodies } from "./refused_bodies.ts";
import { type SourceCheck, UNIX_PEER } from "./allowed_sources.ts";
import { WebhookDelivery, type WebhookDeliveryObserver } from "./webhook_delivery.ts";

export type { Route } from "./incoming.ts";

/** What a server knows about a request, as `Deno.serve` passes it. */
export interface RequestInfo {
  /** The peer of the connection. One on a Unix socket, `transport: "unix"`, has no `hostname`. */
  readonly remoteAddr: { readonly transport?: string; readonly hostname?: string };
}

/** Options for a {@linkcode Gateway}. */
export interface GatewayOptions {
  /** The bots' webhook routes, by path. */
  readonly routes: ReadonlyMap<string, Route>;
  /** The bots' custom routes. */
  readonly customRoutes: CustomRoutes;
  readonly source: SourceCheck;
  readonly clock: Clock;
  readonly maxBodyBytes: number;
  readonly emit: Observer;
}

/** The peer's address, as the source check expects it. */
function peerOf({ remoteAddr: { hostname, transport } }: RequestInfo): string | undefined {
  return hostname ?? (transport === "unix" ? UNIX_PEER : undefined);
}

/** Reads a request through its own `headers`. */
export const ownHeaders: ReaderOf = (request) => request.headers;

/** Verifies requests and hands the updates in them to their bots' queues. */
export class Gateway implements WebhookDeliveryObserver {
  readonly #options: GatewayOptions;
  readonly #checkSource: Check;
  readonly #checkLength: Check;
  readonly #plainPathOf = rememberLast(plainPathOf);
  readonly #refusedBodies: RefusedBodies;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#checkSource = checkSource(options.source);
    this.#checkLength = checkLength(options.maxBodyBytes);
    this.#refusedBodies = new RefusedBodies(options.clock);
  }

  /**
   * Answers a request, synchronously if possible. Never throws or rejects.
   *
   * @param readerOf How the request is read. Another server that mounts the application may have
   * replaced the headers, so only our own listener uses the shortcut.
   */
  receive(
    request: Request,
    info?: RequestInfo,
    readerOf: ReaderOf = ownHeaders,
  ): Response | Promise<Response> {
    const { routes, customRoutes } = this.#options;
    const peer = info && peerOf(info);
    const reader = readerOf(request);
    const { url } = request;
    const path = this.#plainPathOf(url) ?? pathOf(url, reader) ?? "";
    const route = routes.get(path);
    const customRoute = route ? undefined : customRoutes.get(path);
    const ownListener = readerOf !== ownHeaders;
    if (customRoute) return customRoutes.receive(customRoute, request, peer, ownListener);
    const fromServer = info !== undefined;
    return this.#check({ request, reader, peer, fromServer, ownListener, route });
  }

  /** The order of the checks. A stranger learns nothing, not even which paths exist. */
  #check(incoming: Incoming): Response | Promise<Response> {
    const stranger = this.#checkSource(incoming) ?? checkRoute(incoming) ?? checkMethod(incoming);
    if (stranger) return this.#refuse(incoming, stranger);
    const route = incoming.route!;
    if (!route.secretCheck) return this.#prepare(route, incoming);
    const refusal = checkSecret(incoming) ?? checkContentType(incoming);
    if (refusal) return this.#refuse(incoming, refusal);
    return this.#admit(route, incoming);
  }

  /** A bot's secret is derived on its first request. */
  #prepare(route: Route, incoming: Incoming): Response | Promise<Response> {
    const again = () => this.#check(incoming);
    return route.prepareSecret()?.then(again) ?? again();
  }

  #admit({ queue }: Route, incoming: Incoming): Response | Promise<Response> {
    const { timeoutMs } = queue.rules;
    const delivery = new WebhookDelivery(incoming, this.#options.clock.now(), timeoutMs, this);
    const waiter = queue.admit(delivery);
    if (waiter) this.#read(waiter, delivery);
    else {
      delivery.refuse(queue.closing ? REFUSALS.draining : REFUSALS.full);
      // This is most likely Telegram, which would lose its connection over an unread body.
      // Cancelling a body that has broken off fails, which does not matter.
      incoming.request.body?.cancel().catch(() => {});
    }
    return delivery.response;
  }

  /** Reads the body, synchronously if it has arrived. */
  #read(waiter: Waiter, delivery: WebhookDelivery): void {
    const { incoming } = delivery;
    const { maxBodyBytes } = this.#options;
    const text = incoming.reader.takeText?.();
    if (typeof text === "string") {
      if (isTooLong(incoming, text, maxBodyBytes)) this.#discard(waiter, delivery, REFUSALS.length);
      else this.#dispatch(waiter, delivery, text, delivery.arrivedAt);
      return;
    }
    const refusal = isUsed(incoming) ? REFUSALS.used : this.#checkLength(incoming);
    if (refusal) return this.#discard(waiter, delivery, refusal);
    incoming.route!.queue.expect(waiter);
    const reading = readText(incoming, maxBodyBytes);
    delivery.cancel = reading.cancel;
    reading.text.then(
      (text) => this.#dispatch(waiter, delivery, text),
      (error) => this.#discard(waiter, delivery, refusalFor(error)),
    );
  }

  #dispatch(waiter: Waiter, delivery: WebhookDelivery, text: string, now?: number): void {
    if (waiter.settled) return;
    const update = parseUpdate(text);
    if (!update) return this.#discard(waiter, delivery, REFUSALS.update);
    const arrival = arrivalOf(update, text);
    delivery.arrival = arrival;
    delivery.incoming.route!.queue.dispatch(waiter, arrival, now);
  }

  /** Refuses a delivery that has been admitted. */
  #discard(waiter: Waiter, delivery: WebhookDelivery, refusal: Refusal): void {
    delivery.refusal = refusal;
    delivery.incoming.route!.queue.discard(waiter);
  }

  #refuse(incoming: Incoming, refusal: Refusal): Response | Promise<Response> {
    this.#reportRefused(incoming, refusal);
    return this.#refusedBodies.answer(incoming, refusalResponse(refusal));
  }

  /** An update was answered. */
  answered(
    { incoming, arrival, arrivedAt }: WebhookDelivery,
    outcome: OutcomeType,
    status: number,
    now = this.#options.clock.now(),
  ): void {
    const { id: update_id, kind } = arrival!;
    const bot = incoming.route!.queue.bot.name;
    const ms = now - arrivedAt;
    this.#options.emit({ type: "update", bot, update_id, kind, outcome, status, ms });
  }

  /** A delivery is refused. */
  refused({ incoming }: WebhookDelivery, refusal: Refusal): Response | Promise<Response> {
    return this.#refuse(incoming, refusal);
  }

  #reportRefused({ request, reader, peer, route }: Incoming, { status, reason }: Refusal): void {
    const { emit, source } = this.#options;
    const address = source.addressOf(peer, reader);
    const { method } = request;
    const bot = route?.queue.bot.name;
    const refused: RefusedEvent = { type: "refused", status, reason, method, address, bot };
    const probe = isProbe(route, reader);
    if (probe === false) return emit(refused);
    void Promise.resolve(probe).then((isOwn) => emit(isOwn ? probeNotice(refused) : refused));
  }
}
