/**
 * Delivers a bot's updates to its webhook, until it is closed.
 *
 * @module
 */
import type { Random } from "../random.ts";
import type { Bot } from "../world/bot.ts";
import type { World } from "../world/world.ts";
import type { DeliveryEntry } from "../log.ts";
import type { UpdateState } from "../updates/update_record.ts";
import type { Connection, Exchange } from "./connection.ts";
import { type Wire, WireError } from "./network.ts";
import { OrderingQueues, type Queued } from "./ordering_queues.ts";
import { Pool } from "./pool.ts";
import { requestBytes } from "./request_bytes.ts";
import { nextAttempt } from "./retry_schedule.ts";
import { readReply, type WebhookReply } from "./webhook_reply.ts";
import type { WebhookUrl } from "./webhook_url.ts";

/** For so long without a break must a webhook answer 410 to be deleted. */
const GONE_MS = 23 * 3600 * 1000;

/** What a deliverer is made with. */
export interface DelivererOptions {
  /** Where it happens. */
  readonly world: World;
  /** Whose updates. */
  readonly bot: Bot;
  /** Where to. */
  readonly url: WebhookUrl;
  /** Sent with each request, or `""`. */
  readonly secretToken: string;
  /** 1–100. */
  readonly maxConnections: number;
  /** Opens a connection to the webhook. */
  readonly open: () => Promise<Wire>;
  /** Runs a webhook reply. */
  readonly reply: (reply: WebhookReply) => void;
  /** Told of each error, in Telegram's words. */
  readonly failed: (error: string) => void;
  /** Told when the webhook has answered 410 for too long. */
  readonly gone: () => void;
  /** Whether this success is to be taken for lost, so that the update comes again. */
  readonly repeat: () => boolean;
}

/** What came of an attempt. */
interface Outcome {
  readonly status?: number;
  readonly error?: string;
  readonly retryAfter: number;
  readonly reply?: WebhookReply;
  readonly ok: boolean;
}

/**
 * The delivery of one bot's updates under one setting of its webhook.
 *
 * @example Usage
 * ```ts
 * import { Deliverer } from "./deliverer.ts";
 * import { parseWebhookUrl } from "./webhook_url.ts";
 * import { publish } from "../updates/publish.ts";
 * import { World } from "../world/world.ts";
 * import { FakeClock } from "../../util/fake_clock.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const clock = new FakeClock();
 * const world = new World({ clock, random: Math.random });
 * const bot = world.addBot("echo");
 * publish(world, bot, "poll", { id: "1" });
 * const deliverer = new Deliverer({
 *   world,
 *   bot,
 *   url: parseWebhookUrl("https://bots.example"),
 *   secretToken: "",
 *   maxConnections: 40,
 *   open: () => new Promise(() => {}),
 *   reply: () => {},
 *   failed: () => {},
 *   gone: () => {},
 *   repeat: () => false,
 * });
 * deliverer.wake();
 * assertEquals(deliverer.connections, 1);
 * deliverer.close();
 * ```
 */
export class Deliverer {
  #options: DelivererOptions;
  #random: Random;
  #queues = new OrderingQueues();
  #pool: Pool;
  #nextToLoad = 0;
  #timer: number | undefined;
  #goneSince: number | undefined;
  #closed = false;

