/**
 * One bot's getUpdates loop.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import { pause } from "../util/wait.ts";
import type { OutcomeType } from "../dispatch/delivery.ts";
import type { LogLevel, Observer } from "../events/events.ts";
import { redactUrl } from "../telegram/redact_url.ts";
import type { Api } from "../telegram/api/mod.ts";
import { botIdOf } from "../telegram/credentials.ts";
import type { Update, UpdateKind } from "../telegram/types.ts";
import { createFailurePlan } from "./failures.ts";
import { LaneQueues } from "./lane_queues.ts";
import { OffsetTracker } from "./offset_tracker.ts";

/** As many updates as getUpdates gives at most. */
const BATCH = 100;

/**
 * While an update is unfinished, Telegram answers at once, with updates that are known already; so
 * new ones are looked for once in this time.
 */
const PACE_MS = 1000;

/** Nothing is fetched and nothing finishes: after this long somebody should know. */
const HELD_MS = 10_000;

/** How long an answer may take beyond the long poll. */
const ANSWER_MS = 15_000;

/** How long the last call may take; and if its offset has been sent before. */
const CONFIRM_MS = 5000;
const CONFIRM_AGAIN_MS = 1000;

/** The client's own repeating would hide what happens here. */
const ONCE = { retry: false } as const;

/** What a {@linkcode BotPoller} is made of. */
export interface BotPollerOptions {
  /** The bot's name. */
  readonly name: string;
  /** Its token, to be kept out of what is told. */
  readonly token: string;
  readonly api: Pick<Api, "getUpdates" | "getWebhookInfo" | "deleteWebhook">;
  /** The kinds to ask for; none for Telegram's default. */
  readonly allowedUpdates: readonly UpdateKind[];
  /** Whether updates of a chat run in order. */
  readonly inLanes: boolean;
  /** Runs an update once. */
  dispatch(update: Update): Promise<OutcomeType>;
  /** How many updates may be unfinished. */
  readonly maxUnfinished: number;
  /** How long Telegram holds a call open, s. */
  readonly waitSeconds: number;
  /** Updates that are finished already, though Telegram may not know it. */
  readonly handled: Iterable<number>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly emit: Observer;
}

/** Fetches one bot's updates, has them run, and confirms what is finished. */
export class BotPoller {
  readonly name: string;
  /** Its user id. */
  readonly id: number;
  readonly #options: BotPollerOptions;
  readonly #tracker: OffsetTracker;
  readonly #queues: LaneQueues;
  readonly #stopping = new AbortController();
  #nap = new AbortController();
  #failed = false;
  #fetchedAt = -Infinity;
  /** The offset of the call under way, or of the one that was cut off; and the last answered. */
  #sent = 0;
  #answered = 0;
  #heldBy: number | undefined;

