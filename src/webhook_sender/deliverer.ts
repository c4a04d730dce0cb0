/**
 * Delivers a bot's updates to its webhook, until it is closed.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type { WebhookUrl } from "../telegram/webhook_url.ts";
import type { Random } from "../util/random.ts";
import type { Connection } from "./connection.ts";
import type { Wire } from "./network.ts";
import { OrderingQueues, type Queued } from "./ordering_queues.ts";
import { judge, type Outcome } from "./outcome.ts";
import type { OutgoingUpdate, UpdateSource } from "./outgoing_update.ts";
import { Pool } from "./pool.ts";
import { requestBytes } from "./request_bytes.ts";
import { nextAttempt } from "./retry_schedule.ts";
import { type ShownRequest, type ShownResponse, showRequest, showResponse } from "./shown.ts";
import type { WebhookReply } from "./webhook_reply.ts";

/** A webhook that answers 410 for this long without a break is deleted. */
const GONE_MS = 23 * 3600 * 1000;

/** A finished attempt. */
export interface Attempt {
  /** When it began, ms since the epoch. */
  readonly at: number;
  /** How long it took, ms. */
  readonly ms: number;
  /** The answer's status; absent without an answer. */
  readonly status?: number;
  /** What went wrong, as Telegram words it. */
  readonly error?: string;
  /** The method of the webhook reply, if there is one to run. */
  readonly reply?: string;
  /** The update's state after the attempt. */
  readonly state: "delivered" | "expired" | "retrying";
  /** Seconds until the next attempt, while `retrying`. */
  readonly retryIn?: number;
  /** Its URL and headers, without secrets. */
  readonly request: ShownRequest;
  /** The whole answer, if there was one. */
  readonly response?: ShownResponse;
}

/** Options for a deliverer. */
export interface DelivererOptions<U extends OutgoingUpdate> {
  /** Dates attempts and times retries. */
  readonly clock: Clock;
  /** Used for the upper bound of the back-off. */
  readonly random: Random;
  /** The updates to deliver. */
  readonly source: UpdateSource<U>;
  /** Where to deliver them. */
  readonly url: WebhookUrl;
  /** Sent with each request, or `""`. */
  readonly secretToken: string;
  /** The limit on connections. */
  readonly maxConnections: number;
  /** Opens a connection to the webhook. */
  readonly open: () => Promise<Wire>;
  /** Called when an attempt begins. */
  readonly begun: (update: U) => void;
  /** Called when an attempt has ended; without `attempt`, it was cut off by `close`. */
  readonly ended: (update: U, attempt?: Attempt) => void;
  /** Runs a webhook reply. */
  readonly reply: (reply: WebhookReply) => void;
  /** Called with each error that getWebhookInfo shows. */
  readonly failed: (error: string) => void;
  /** Called when the webhook has answered 410 for too long. */
  readonly gone: () => void;
  /** Removes secrets from a recorded attempt. @default {nothing is removed} */
  readonly redact?: (text: string) => string;
  /** Whether sending is paused until `wake` is called. @default {never} */
  readonly held?: () => boolean;
  /** Whether a success counts as lost, so that the update is sent again. @default {never} */
  readonly repeat?: () => boolean;
}

/** Delivers one bot's updates under one setting of its webhook. */
export class Deliverer<U extends OutgoingUpdate> {
  #options: DelivererOptions<U>;
  #queues = new OrderingQueues<U>();
  #pool: Pool;
  #nextToLoad = 0;
  #timer: number | undefined;
  #goneSince: number | undefined;
  #closed = false;

