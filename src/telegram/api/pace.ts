/**
 * The pace of a bot's calls, so that Telegram does not have to refuse them: about 30 messages a
 * second in all, one a second per chat, 20 a minute per group
 * ({@link https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this}).
 *
 * @module
 */
import { type Clock, MAX_TIMER_MS } from "../../util/clock.ts";
import { BotApiError } from "./error.ts";
import { type Slot, Window } from "./pace_window.ts";

/** A chat, as `chat_id` names it. */
export type ChatId = number | string;

/** The parameters that the pace depends on. */
export interface PacedCall {
  /** The chat that the call is about. */
  readonly chat: ChatId;
  /** Whether it counts as a message; other calls only respect the pauses after a 429. */
  readonly counts: boolean;
  /** Whether it does not count against the limit over all chats (`allow_paid_broadcast`). */
  readonly paid: boolean;
}

const ALL = { count: 30, ms: 1000 };
const CHAT = { count: 1, ms: 1000 };
const GROUP = { count: 20, ms: 60_000 };

/** How many new chats trigger a sweep of those that nothing limits any more. */
const SWEEP = 1000;

/** Calls wait until then, as Telegram asked. */
interface Pause {
  readonly until: number;
  readonly error: BotApiError;
}

/** A chat's limits, its pause, and how many of its calls are waiting. */
class Chat {
  readonly windows: readonly Window[];
  pause: Pause | undefined;
  waiting = 0;

  constructor(id: ChatId) {
    const isGroup = typeof id === "string" || id < 0;
    this.windows = [CHAT, ...isGroup ? [GROUP] : []].map((limit) => new Window(limit));
  }
}

/** A call waiting for its turn. */
interface Waiting {
  readonly call: PacedCall;
  readonly turn: number;
  readonly begin: (slots: Slot[]) => void;
  readonly fail: (error: unknown) => void;
}

/** One bot's queue. A call waiting for its chat does not hold back calls to others. */
export class Pace {
  readonly #clock: Clock;
  readonly #maxPauseMs: number;
  readonly #all = new Window(ALL);
  readonly #chats = new Map<ChatId, Chat>();
  #waiting: Waiting[] = [];
  #pause: Pause | undefined;
  #turns = 0;
  #timer: number | undefined;
  #timerAt = Infinity;
  #keepAlive: ReturnType<typeof setTimeout> | undefined;
  #sweepAt = SWEEP;

  /**
   * @param clock Measures the time.
   * @param maxPauseMs The longest pause after a 429 that calls wait out; longer ones fail them.
   */
  constructor(clock: Clock, maxPauseMs: number) {
    this.#clock = clock;
    this.#maxPauseMs = maxPauseMs;
  }

  /** A place in the queue, which a call keeps across its attempts. */
  takeTurn(): number {
    return this.#turns++;
  }

  /**
   * Waits until a call may be sent.
   *
   * @param call The call.
   * @param turn Its place in the queue.
   * @param signal Ends the wait; the promise then rejects with the signal's reason.
   * @returns A function to call when the call has been answered, with `true` if it was refused.
   * @throws {BotApiError} The 429 of an earlier call, if its pause is too long to wait for.
   */
  async enter(
    call: PacedCall,
    turn: number,
    signal?: AbortSignal,
  ): Promise<(refused?: boolean) => void> {
    signal?.throwIfAborted();
    const slots = this.#beginAtOnce(call) ?? await this.#wait(call, turn, signal);
    return (refused = false) => {
      const now = this.#clock.now();
      for (const slot of slots) refused ? slot.refused() : slot.answered(now);
      if (this.#waiting.length > 0) this.#advance();
    };
  }

  /**
   * Pauses after a 429. Telegram does not say which limit was hit. It is taken to be the chat's,
   * or, if another chat is already paused, the bot's.
   *
   * @param chat The chat of the call.
   * @param error Telegram's answer.
   * @param ms How long to wait.
   */
  pause(chat: ChatId, error: BotApiError, ms: number): void {
    const now = this.#clock.now();
    const pause = { until: now + ms, error };
    const isBots = this.#chats.entries().some(([id, other]) =>
      id !== chat && (other.pause?.until ?? now) > now
    );
    if (isBots) this.#pause = later(this.#pause, pause);
    const own = this.#chatOf(chat);
    own.pause = later(own.pause, pause);
  }

  #beginAtOnce(call: PacedCall): Slot[] | undefined {
    const chat = this.#chatOf(call.chat);
    if (this.#chats.size >= this.#sweepAt) this.#sweep();
    return chat.waiting > 0 ? undefined : this.#begin(call, chat, this.#clock.now());
  }