  /**
   * Makes a deliverer; `wake` sets it to work.
   *
   * @param options What it is made with.
   */
  constructor(options: DelivererOptions) {
    this.#options = options;
    this.#random = options.world.random;
    this.#pool = new Pool({
      clock: options.world.clock,
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

  /** Does what can be done now, and sets a timer for what can be done later. */
  wake(): void {
    if (this.#closed) return;
    const { clock } = this.#options.world;
    if (this.#timer !== undefined) clock.clearTimer(this.#timer);
    this.#timer = undefined;
    this.#load();
    const growAt = this.#pool.grow(this.#queues.count);
    this.#send();
    // A head that is ready already waits for a connection, not for its own time.
    const next = [growAt, this.#queues.nextAt].filter((at) => at > clock.now());
    const at = Math.min(...next);
    if (at < Infinity) this.#timer = clock.setTimer(() => this.wake(), at - clock.now());
  }

  /** Ends it: requests under way are cut off, their updates stay pending. */
  close(): void {
    this.#closed = true;
    if (this.#timer !== undefined) this.#options.world.clock.clearTimer(this.#timer);
    this.#pool.close();
  }

  /** Takes in updates until twice as many queues are loaded as connections are allowed (fact 13). */
  #load(): void {
    const { bot, world, maxConnections } = this.#options;
    const full = this.#queues.count >= 2 * maxConnections;
    if (full || this.#nextToLoad > bot.updates.lastId) return;
    for (const record of bot.updates.from(this.#nextToLoad)) {
      this.#queues.add(record, world.clock.now());
      this.#nextToLoad = record.update_id + 1;
      if (this.#queues.count >= 2 * maxConnections) return;
    }
  }

  #send(): void {
    const { world } = this.#options;
    while (this.#queues.nextAt <= world.clock.now()) {
      const connection = this.#pool.take();
      if (!connection) return;
      const queued = this.#queues.take(world.clock.now())!;
      this.#attempt(connection, queued);
    }
  }

  async #attempt(connection: Connection, queued: Queued): Promise<void> {
    const { world, url, secretToken } = this.#options;
    const { record } = queued;
    const at = world.clock.date();
    const began = world.clock.now();
    world.settle(record, "in flight");
    const exchange = await connection.send(requestBytes(url, secretToken, record));
    const outcome = this.#closed ? undefined : await this.#judge(exchange);
    if (!outcome || this.#closed) {
      // The webhook was set anew or deleted meanwhile: as if it had never been sent.
      if (record.state === "in flight") world.settle(record, "pending");
      return;
    }
    this.#pool.giveBack(connection);
    if (outcome.ok) this.#pool.succeeded();
    const decision = this.#decide(queued, outcome);
    const { retryIn } = decision;
    const entry: DeliveryEntry = {
      type: "delivery",
      bot: record.bot,
      update_id: record.update_id,
      kind: record.kind,
      queue: record.queue,
      attempt: record.attempts.length + 1,
      at,
      ms: world.clock.now() - began,
      ...(outcome.status === undefined ? {} : { status: outcome.status }),
      ...(outcome.error === undefined ? {} : { error: outcome.error }),
      ...(outcome.reply === undefined ? {} : { reply: outcome.reply.method }),
      ...(retryIn === undefined ? {} : { retryIn }),
    };
    record.attempts.push(entry);
    const nextAt = retryIn === undefined ? undefined : world.clock.date() + retryIn * 1000;
    world.settle(record, decision.state, nextAt);
    world.record(entry);
    // An answer that is taken for lost is lost with its reply.
    if (outcome.reply && decision.state === "delivered") this.#options.reply(outcome.reply);
    if (this.#isGone(outcome)) this.#options.gone();
    this.wake();
  }

  /** What an exchange comes to; its error is told. */
  async #judge(exchange: Exchange): Promise<Outcome> {
    if (!exchange.ok) {
      if (exchange.error !== undefined) this.#options.failed(exchange.error);
      return { ok: false, retryAfter: 0, error: exchange.error ?? "Webhook connection closed" };
    }
    const { answer } = exchange;
    const { status, reason } = answer;
    try {
      if (status >= 200 && status <= 299) {
        const reply = await readReply(answer);
        return { ok: true, status, retryAfter: 0, ...(reply ? { reply } : {}) };
      }
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#options.failed(error.message);
      return { ok: false, retryAfter: 0, error: error.message };
    }
    const error = `Wrong response from the webhook: ${status} ${reason}`;
    this.#options.failed(error);
    const asked = answer.headers.get("retry-after") ?? "";
    return { ok: false, status, error, retryAfter: /^\d{1,9}$/.test(asked) ? Number(asked) : 0 };
  }

  /** Takes an update out of its queue, or puts it off for so many seconds. */
  #decide(
    queued: Queued,
    outcome: Outcome,
  ): { readonly state: UpdateState; readonly retryIn?: number } {
    const { world, bot, repeat } = this.#options;
    const { record } = queued;
    const now = world.clock.now();
    const delivered = outcome.ok && !repeat();
    const { wait, backoff } = outcome.ok
      ? { wait: 0, backoff: queued.backoff }
      : nextAttempt(queued.backoff, outcome.retryAfter, this.#random);
    if (delivered || world.seconds() + wait > record.expiresAt) {
      bot.updates.forget(record.update_id);
      this.#queues.finish(queued, now);
      return { state: delivered ? "delivered" : "expired" };
    }
    queued.backoff = backoff;
    this.#queues.retry(queued, now + wait * 1000);
    return { state: "retrying", retryIn: wait };
  }

  #isGone({ ok, status }: Outcome): boolean {
    if (ok || status !== undefined && status !== 410) this.#goneSince = undefined;
    if (status !== 410) return false;
    const now = this.#options.world.clock.now();
    this.#goneSince ??= now;
    return now > this.#goneSince + GONE_MS;
  }
}
