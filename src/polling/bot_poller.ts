/**
 * One bot's getUpdates loop.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import { backOffMs } from "../util/back_off.ts";
import { pause } from "../util/wait.ts";
import { type Outcome, OUTCOMES } from "../dispatch/outcome.ts";
import { RetryLanes } from "../dispatch/retry_lanes.ts";
import type { LogLevel, Observer } from "../events/events.ts";
import { redactUrl } from "../telegram/redact_url.ts";
import type { Api } from "../telegram/api/mod.ts";
import { botIdOf } from "../telegram/credentials.ts";
import type { Update, UpdateKind } from "../telegram/types.ts";
import { kindOf, laneOf } from "../telegram/update.ts";
import { Confirmation } from "./confirmation.ts";
import { BACK_OFF } from "./failures.ts";
import { OffsetTracker } from "./offset_tracker.ts";
import { Persistence } from "./persistence.ts";
import { readUpdates, UnreadableAnswerError } from "./read_updates.ts";
import { UnreadableItems } from "./unreadable_items.ts";

/** The most updates that getUpdates returns. */
const BATCH = 100;

/**
 * How often updates are fetched when calls bring nothing new: while an update is unfinished,
 * Telegram answers at once with updates that are already known, and a proxy may do so anyway.
 */
const PACE_MS = 1000;

/** If nothing is fetched and nothing finishes for this long, it is logged. */
const HELD_MS = 10_000;

/** How long an answer may take beyond the long poll. */
const ANSWER_MS = 15_000;

/** The client's own retries would hide the failures that are handled here. */
const ONCE = { retry: false } as const;

/**
 * The last update of an answer: `new`, or `known` if there is nothing to run. An `old` one is below
 * the offset, either the first of a new sequence or one that a proxy repeats.
 */
type Pulled = "new" | "known" | "old";

/** Options for {@linkcode BotPoller}. */
export interface BotPollerOptions {
  /** The bot's name. */
  readonly name: string;
  /** Its token, which is kept out of every message. */
  readonly token: string;
  readonly api: Pick<Api, "getUpdates" | "getWebhookInfo" | "deleteWebhook">;
  /** The Bot API's root URL, for messages. @default {"https://api.telegram.org"} */
  readonly apiRoot?: string | undefined;
  /** The kinds to request; empty for Telegram's default, `undefined` for those of before. */
  readonly allowedUpdates: readonly UpdateKind[] | undefined;
  /** Whether updates of a chat run in order. */
  readonly inLanes: boolean;
  /** Runs an update once. */
  dispatch(update: Update, attempt: number): Promise<Outcome>;
  /** How many updates may be unfinished. */
  readonly maxUnfinished: number;
  /** How long Telegram holds a call open, s. */
  readonly waitSeconds: number;
  /** Updates that have finished, although Telegram may not know yet. */
  readonly handled: Iterable<number>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly emit: Observer;
}

/** Fetches one bot's updates, runs them, and confirms those finished. */
export class BotPoller {
  readonly name: string;
  /** Its user id. */
  readonly id: number;
  readonly #options: BotPollerOptions;
  readonly #tracker: OffsetTracker;
  /** Only the first update of each chat is dispatched at a time, as with webhooks. */
  readonly #lanes: RetryLanes<Update>;
  readonly #confirmation: Confirmation;
  readonly #persistence: Persistence;
  readonly #unreadable: UnreadableItems;
  readonly #stopping = new AbortController();
  #napping = new AbortController();
  #failed = false;
  #fetchedAt = -Infinity;
  #heldBy: number | undefined;