  /** Creates a deliverer; `wake` starts it. */
  constructor(options: DelivererOptions<U>) {
    this.#options = options;
    this.#pool = new Pool({
      clock: options.clock,
      maxConnections: options.maxConnections,
      open: options.open,
      closed: (error) => {
        if (this.#closed) return;
        if (error !== undefined) options.failed(error);
        this.wake();
      },
    });
  }

  /** How many connections are open or being opened. */
  get connections(): number {
    return this.#pool.size;
  }

  /** Does what can be done now, and sets a timer for the rest. */
  wake(): void {
    if (this.#closed) return;
    const { clock } = this.#options;
    if (this.#timer !== undefined) clock.clearTimer(this.#timer);
    this.#timer = undefined;
    this.#load();
    const growAt = this.#pool.grow(this.#queues.count);
    // Either time may have passed by now; a timer is needed all the same.
    const at = Math.min(growAt, this.#send());
    if (at === Infinity) return;
    this.#timer = clock.setTimer(() => this.wake(), Math.max(0, at - clock.now()));
  }

  /** Sends an update that is not in the source, after those waiting in its queue. */
  add(update: U): void {
    this.#queues.add(update, this.#options.clock.now(), true);
    this.wake();
  }

  /** Retries an update now. Returns `false` if it is not waiting for its next attempt. */
  retryNow(update: U): boolean {
    const found = this.#queues.hasten(update, this.#options.clock.now());
    this.wake();
    return found;
  }

  /** Closes it: requests in flight are cut off, their updates stay pending. */
  close(): void {
    this.#closed = true;
    if (this.#timer !== undefined) this.#options.clock.clearTimer(this.#timer);
    this.#pool.close();
  }

  /** Loads updates until there are twice as many queues as allowed connections. */
  #load(): void {
    const { source, clock, maxConnections } = this.#options;
    // Ids may restart lower.
    if (source.lastId < this.#nextToLoad - 1) this.#nextToLoad = 0;
    const full = () => this.#queues.count >= 2 * maxConnections;
    if (full() || this.#nextToLoad > source.lastId) return;
    for (const update of source.from(this.#nextToLoad)) {
      this.#queues.add(update, clock.now());
      this.#nextToLoad = update.update_id + 1;
      if (full()) return;
    }
  }

  /** Sends what is ready; returns when to send more, `Infinity` for not at all. */
  #send(): number {
    const { clock, held } = this.#options;
    while (!held?.()) {
      const { nextAt } = this.#queues;
      const now = clock.now();
      if (nextAt > now) return nextAt;
      const connection = this.#pool.take();
      // Ready updates wait for a connection, not for a time.
      if (!connection) return Infinity;
      this.#attempt(connection, this.#queues.take(now)!);
    }
    return Infinity;
  }

  async #attempt(connection: Connection, queued: Queued<U>): Promise<void> {
    const { clock, url, secretToken, begun, ended, failed, gone, reply, redact } = this.#options;
    const { update } = queued;
    const [at, started] = [clock.date(), clock.now()];
    begun(update);
    const bytes = requestBytes(url, secretToken, update);
    const exchange = await connection.send(bytes);
    const outcome = this.#closed ? undefined : await judge(exchange);
    const shown = exchange.ok ? showResponse(exchange.answer, redact) : undefined;
    const response = shown instanceof Promise ? await shown : shown;
    // The webhook was changed or deleted meanwhile: as if the update had never been sent.
    if (!outcome || this.#closed) return ended(update);
    if (!outcome.ok && outcome.shown) failed(outcome.error);
    this.#pool.giveBack(connection);
    if (outcome.ok) this.#pool.succeeded();
    const decision = this.#decide(queued, outcome);
    // An answer that counts as lost was never read, so its reply is not run either.
    const run = outcome.ok && decision.state === "delivered" ? outcome.reply : undefined;
    ended(update, {
      at,
      ms: clock.now() - started,
      ...(outcome.status === undefined ? {} : { status: outcome.status }),
      ...(outcome.ok ? {} : { error: outcome.error }),
      ...(run === undefined ? {} : { reply: run.method }),
      request: showRequest(url, secretToken, bytes, redact),
      ...(response === undefined ? {} : { response }),
      ...decision,
    });
    if (run) reply(run);
    if (this.#isGone(outcome)) gone();
    this.wake();
  }

  /** Removes an update from its queue, or schedules its next attempt. */
  #decide(queued: Queued<U>, outcome: Outcome): Pick<Attempt, "state" | "retryIn"> {
    const { clock, random, source, repeat } = this.#options;
    const { update_id, expiresAt } = queued.update;
    const delivered = outcome.ok && !repeat?.();
    const { wait, backoff } = outcome.ok
      ? { wait: 0, backoff: queued.backoff }
      : nextAttempt(queued.backoff, outcome.retryAfter, random);
    if (delivered || Math.floor(clock.date() / 1000) + wait > expiresAt) {
      if (!queued.isExtra) source.forget(update_id);
      this.#queues.finish(queued, clock.now());
      return { state: delivered ? "delivered" : "expired" };
    }
    queued.backoff = backoff;
    this.#queues.retry(queued, clock.now() + wait * 1000);
    return { state: "retrying", retryIn: wait };
  }

  #isGone({ ok, status }: Outcome): boolean {
    if (ok || status !== undefined && status !== 410) this.#goneSince = undefined;
    if (status !== 410) return false;
    const now = this.#options.clock.now();
    this.#goneSince ??= now;
    return now > this.#goneSince + GONE_MS;
  }
}