  /** @param options What it is made of. */
  constructor(options: BotPollerOptions) {
    this.name = options.name;
    this.id = botIdOf(options.token);
    this.#options = options;
    this.#tracker = new OffsetTracker(options.handled);
    const { inLanes, dispatch, clock, random } = options;
    this.#queues = new LaneQueues({
      inLanes,
      dispatch,
      finished: (id) => {
        this.#tracker.finish(id);
        this.#nap.abort();
      },
      clock,
      random,
      signal: this.#stopping.signal,
    });
  }

  /** Whether it gave up by itself. */
  get failed(): boolean {
    return this.#failed;
  }

  /** The finished updates that Telegram may give again. */
  unconfirmed(): number[] {
    return this.#tracker.unconfirmed();
  }

  /** The URL of the bot's webhook, fit to be shown; `undefined` if there is none to be known. */
  async webhook(): Promise<string | undefined> {
    const { api, token } = this.#options;
    const info = await this.#insist((signal) => api.getWebhookInfo(undefined, { ...ONCE, signal }));
    return info?.url ? redactUrl(info.url, token) : undefined;
  }

  /** Deletes the webhook, and with `drop` what is pending. Returns whether that was done. */
  async clear(drop: boolean): Promise<boolean> {
    const { api } = this.#options;
    const params = { drop_pending_updates: drop };
    const done = await this.#insist((signal) => api.deleteWebhook(params, { ...ONCE, signal }));
    return done !== undefined;
  }

  /** Polls until it is stopped or gives up. */
  async run(): Promise<void> {
    while (!this.#over) {
      await this.#untilUseful();
      for (const update of await this.#fetch() ?? []) {
        // The rest is not confirmed, so Telegram gives it again.
        if (this.#tracker.unfinished >= this.#options.maxUnfinished) break;
        if (this.#tracker.take(update.update_id)) this.#queues.add(update);
      }
    }
  }

  /** Fetches nothing more and begins nothing more. */
  stop(): void {
    this.#stopping.abort();
    this.#nap.abort();
  }

  /** Resolves when no run goes on; meant for after `stop`. */
  idle(): Promise<void> {
    return this.#queues.idle();
  }

  /** Tells Telegram what is finished, unless it knows; meant for after `stop`. */
  async confirm(): Promise<void> {
    const { api, clock } = this.#options;
    const { offset } = this.#tracker;
    if (this.#failed || offset === 0 || offset === this.#answered) return;
    // The call that was cut off carried this offset, so Telegram lets the same one wait for 3 s.
    const again = offset === this.#sent;
    const timeoutMs = again ? CONFIRM_AGAIN_MS : CONFIRM_MS;
    const began = clock.now();
    try {
      await api.getUpdates({ offset, limit: 1, timeout: 0 }, { ...ONCE, timeoutMs });
      this.#settle(offset);
    } catch (error) {
      if (again && clock.now() - began >= timeoutMs) return this.#settle(offset);
      const text = "Cannot confirm the last updates; Telegram will give them again";
      this.#tell("warn", "poll_unconfirmed", text, error);
    }
  }

  get #over(): boolean {
    return this.#failed || this.#stopping.signal.aborted;
  }

  /** Waits while a call would bring nothing new, or nothing that there is room for. */
  async #untilUseful(): Promise<void> {
    const { clock, maxUnfinished } = this.#options;
    while (!this.#over && this.#tracker.unfinished > 0) {
      const full = this.#tracker.unfinished >= maxUnfinished || this.#tracker.known >= BATCH;
      const ms = full ? HELD_MS : this.#fetchedAt + PACE_MS - clock.now();
      if (ms <= 0) return;
      this.#nap = new AbortController();
      const { signal } = this.#nap;
      await pause(clock, ms, signal);
      if (full && !signal.aborted) this.#tellHeld();
    }
  }

  async #fetch(): Promise<Update[] | undefined> {
    const updates = await this.#insist((signal) => this.#call(signal));
    this.#fetchedAt = this.#options.clock.now();
    return updates;
  }

  async #call(signal: AbortSignal): Promise<Update[]> {
    const { api, allowedUpdates, waitSeconds } = this.#options;
    const { offset } = this.#tracker;
    this.#sent = offset;
    try {
      const updates = await api.getUpdates({
        ...offset > 0 && { offset },
        limit: BATCH,
        timeout: waitSeconds,
        allowed_updates: allowedUpdates,
      }, { ...ONCE, signal, timeoutMs: ANSWER_MS });
      this.#settle(offset);
      return updates;
    } finally {
      if (!signal.aborted) this.#sent = 0;
    }
  }

  #settle(offset: number): void {
    this.#answered = offset;
    this.#tracker.confirmed(offset);
  }

  /** Calls until there is an answer, this is stopped, or there is no hope. */
  async #insist<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const { clock, random } = this.#options;
    const { signal } = this.#stopping;
    const judge = createFailurePlan(random);
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        const result = await call(signal);
        if (failures > 0) this.#tell("info", "poll_recovered", "The Bot API answers again");
        return result;
      } catch (error) {
        if (signal.aborted) return undefined;
        const verdict = judge(error);
        if (!verdict.retry) {
          this.#failed = true;
          this.#tell(
            "error",
            "poll_ended",
            `Not polled any longer: ${verdict.reason}`,
            verdict.error,
          );
          return undefined;
        }
        const seconds = (verdict.ms / 1000).toFixed(1);
        this.#tell("warn", "poll_retry", `${verdict.reason}; trying again in ${seconds} s`);
        await pause(clock, verdict.ms, signal);
      }
    }
    return undefined;
  }

  /** One run may hold all back: Telegram gives no more than 100 updates from it on. */
  #tellHeld(): void {
    const { lowest } = this.#tracker;
    if (lowest === this.#heldBy) return;
    this.#heldBy = lowest;
    const text = `Nothing is fetched until update ${lowest} is finished: there are as many ` +
      "updates after it as may wait";
    this.#tell("warn", "poll_held", text);
  }

  #tell(level: LogLevel, name: string, text: string, error?: unknown): void {
    const { emit, name: bot } = this.#options;
    emit({ type: "notice", level, name, text: `Bot "${bot}": ${text}`, error });
  }
}
