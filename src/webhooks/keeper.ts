/**
 * Keeping webhooks registered while a server runs: sets them in the background, retrying until each
 * is set, checks them regularly, and corrects what others changed.
 *
 * @module
 */
import { backOffMs } from "../util/back_off.ts";
import { mapBounded } from "../util/map_bounded.ts";
import { retryAfterMs } from "../telegram/api/retry_plan.ts";
import type { WebhookInfo } from "../telegram/types.ts";
import { advise } from "./advice.ts";
import { findDrift } from "./drift.ts";
import { explain, isCertificateError, isSecretError } from "./explain.ts";
import { planWebhooks, type WebhookBot, type WebhookPlan } from "./plan.ts";
import { type AppWebhooks, notice, registrationNotice, summaryNotice } from "./register_app.ts";
import { CONCURRENCY, registerWebhooks, type Registration } from "./register.ts";
import { loadUpload } from "./upload.ts";
import { WebhookClient } from "./webhook_client.ts";

/** How often webhooks are checked, plus or minus a tenth. */
const CHECK_MS = 10 * 60_000;

/** How often an instance checks whether it has become the one that registers. */
const FOLLOW_MS = 5000;

/** The waits between attempts to set a webhook. */
const BACK_OFF = { firstMs: 2000, longestMs: 5 * 60_000 };

/** Options for a keeper. */
export interface KeeperOptions extends AppWebhooks {
  readonly publicUrl: string;
  /** The bots as they are now. */
  readonly bots: () => readonly WebhookBot[];
  /** Whether this instance registers for all instances; without it, there is only one. */
  readonly leads?: () => Promise<boolean>;
  /** Jitter, 0 to 1. */
  readonly random: () => number;
}

/** What is known about one bot's webhook. */
interface Kept {
  /** The plan that Telegram has accepted; `undefined` until then. */
  plan: WebhookPlan | undefined;
  /** The last logged failure to set it. */
  failure: string | undefined;
  /** The time of the last logged delivery failure, in seconds since the epoch. */
  errorDate: number;
}

/** Keeps the webhooks of a server's bots registered. */
export class WebhookKeeper {
  readonly #options: KeeperOptions;
  readonly #kept = new Map<string, Kept>();
  #failures = 0;
  #retryAfterMs = 0;
  #certificateFailure: string | undefined;
  #wake: (() => void) | undefined;
  #woken = false;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** Checks again at once: the certificate or the bots changed. */
  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  /** Runs until the signal aborts. Never rejects. */
  async run(): Promise<void> {
    const { signal, emit } = this.#options;
    while (!signal.aborted) {
      this.#woken = false;
      if (!await this.#leads()) {
        await this.#sleep(FOLLOW_MS);
        continue;
      }
      let complete = false;
      try {
        complete = await this.#pass();
      } catch (error) {
        if (!signal.aborted) {
          emit({ ...notice("error", "register", "Cannot check the webhooks"), error });
        }
      }
      this.#failures = complete ? 0 : this.#failures + 1;
      await this.#sleep(this.#pauseMs());
    }
  }