  async #wait(call: PacedCall, turn: number, signal?: AbortSignal): Promise<Slot[]> {
    const chat = this.#chatOf(call.chat);
    // Before it joins the queue: during a pause that is too long, this throws.
    const freeAt = this.#freeAt(call, chat, this.#clock.now());
    const { promise, resolve: begin, reject: fail } = Promise.withResolvers<Slot[]>();
    const waiting: Waiting = { call, turn, begin, fail };
    this.#waiting.splice(this.#waiting.findLastIndex((other) => other.turn < turn) + 1, 0, waiting);
    chat.waiting++;
    this.#wakeAt(freeAt);
    const abort = () => {
      this.#waiting = this.#waiting.filter((other) => other !== waiting);
      fail(signal?.reason);
      this.#advance();
    };
    signal?.addEventListener("abort", abort, { once: true });
    try {
      return await promise;
    } finally {
      chat.waiting--;
      signal?.removeEventListener("abort", abort);
    }
  }

  /** Takes the slots for a call, if they are all free now. */
  #begin(call: PacedCall, chat: Chat, now: number): Slot[] | undefined {
    if (this.#freeAt(call, chat, now) > now) return undefined;
    return this.#windowsOf(call, chat).map((window) => window.take(now));
  }

  #freeAt(call: PacedCall, chat: Chat, now: number): number {
    const pause = later(this.#pause, chat.pause);
    if (pause && pause.until - now > this.#maxPauseMs) throw remaining(pause, now);
    const ends = this.#windowsOf(call, chat).map((window) => window.freeAt(now));
    return Math.max(pause?.until ?? now, ...ends);
  }

  #windowsOf({ counts, paid }: PacedCall, chat: Chat): readonly Window[] {
    if (!counts) return [];
    return paid ? chat.windows : [...chat.windows, this.#all];
  }

  /** Starts every call that may be sent, in turn order, and sets a timer for the rest. */
  #advance(): void {
    const now = this.#clock.now();
    const rest: Waiting[] = [];
    const held = new Set<ChatId>(); // Messages to a chat keep their order.
    let next = Infinity;
    for (const [i, waiting] of this.#waiting.entries()) {
      const { chat: id } = waiting.call;
      if (held.has(id)) {
        rest.push(waiting);
        continue;
      }
      const allFreeAt = this.#all.freeAt(now);
      if (allFreeAt > now) { // Later calls cannot start either, and there may be thousands.
        next = Math.min(next, allFreeAt);
        rest.push(...this.#waiting.slice(i));
        break;
      }
      try {
        const chat = this.#chatOf(id);
        const slots = this.#begin(waiting.call, chat, now);
        if (slots) {
          waiting.begin(slots);
          continue;
        }
        next = Math.min(next, this.#freeAt(waiting.call, chat, now));
        held.add(id);
        rest.push(waiting);
      } catch (error) {
        waiting.fail(error);
      }
    }
    this.#waiting = rest;
    this.#clearTimer();
    this.#wakeAt(next);
  }

  #wakeAt(at: number): void {
    if (at >= this.#timerAt) return;
    this.#clearTimer();
    this.#timerAt = at;
    const ms = Math.max(1, Math.ceil(at - this.#clock.now()));
    this.#timer = this.#clock.setTimer(() => this.#advance(), ms);
    // The system clock's timers do not keep the process alive, but waiting calls should.
    this.#keepAlive = setTimeout(() => {}, MAX_TIMER_MS);
  }

  #clearTimer(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    clearTimeout(this.#keepAlive);
    this.#timer = this.#keepAlive = undefined;
    this.#timerAt = Infinity;
  }

  #chatOf(id: ChatId): Chat {
    let chat = this.#chats.get(id);
    if (!chat) this.#chats.set(id, chat = new Chat(id));
    return chat;
  }

  #sweep(): void {
    const now = this.#clock.now();
    for (const [id, { windows, pause, waiting }] of this.#chats) {
      const idle = waiting === 0 && (pause?.until ?? now) <= now &&
        windows.every((window) => window.isEmpty(now));
      if (idle) this.#chats.delete(id);
    }
    this.#sweepAt = this.#chats.size + SWEEP;
  }
}

/** The pause that ends later. */
function later(a: Pause | undefined, b: Pause): Pause;
function later(a: Pause | undefined, b: Pause | undefined): Pause | undefined;
function later(a: Pause | undefined, b: Pause | undefined): Pause | undefined {
  return a && b ? a.until > b.until ? a : b : a ?? b;
}

/** The refusal, with the remaining seconds. */
function remaining({ until, error }: Pause, now: number): BotApiError {
  const retry_after = Math.ceil((until - now) / 1000);
  return new BotApiError(error.method, {
    ok: false,
    error_code: 429,
    description: `Too Many Requests: retry after ${retry_after}`,
    parameters: { retry_after },
  });
}