  constructor(options: BotPollerOptions) {
    this.name = options.name;
    this.id = botIdOf(options.token);
    this.#options = options;
    this.#tracker = new OffsetTracker(options.handled);
    this.#unreadable = new UnreadableItems(options);
    const report = this.#report.bind(this);
    this.#confirmation = new Confirmation({ ...options, tracker: this.#tracker, report });
    const { clock, random } = options;
    const { signal } = this.#stopping;
    const giveUp = this.#giveUp.bind(this);
    this.#persistence = new Persistence({ ...options, signal, report, giveUp });
    this.#lanes = new RetryLanes({
      run: (update, attempt) =>
        options.dispatch(update, attempt).catch((error) => {
          report("error", "poll_problem", `Cannot run update ${update.update_id}`, error);
          return OUTCOMES.unavailable; // So it is tried again.
        }),
      onOver: ({ update_id }) => {
        this.#tracker.finish(update_id);
        this.#napping.abort();
      },
      backOffMs: (tries) => backOffMs(tries, BACK_OFF, random()),
      wait: (ms) => pause(clock, ms, signal),
      signal,
    });
  }

  /** Whether it gave up. */
  get failed(): boolean {
    return this.#failed;
  }

  /** The finished updates that Telegram may return again. */
  unconfirmed(): number[] {
    return this.#tracker.unconfirmed();
  }

  /** The URL of the bot's webhook, redacted; `undefined` if it has none or it cannot be read. */
  async webhook(): Promise<string | undefined> {
    const { api, token } = this.#options;
    const info = await this.#persistence.insist(
      "getWebhookInfo",
      (signal) => api.getWebhookInfo(undefined, { ...ONCE, signal }),
    );
    return info?.url ? redactUrl(info.url, token) : undefined;
  }

  /** Deletes the webhook, and with `drop` the pending updates. Returns whether it succeeded. */
  async clear(drop: boolean): Promise<boolean> {
    const { api } = this.#options;
    const params = { drop_pending_updates: drop };
    const done = await this.#persistence.insist(
      "deleteWebhook",
      (signal) => api.deleteWebhook(params, { ...ONCE, signal }),
    );
    return done !== undefined;
  }

  /** Polls until it is stopped or gives up. Never rejects. */
  async run(): Promise<void> {
    try {
      while (!this.#over) {
        await this.#untilUseful();
        const began = this.#options.clock.now();
        const pulled = await this.#persistence.insist(
          "getUpdates",
          (signal) => this.#pull(signal),
          this.#options.waitSeconds * 1000,
        );
        this.#fetchedAt = this.#options.clock.now();
        if (pulled !== "new") await this.#rest(began + PACE_MS, pulled);
      }
    } catch (error) {
      this.#giveUp("an internal error ended its loop", error);
    }
  }

  /** Fetches and starts no more updates. */
  stop(): void {
    this.#stopping.abort();
    this.#napping.abort();
  }

  /** Resolves when no run is in progress; call it after `stop`. */
  idle(): Promise<void> {
    return this.#lanes.idle();
  }

  /**
   * Confirms the finished updates at once, and again when the last run has ended; failures are
   * retried with back-off. Call it after `stop`.
   *
   * @param drained Resolves when the last run has ended.
   * @param ms How long to keep trying.
   */
  async confirm(drained: Promise<unknown>, ms: number): Promise<void> {
    if (!this.#failed) await this.#confirmation.finish(drained, ms);
  }

  get #over(): boolean {
    return this.#failed || this.#stopping.signal.aborted;
  }

  /** Waits while a call could neither confirm an update nor fetch one that there is room for. */
  async #untilUseful(): Promise<void> {
    const { clock, maxUnfinished } = this.#options;
    while (!this.#over && this.#tracker.unfinished > 0 && !this.#tracker.confirmable) {
      const full = this.#tracker.unfinished >= maxUnfinished || this.#tracker.known >= BATCH;
      const ms = full ? HELD_MS : this.#fetchedAt + PACE_MS - clock.now();
      if (ms <= 0) return;
      if (await this.#nap(ms) && full) this.#reportHeld();
    }
  }

  /** Waits until a moment; less if a call can confirm something that Telegram does not repeat. */
  async #rest(end: number, pulled: Pulled | undefined): Promise<void> {
    const { clock } = this.#options;
    while (!this.#over && clock.now() < end) {
      if (pulled === "known" && this.#tracker.confirmable) return;
      await this.#nap(end - clock.now());
    }
  }

  /** Waits until an update finishes or polling is stopped. Returns whether the time has passed. */
  async #nap(ms: number): Promise<boolean> {
    if (this.#over || ms <= 0) return false;
    this.#napping = new AbortController();
    const { signal } = this.#napping;
    await pause(this.#options.clock, ms, signal);
    return !signal.aborted;
  }

  /** Fetches once and processes the result. */
  async #pull(signal: AbortSignal): Promise<Pulled> {
    const { api, allowedUpdates, waitSeconds, maxUnfinished } = this.#options;
    const { offset } = this.#tracker;
    const answer = await this.#confirmation.carriedBy(offset, signal, () =>
      api.getUpdates({
        ...offset > 0 && { offset },
        limit: BATCH,
        timeout: waitSeconds,
        ...allowedUpdates && { allowed_updates: allowedUpdates },
      }, { ...ONCE, signal, timeoutMs: ANSWER_MS }));
    const items = readUpdates(answer, offset);
    let updates = 0;
    let pulled: Pulled = "known";
    for (const item of items) {
      // The rest is not confirmed, so Telegram returns it again.
      if (this.#tracker.unfinished >= maxUnfinished) return pulled;
      if (item.type === "update") {
        updates++;
        const { update_id: id } = item.update;
        if (!this.#tracker.take(id)) continue;
        pulled = id < offset ? "old" : "new";
        this.#begin(item.update);
      } else {
        this.#unreadable.report(item.value, item.reason);
        if (item.id !== undefined) this.#tracker.pass(item.id);
      }
    }
    if (updates === 0 && items.length > 0) {
      throw new UnreadableAnswerError(`None of ${items.length} items of getUpdates can be read`);
    }
    return pulled;
  }

  #begin(update: Update): void {
    const lane = this.#options.inLanes ? laneOf(update, kindOf(update)) : undefined;
    this.#lanes.add(update, lane);
  }

  #giveUp(reason: string, error?: unknown): void {
    this.#failed = true;
    this.#report("error", "poll_ended", `Stopped polling: ${reason}`, error);
  }

  /** One run may hold back all others: Telegram returns at most 100 updates from it on. */
  #reportHeld(): void {
    const { lowest } = this.#tracker;
    if (lowest === this.#heldBy) return;
    this.#heldBy = lowest;
    const text = `Fetching no more updates until update ${lowest} is finished: the limit of ` +
      "updates waiting behind it is reached";
    this.#report("warn", "poll_held", text);
  }

  #report(level: LogLevel, name: string, text: string, error?: unknown): void {
    const { emit, name: bot } = this.#options;
    emit({ type: "notice", level, name, text: `Bot "${bot}": ${text}`, error });
  }
}
