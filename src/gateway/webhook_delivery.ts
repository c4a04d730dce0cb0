/**
 * Webhook deliveries: updates that came over HTTP, and the response for each outcome.
 *
 * @module
 */
import { STATUS_CODE } from "@std/http/status";
import type { Arrival } from "../dispatch/arrival.ts";
import type { Delivery } from "../dispatch/delivery.ts";
import type { Outcome } from "../dispatch/outcome.ts";
import { OUTCOME_HEADER, type OutcomeType } from "../events/outcome.ts";
import { isClientGone } from "./client_gone.ts";
import type { Incoming } from "./incoming.ts";
import { type Refusal, REFUSALS } from "./refusal.ts";

const OK = STATUS_CODE.OK;

/** The status of each outcome that a handler or its deadline decides. */
const STATUS: Readonly<Record<Exclude<OutcomeType, "unavailable" | "unread">, number>> = {
  handled: OK,
  ignored: OK,
  duplicate: OK,
  accepted: OK,
  dead: OK,
  failed: STATUS_CODE.InternalServerError,
  timeout: STATUS_CODE.GatewayTimeout,
};

/** The longest Retry-After that Telegram honours, in seconds. */
const MAX_RETRY_AFTER = 3600;

/** A single header in an object is what Deno has a fast path for. */
const JSON_REPLY: ResponseInit = { headers: { "content-type": "application/json" } };

/** What a 200 without a reply means, for `deno task bot send`. The usual outcomes cost no header. */
const UNUSUAL: Partial<Record<OutcomeType, ResponseInit>> = Object.fromEntries(
  (["dead", "duplicate", "ignored"] as const)
    .map((type) => [type, { headers: { [OUTCOME_HEADER]: type } }]),
);

function responseOf(status: number, { type, body, afterMs }: Outcome): Response {
  if (body !== undefined) return new Response(body, JSON_REPLY);
  if (afterMs !== undefined) {
    const seconds = String(Math.min(MAX_RETRY_AFTER, Math.ceil(afterMs / 1000)));
    return new Response(null, { status, headers: { "retry-after": seconds } });
  }
  // Passing options with the default status would cost more than the rest of the response.
  const init = status === OK ? UNUSUAL[type] : { status };
  return init ? new Response(null, init) : new Response(null);
}

/** Is notified how deliveries end. */
export interface WebhookDeliveryObserver {
  /** It was answered as an update. */
  answered(delivery: WebhookDelivery, outcome: OutcomeType, status: number, now?: number): void;
  /** It is refused after all. Returns the response. */
  refused(delivery: WebhookDelivery, refusal: Refusal): Response | Promise<Response>;
}

/** A delivery that came over HTTP. */
export class WebhookDelivery implements Delivery {
  readonly carriesReply = true;
  readonly incoming: Incoming;
  readonly arrivedAt: number;
  readonly dueAt: number;
  /** The update, once the body has been read. */
  arrival: Arrival | undefined = undefined;
  /** Stops reading the body, if that is possible. */
  cancel: (() => void) | undefined = undefined;
  /** The refusal, if no update can be read from it. */
  refusal: Refusal = REFUSALS.slow;
  readonly #observer: WebhookDeliveryObserver;
  #response: Response | Promise<Response> | undefined;
  #resolve: ((response: Response | Promise<Response>) => void) | undefined;

  constructor(
    incoming: Incoming,
    arrivedAt: number,
    timeoutMs: number,
    observer: WebhookDeliveryObserver,
  ) {
    this.incoming = incoming;
    this.arrivedAt = arrivedAt;
    this.dueAt = arrivedAt + timeoutMs;
    this.#observer = observer;
  }

  /** Its response, or a promise of it. Read only once. */
  get response(): Response | Promise<Response> {
    return this.#response ?? new Promise((resolve) => this.#resolve = resolve);
  }

  isGone(): Promise<boolean> {
    return isClientGone(this.incoming.request);
  }

  settle(outcome: Outcome, now?: number): void {
    const { type } = outcome;
    if (type === "unavailable") {
      return this.refuse(outcome.reason === "store" ? REFUSALS.store : REFUSALS.draining);
    }
    if (type === "unread") return this.refuse(this.refusal);
    const status = STATUS[type];
    this.#observer.answered(this, type, status, now);
    this.#send(responseOf(status, outcome));
  }

  /** Refuses it. */
  refuse(refusal: Refusal): void {
    this.cancel?.();
    this.#send(this.#observer.refused(this, refusal));
  }

  #send(response: Response | Promise<Response>): void {
    this.#response = response;
    this.#resolve?.(response);
  }
}
