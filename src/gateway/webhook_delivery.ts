/**
 * Arrivals: deliveries that came over HTTP, and how each outcome is answered there.
 *
 * @module
 */
import { STATUS_CODE } from "@std/http/status";
import type { Bot } from "../dispatch/bot_queue.ts";
import { Delivery, type Outcome, type OutcomeType } from "../dispatch/delivery.ts";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import type { Update } from "../telegram/types.ts";
import type { RequestReader } from "../server/deno_request.ts";
import { type Refusal, refusalResponse, REFUSALS } from "./refusal.ts";

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

const JSON_HEADERS: [string, string][] = [["content-type", "application/json"]];

function responseOf(status: number, body: string | undefined): Response {
  if (body !== undefined) return new Response(body, { headers: JSON_HEADERS });
  // Options, though they say the same, would cost more than the rest of the response.
  return status === OK ? new Response(null) : new Response(null, { status });
}

/** Who is told how arrivals end. */
export interface WebhookDeliveryObserver {
  /** It was answered as an update. */
  answered(arrival: WebhookDelivery, outcome: OutcomeType, status: number): void;
  /** It was turned away after all. */
  refused(arrival: WebhookDelivery, refusal: Refusal): void;
}

/** A delivery that came over HTTP. */
export class WebhookDelivery extends Delivery {
  override readonly timed = true;
  override readonly carriesReply = true;
  /** The request it came with. */
  readonly request: Request;
  /** What it is read by. */
  readonly reader: RequestReader;
  /** The address of the peer. */
  readonly peer: string | undefined;
  /** The update, once the body has been read. */
  update: Update | undefined = undefined;
  /** Why it is turned away, if no update could be read from it. */
  refusal: Refusal = REFUSALS.slow;
  /** Stops reading the body, where that can be stopped. */
  cancel: (() => void) | undefined = undefined;
  readonly #observer: WebhookDeliveryObserver;
  #response: Response | undefined;
  #resolve: ((response: Response) => void) | undefined;

  constructor(
    dispatcher: Dispatcher,
    bot: Bot,
    arrivedAt: number,
    request: Request,
    reader: RequestReader,
    peer: string | undefined,
    observer: WebhookDeliveryObserver,
  ) {
    super(dispatcher, bot, arrivedAt);
    this.request = request;
    this.reader = reader;
    this.peer = peer;
    this.#observer = observer;
  }

  /** Its response, or the promise of it. Asked for once. */
  get response(): Response | Promise<Response> {
    return this.#response ?? new Promise((resolve) => this.#resolve = resolve);
  }

  override answer({ type, body }: Outcome): void {
    if (type === "unavailable") return this.refuse(REFUSALS.draining);
    if (type === "unread") return this.refuse(this.refusal);
    const status = STATUS[type];
    this.#observer.answered(this, type, status);
    this.#send(responseOf(status, body));
  }

  /** Turns it away. */
  refuse(refusal: Refusal): void {
    this.cancel?.();
    this.#observer.refused(this, refusal);
    this.#send(refusalResponse(refusal));
  }

  #send(response: Response): void {
    this.#response = response;
    this.#resolve?.(response);
  }
}
