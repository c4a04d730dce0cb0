/**
 * Confirmation: tracks the offsets sent to Telegram, and sends the last one before the end.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type { LogLevel } from "../events/events.ts";
import type { Api } from "../telegram/api/mod.ts";
import { pause } from "../util/wait.ts";
import { createFailurePlan } from "./failures.ts";
import type { OffsetTracker } from "./offset_tracker.ts";
import { requireList } from "./read_updates.ts";

/** How long the last call may take, and how long if its offset has been sent before. */
const CONFIRM_MS = 5000;
const CONFIRM_AGAIN_MS = 1000;

/** Options for {@linkcode Confirmation}. */
export interface ConfirmationOptions {
  readonly api: Pick<Api, "getUpdates" | "getWebhookInfo">;
  readonly tracker: OffsetTracker;
  readonly clock: Clock;
  readonly random: () => number;
  report(level: LogLevel, name: string, text: string, error?: unknown): void;
}

/** Tracks the offsets that were sent to Telegram. */
export class Confirmation {
  readonly #options: ConfirmationOptions;
  /** The offset of the call in progress or cut off, and the last one that was answered. */
  #sent = 0;
  #answered = 0;

  constructor(options: ConfirmationOptions) {
    this.#options = options;
  }

  /** Makes a getUpdates call that carries an offset. */
  async carriedBy<T>(offset: number, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
    this.#sent = offset;
    try {
      const answer = await call();
      requireList(answer);
      this.#settle(offset);
      return answer;
    } finally {
      // A call that was cut off may still have reached Telegram.
      if (!signal.aborted) this.#sent = 0;
    }
  }

  /** Confirms the updates finished now, and again when all are. */
  async finish(drained: Promise<unknown>, ms: number): Promise<void> {
    const { clock, random, report } = this.#options;
    const end = clock.now() + ms;
    let over = false;
    const done = drained.then(() => void (over = true));
    let judge = createFailurePlan(random);
    while (true) {
      const last = over;
      try {
        await this.#confirm();
        if (last) return;
        judge = createFailurePlan(random);
        await done;
      } catch (error) {
        const verdict = judge(error);
        const left = end - clock.now();
        if (!verdict.retry || left <= 0) {
          const text = "Cannot confirm the last updates; Telegram will deliver them again";
          return report("warn", "poll_unconfirmed", text, error);
        }
        await pause(clock, Math.min(verdict.ms, left), new AbortController().signal);
      }
    }
  }

  async #confirm(): Promise<void> {
    const { api, clock, tracker: { offset } } = this.#options;
    if (offset === 0 || offset === this.#answered) return;
    // Telegram delays the answer by 3 s when the same offset is sent again.
    const again = offset === this.#sent;
    if (again && await this.#nothingPending()) return this.#settle(offset);
    const timeoutMs = again ? CONFIRM_AGAIN_MS : CONFIRM_MS;
    const began = clock.now();
    try {
      requireList(
        await api.getUpdates({ offset, limit: 1, timeout: 0 }, { retry: false, timeoutMs }),
      );
    } catch (error) {
      if (!again || clock.now() - began < timeoutMs) throw error;
    }
    this.#settle(offset);
  }

  /** Whether the bot has no pending updates, which shows that Telegram received the offset. */
  async #nothingPending(): Promise<boolean> {
    const options = { retry: false, timeoutMs: CONFIRM_AGAIN_MS };
    const info = await this.#options.api.getWebhookInfo(undefined, options).catch(() => undefined);
    return info?.pending_update_count === 0;
  }

  #settle(offset: number): void {
    this.#answered = offset;
    this.#options.tracker.confirmed(offset);
  }
}
