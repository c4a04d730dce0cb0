/**
 * The Bot API calls about a webhook, with the words that Telegram says beside their results.
 *
 * @module
 */
import { systemClock } from "../util/clock.ts";
import type { Clock } from "../util/clock.ts";
import { wait } from "../util/wait.ts";
import { BotApiError, createApi, InputFile, type RawApi } from "../telegram/api/mod.ts";
import type { WebhookInfo } from "../telegram/types.ts";
import type { WebhookPlan } from "./plan.ts";

/** What the calls go out by. */
export interface WebhookMeans {
  /** Where the Bot API is. @default {"https://api.telegram.org"} */
  readonly apiRoot?: string | undefined;
  /** Sends the requests. @default {fetch} */
  readonly fetch?: typeof fetch;
  /** @default {systemClock} */
  readonly clock?: Clock;
  /** Jitter, 0 to 1. @default {Math.random} */
  readonly random?: () => number;
  /** Ends everything. */
  readonly signal?: AbortSignal | undefined;
}

/** How often a call is made at most that conflicts with another instance's. */
const MAX_CONFLICTS = 5;

/** Telegram takes one change of a webhook a second. */
const CHANGE_MS = 1000;

/**
 * A bot's webhook at Telegram.
 */
export class WebhookClient {
  readonly #api: RawApi;
  readonly #means: WebhookMeans;

  /**
   * @param token The bot's token.
   * @param means What the calls go out by.
   */
  constructor(token: string, means: WebhookMeans = {}) {
    const { apiRoot, fetch, clock, random } = means;
    this.#means = means;
    this.#api = createApi({
      token,
      ...apiRoot !== undefined && { apiRoot },
      ...clock && { clock },
      ...random && { random },
      ...fetch && { fetch },
      raw: true,
    });
  }

  /** What Telegram has. */
  async info(): Promise<WebhookInfo> {
    const { signal } = this.#means;
    const { result } = await this.#api.getWebhookInfo(undefined, signal && { signal });
    return result;
  }

  /**
   * Sets the webhook. Repeated while another instance does the same.
   *
   * @param plan What it shall be.
   * @param dropPending Whether the updates that wait are forgotten.
   * @returns What Telegram said: `Webhook was set` or `Webhook is already set`.
   */
  set(plan: WebhookPlan, dropPending: boolean): Promise<string> {
    return this.#change("setWebhook", {
      url: plan.url,
      secret_token: plan.secret,
      allowed_updates: plan.allowedUpdates,
      max_connections: plan.maxConnections,
      ...plan.ipAddress !== undefined && { ip_address: plan.ipAddress },
      ...plan.certificate !== undefined && {
        certificate: new InputFile(new TextEncoder().encode(plan.certificate), "certificate.pem"),
      },
      ...dropPending && { drop_pending_updates: true },
    });
  }

  /**
   * Deletes the webhook.
   *
   * @param dropPending Whether the updates that wait are forgotten.
   * @returns What Telegram said: `Webhook was deleted` or `Webhook is already deleted`.
   */
  delete(dropPending: boolean): Promise<string> {
    return this.#change("deleteWebhook", dropPending ? { drop_pending_updates: true } : {});
  }

  async #change(method: string, params: Record<string, unknown>): Promise<string> {
    const { clock = systemClock, random = Math.random, signal } = this.#means;
    for (let conflicts = 1;; conflicts++) {
      try {
        // The client waits for 429 and repeats what the network lost.
        const { description } = await this.#api.call(method, params, signal && { signal });
        return description ?? "";
      } catch (error) {
        const conflict = error instanceof BotApiError && error.error_code === 409;
        if (!conflict || conflicts === MAX_CONFLICTS) throw error;
        await wait(clock, CHANGE_MS * (1 + random()), signal);
      }
    }
  }
}