  /** While the store is unavailable, nobody leads: no update could be accepted anyway. */
  async #leads(): Promise<boolean> {
    const { leads } = this.#options;
    return leads === undefined || await leads().catch(() => false);
  }

  #pauseMs(): number {
    const random = this.#options.random();
    if (this.#failures === 0) return CHECK_MS * (0.9 + random / 5);
    return Math.max(this.#retryAfterMs, backOffMs(this.#failures, BACK_OFF, random));
  }

  async #sleep(ms: number): Promise<void> {
    const { clock, signal } = this.#options;
    if (signal.aborted || this.#woken) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = this.#wake = () => resolve();
    signal.addEventListener("abort", wake);
    const timer = clock.setTimer(wake, ms);
    await promise;
    clock.clearTimer(timer);
    signal.removeEventListener("abort", wake);
    this.#wake = undefined;
  }

  /**
   * Checks the webhooks that are set, unless the last pass failed, and sets the others. Resolves to
   * whether all are set.
   */
  async #pass(): Promise<boolean> {
    const { bots, publicUrl, maxConnections, signal } = this.#options;
    const certificate = await this.#loadCertificate();
    if (certificate === null) return false;
    const plans = await planWebhooks(bots(), { publicUrl, maxConnections, certificate });
    this.#forgetOthers(plans);
    const isSet = (plan: WebhookPlan) => samePlan(this.#kept.get(plan.bot)?.plan, plan);
    if (this.#failures === 0) await this.#check(plans.filter(isSet));
    const unset = plans.filter((plan) => !isSet(plan));
    if (unset.length === 0 || signal.aborted) return true;
    this.#retryAfterMs = 0;
    const results = await registerWebhooks(unset, {
      ...this.#calls(),
      done: (registration) => this.#registered(registration, unset),
    });
    const done = plans.filter(isSet).length;
    const changed = this.#failures === 0 || results.some(({ ok }) => ok);
    if (changed) this.#emit(summaryNotice(done, plans.length));
    return done === plans.length;
  }

  /** The certificate to upload; `null` if it cannot be read. */
  async #loadCertificate(): Promise<string | undefined | null> {
    let failure: string | undefined;
    try {
      const { certificate, warning } = await loadUpload(this.#options);
      failure = warning;
      return certificate;
    } catch (error) {
      failure = `Cannot register bots: the certificate cannot be read: ${(error as Error).message}`;
      return null;
    } finally {
      if (failure && failure !== this.#certificateFailure) {
        this.#emit(notice("error", "register", failure));
      }
      this.#certificateFailure = failure;
    }
  }

  #forgetOthers(plans: readonly WebhookPlan[]): void {
    const names = new Set(plans.map(({ bot }) => bot));
    for (const name of this.#kept.keys()) if (!names.has(name)) this.#kept.delete(name);
  }

  /** Checks webhooks that were set; one that others changed counts as not set. */
  async #check(plans: readonly WebhookPlan[]): Promise<void> {
    await mapBounded(plans, CONCURRENCY, async (plan) => {
      const kept = this.#kept.get(plan.bot)!;
      try {
        const { onSlow, ...calls } = this.#calls();
        const info = await new WebhookClient(plan.token, {
          ...calls,
          onSlow: (text) => onSlow(`Bot "${plan.bot}": ${text}`),
        }).info();
        const error = this.#reportError(plan.bot, kept, info);
        if (findDrift(info, plan).length > 0 || mayBeDrift(error, plan)) kept.plan = undefined;
      } catch (error) {
        const text = `Cannot check the webhook of bot "${plan.bot}": ${advise(error as Error)}`;
        this.#emit(notice("warn", "webhook_check", text));
      }
    });
  }

  /** Logs the delivery failures that Telegram reports, once each. Returns a new one's message. */
  #reportError(bot: string, kept: Kept, info: WebhookInfo): string | undefined {
    const { last_error_date: date = 0, last_error_message: message } = info;
    if (message === undefined || date <= kept.errorDate) return undefined;
    kept.errorDate = date;
    const { cause, remedy } = explain(message);
    const { pending_update_count: pending } = info;
    const text = `Telegram cannot deliver to bot "${bot}": ${message}: ${cause}; ${remedy}`;
    this.#emit(notice("warn", "webhook_error", `${text} (${pending} pending)`));
    return message;
  }

  #registered(registration: Registration, plans: readonly WebhookPlan[]): void {
    const { bot } = registration;
    const kept = this.#kept.get(bot) ?? { plan: undefined, failure: undefined, errorDate: 0 };
    this.#kept.set(bot, kept);
    if (registration.ok) {
      kept.plan = plans.find((plan) => plan.bot === bot);
      // Failures from before the webhook was set no longer matter.
      kept.errorDate = Math.floor(this.#options.clock.date() / 1000);
      this.#emit({
        ...registrationNotice(registration),
        ...kept.failure !== undefined && { level: "info" as const },
      });
      kept.failure = undefined;
      return;
    }
    const { error } = registration;
    this.#retryAfterMs = Math.max(this.#retryAfterMs, retryAfterMs(error) ?? 0);
    const event = registrationNotice(registration);
    if (event.text === kept.failure) return;
    kept.failure = event.text;
    this.#emit({ ...event, text: `${event.text}; trying again until it is set` });
  }

  #emit(event: Parameters<AppWebhooks["emit"]>[0]): void {
    if (!this.#options.signal.aborted) this.#options.emit(event);
  }

  #calls() {
    const { telegram, clock, random, signal } = this.#options;
    const onSlow = (text: string) => {
      // After a failure, an operator knows that it is tried until it succeeds.
      if (this.#failures === 0) this.#emit(notice("warn", "register_slow", text));
    };
    return { apiRoot: telegram?.apiRoot, clock, random, signal, onSlow };
  }
}

/**
 * Whether a delivery failure may come from a change that getWebhookInfo does not show: another secret
 * token, or another certificate.
 */
function mayBeDrift(error: string | undefined, { certificate }: WebhookPlan): boolean {
  if (error === undefined) return false;
  return isSecretError(error) || certificate !== undefined && isCertificateError(error);
}

function samePlan(a: WebhookPlan | undefined, b: WebhookPlan): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}
