/**
 * A bot's queue with a store: updates are committed first and run by the engine afterwards.
 *
 * @module
 */
import type { Arrival } from "../dispatch/arrival.ts";
import { albumKeyOf } from "../dispatch/albums.ts";
import type { Bot } from "../dispatch/bot.ts";
import type { BotQueue } from "../dispatch/bot_queue.ts";
import type { Delivery } from "../dispatch/delivery.ts";
import { type Outcome, OUTCOMES } from "../dispatch/outcome.ts";
import type { BotRules } from "../dispatch/bot_rules.ts";
import type { UpdateQueue } from "../dispatch/update_queue.ts";
import type { Waiter } from "../dispatch/waiter.ts";
import type { HandlerOptions } from "../handler/handler.ts";
import type { Sender } from "../store/acceptor/next_batch.ts";
import type { Receipt } from "../store/acceptor/types.ts";
import type { Arrival as StoreArrival } from "../store/types.ts";
import { type HeldDeliveries, type HeldDelivery, REFUSED } from "./held_deliveries.ts";

/** Lanes from this number on are for updates without a chat or user, whose ids are smaller. */
export const NO_CHAT: number = 2 ** 52;

/** What a durable queue needs of the store. */
export interface Acceptance {
  readonly held: HeldDeliveries;
  readonly closing: boolean;
  /** Commits an update. Rejects if its sender must deliver it again. */
  accept(arrival: StoreArrival): Promise<Receipt>;
  /** The same without a promise. */
  take(arrival: StoreArrival, sender: Sender): void;
}

/** The bot's options about the store. */
interface Policy {
  readonly options: HandlerOptions;
  readonly answerMs: number;
  keeps(kind: string): boolean;
}

function policyOf(options: HandlerOptions): Policy {
  const { durable = true, answerMs = 1000 } = options;
  const kinds = new Set<string>(Array.isArray(durable) ? durable : []);
  const keeps = typeof durable === "boolean" ? () => durable : (kind: string) => kinds.has(kind);
  return { options, answerMs, keeps };
}

/** Stands in front of the queue of one bot. */
export class DurableQueue implements UpdateQueue {
  /** Runs updates, committed or not. */
  readonly engine: BotQueue;
  readonly #store: Acceptance;
  #policy: Policy | undefined;

  constructor(engine: BotQueue, store: Acceptance) {
    this.engine = engine;
    this.#store = store;
  }

  /** An isolated bot's options are known only when its module is loaded. */
  get #current(): Policy {
    const { options } = this.bot;
    if (this.#policy?.options !== options) this.#policy = policyOf(options);
    return this.#policy!;
  }

  get bot(): Bot {
    return this.engine.bot;
  }

  get rules(): BotRules {
    return this.engine.rules;
  }

  get closing(): boolean {
    return this.engine.closing;
  }

  admit(delivery: Delivery): Waiter | undefined {
    const { held } = this.#store;
    const one = held.receive(delivery, this.engine, this.#store);
    // Committed deliveries keep their places only for a reply.
    one.waiter = this.engine.admit(one) ??
      (held.answerOldest() ? this.engine.admit(one) : undefined);
    return one.waiter;
  }

  expect(waiter: Waiter): void {
    this.engine.expect(waiter);
  }

  discard(waiter: Waiter): void {
    this.engine.discard(waiter);
  }

  dispatch(waiter: Waiter, arrival: Arrival, now?: number): void {
    if (waiter.settled) return;
    if (this.keeps(arrival)) this.#commit(waiter.delivery as HeldDelivery, arrival);
    else this.engine.dispatch(waiter, arrival, now);
  }

  /** Whether an update is committed before it runs. */
  keeps(arrival: Arrival): boolean {
    const { id, kind } = arrival;
    // Positive ids are Telegram's, negative ones the store's own.
    return id > 0 && this.#current.keeps(kind) && this.bot.id > 0 && this.#handles(arrival);
  }

  /** Whether an update belongs to the same album as the one before it. */
  together(first: Arrival, next: Arrival): boolean {
    const album = this.#albumOf(first);
    return album !== undefined && album === this.#albumOf(next);
  }

  /** Commits an update that no request waits for. */
  async bring(arrival: Arrival): Promise<Outcome> {
    try {
      const receipt = await this.#store.accept(this.#rowOf(arrival));
      return receipt.type === "known" && receipt.ended ? OUTCOMES.duplicate : OUTCOMES.accepted;
    } catch {
      return REFUSED;
    }
  }

  #commit(held: HeldDelivery, arrival: Arrival): void {
    const { held: all, closing } = this.#store;
    if (closing || !held.waiter!.mayBegin) return held.answer(OUTCOMES.unavailable);
    // Telegram sends an album's next part after this answer, which cannot carry the reply anyway.
    const answerMs = this.#albumOf(arrival) === undefined ? this.#current.answerMs : 0;
    held.fallback = REFUSED;
    held.answerMs = answerMs;
    // This comes first because the run may begin before the rest.
    if (answerMs > 0) all.hold(held, this.bot.id, arrival);
    this.engine.expect(held.waiter!);
    this.#store.take(this.#rowOf(arrival), held);
  }

  #rowOf(arrival: Arrival): StoreArrival {
    const { id, kind, original } = arrival;
    const body = typeof original === "string" ? original : JSON.stringify(original);
    // Stores cannot keep every name that an unknown kind may have.
    const plain = kind.includes("\0") ? kind.replaceAll("\0", "") : kind;
    return { bot: this.bot.id, id, lane: this.#laneOf(arrival), kind: plain, body };
  }

  /** The parts of an album share a lane even if the bot uses none. */
  #laneOf(arrival: Arrival): number {
    const album = this.#albumOf(arrival);
    return this.rules.laneOf(arrival) ??
      (album === undefined ? NO_CHAT + arrival.id : -NO_CHAT - hashOf(album));
  }

  #albumOf(arrival: Arrival): string | undefined {
    return this.bot.handler.album && albumKeyOf(arrival);
  }

  #handles(arrival: Arrival): boolean {
    return this.bot.handler.takes(arrival.kind) || this.#albumOf(arrival) !== undefined;
  }
}

/** A 32-bit hash of a text (FNV-1a). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}
