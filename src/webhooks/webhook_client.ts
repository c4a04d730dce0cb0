/**
 * The Bot API calls for a webhook, with the descriptions that Telegram returns with their results.
 *
 * @module
 */
import { systemClock } from "../util/clock.ts";
import type { Clock } from "../util/clock.ts";
import { wait } from "../util/wait.ts";
import {
  BotApiError,
  BotApiNetworkError,
  createApi,
  InputFile,
  type RawApi,
} from "../telegram/api/mod.ts";
import { reportSlow } from "../telegram/api/slow_call.ts";
import type { WebhookInfo } from "../telegram/types.ts";
import type { WebhookPlan } from "./plan.ts";

/** Options for the calls. */
export interface WebhookClientOptions {
  /** The Bot API's root URL. @default {"https://api.telegram.org"} */
  readonly apiRoot?: string | undefined;
  /** Sends the requests. @default {fetch} */
  readonly fetch?: typeof fetch;
  /** @default {systemClock} */
  readonly clock?: Clock;
  /** Jitter, 0 to 1. @default {Math.random} */
  readonly random?: () => number;
  /** Cancels the calls. */
  readonly signal?: AbortSignal | undefined;
  /** Receives a report of each call that has no answer after some seconds. */
  readonly onSlow?: ((text: string) => void) | undefined;
}

/** How often a call is attempted while it conflicts with another instance's. */
const MAX_CONFLICTS = 5;

/** Telegram accepts one change of a webhook per second. */
const CHANGE_MS = 1000;

/** A bot's webhook at Telegram. */
export class WebhookClient {
  readonly #api: RawApi;
  readonly #options: WebhookClientOptions;

  /**
   * @param token The bot's token.
   * @param options Options for the calls.
   */
  constructor(token: string, options: WebhookClientOptions = {}) {
    const { apiRoot, fetch, clock, random } = options;
    this.#options = options;
    this.#api = createApi({
      token,
      ...apiRoot !== undefined && { apiRoot },
      ...clock && { clock },
      ...random && { random },
      ...fetch && { fetch },
      raw: true,
    });
  }

  /** What getWebhookInfo returns. */
  async info(): Promise<WebhookInfo> {
    const { signal } = this.#options;
    const { result } = await this.#watched(
      "getWebhookInfo",
      () => this.#api.getWebhookInfo(undefined, signal && { signal }),
    );
    if (typeof result?.url !== "string") throw foreignResult("getWebhookInfo");
    return result;
  }

  /**
   * Sets the webhook. Retried while another instance does the same.
   *
   * @param plan What it should be.
   * @param dropPending Whether pending updates are dropped.
   * @returns What Telegram said: `Webhook was set` or `Webhook is already set`.
   */
  set(plan: WebhookPlan, dropPending: boolean): Promise<string> {
    return this.#change("setWebhook", {
      url: plan.url,
      secret_token: plan.secret,
      // Without it, Telegram keeps what was set before.
      ...plan.allowedUpdates && { allowed_updates: plan.allowedUpdates },
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
   * @param dropPending Whether pending updates are dropped.
   * @returns What Telegram said: `Webhook was deleted` or `Webhook is already deleted`.
   */
  delete(dropPending: boolean): Promise<string> {
    return this.#change("deleteWebhook", dropPending ? { drop_pending_updates: true } : {});
  }

  #watched<T>(method: string, call: () => Promise<T>): Promise<T> {
    const { apiRoot, clock = systemClock, onSlow: report } = this.#options;
    return report ? reportSlow(call, { method, apiRoot, clock, report }) : call();
  }

  async #change(method: string, params: Record<string, unknown>): Promise<string> {
    const { clock = systemClock, random = Math.random, signal } = this.#options;
    for (let conflicts = 1;; conflicts++) {
      try {
        // The client itself waits after a 429 and retries after network failures.
        const { result, description } = await this.#watched(
          method,
          () => this.#api.call(method, params, signal && { signal }),
        );
        if (result !== true) throw foreignResult(method);
        return description ?? "";
      } catch (error) {
        const conflict = error instanceof BotApiError && error.error_code === 409;
        if (!conflict || conflicts === MAX_CONFLICTS) throw error;
        await wait(clock, CHANGE_MS * (1 + random()), signal);
      }
    }
  }
}

/** Something in Telegram's place says that all is well; no webhook is set. */
function foreignResult(method: string): BotApiNetworkError {
  const remedy = "check the API root, and the proxies on the way to it";
  return new BotApiNetworkError(method, `its result is not one of Telegram's; ${remedy}`);
}
