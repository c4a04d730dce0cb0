/**
 * Arrivals: deliveries that came over HTTP, and how each outcome is answered there.
 *
 * @module
 */
import { STATUS_CODE } from "@std/http/status";
import type { Bot } from "../dispatch/bot.ts";
import { Delivery, type Outcome, type OutcomeType } from "../dispatch/delivery.ts";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import type { Update } from "../telegram/types.ts";
import type { HeaderReader } from "./headers.ts";
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
export interface ArrivalObserver {
  /** It was answered as an update. */
  answered(arrival: Arrival, outcome: OutcomeType, status: number): void;
  /** It was turned away after all. */
  refused(arrival: Arrival, refusal: Refusal): void;
}

/** A delivery that came over HTTP. */
export class Arrival extends Delivery {
  override readonly timed = true;
  override readonly carriesReply = true;
  /** The request it came with. */
  readonly request: Request;
  /** Its headers. */
  readonly headers: HeaderReader;
  /** The address of the peer. */
  readonly peer: string | undefined;
  /** The update, once the body has been read. */
  update: Update | undefined = undefined;
  /** Why it is turned away, if no update could be read from it. */
  refusal: Refusal = REFUSALS.slow;
  /** Stops reading the body, where that can be stopped. */
  cancel: (() => void) | undefined = undefined;
  readonly #observer: ArrivalObserver;
  readonly #resolve: (response: Response) => void;

  constructor(
    dispatcher: Dispatcher,
    bot: Bot,
    arrivedAt: number,
    request: Request,
    headers: HeaderReader,
    peer: string | undefined,
    observer: ArrivalObserver,
    resolve: (response: Response) => void,
  ) {
    super(dispatcher, bot, arrivedAt);
    this.request = request;
    this.headers = headers;
    this.peer = peer;
    this.#observer = observer;
    this.#resolve = resolve;
  }

  override answer({ type, body }: Outcome): void {
    if (type === "unavailable") return this.refuse(REFUSALS.draining);
    if (type === "unread") return this.refuse(this.refusal);
    const status = STATUS[type];
    this.#observer.answered(this, type, status);
    this.#resolve(responseOf(status, body));
  }

  /** Turns it away. */
  refuse(refusal: Refusal): void {
    this.cancel?.();
    this.#observer.refused(this, refusal);
    this.#resolve(refusalResponse(refusal));
  }
}
