/**
 * Webhooks that prevent polling: Telegram sends updates either to the webhook or to getUpdates.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";
import type { BotPoller } from "./bot_poller.ts";

const REMEDY = "To delete the webhook and keep pending updates, use --force (`force: true`); " +
  "better, use a separate bot for development";

/** Options for {@linkcode WebhookActiveError}. */
export interface WebhookActiveOptions {
  /** What could not be done. @default {"poll"} */
  readonly action?: string;
  /** What to do. @default {use `force`, or another bot} */
  readonly remedy?: string;
}

/**
 * A bot has a webhook, which polling does not delete unless `force` is set.
 *
 * @example Usage
 * ```ts
 * import { WebhookActiveError } from "./webhooks.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new WebhookActiveError({ echo: "https://bot.example.com/echo" });
 * assertEquals(Object.keys(error.webhooks), ["echo"]);
 * ```
 */
export class WebhookActiveError extends Error {
  static {
    this.prototype.name = "WebhookActiveError";
  }

  /** The URLs by bot name, redacted. */
  readonly webhooks: Readonly<Record<string, string>>;

  /**
   * Creates the error.
   *
   * @param webhooks The URLs by bot name, redacted.
   * @param options What could not be done, and what to do.
   */
  constructor(
    webhooks: Readonly<Record<string, string>>,
    { action = "poll", remedy = REMEDY }: WebhookActiveOptions = {},
  ) {
    const lines = Object.entries(webhooks).map(([name, url]) =>
      `Cannot ${action} bot "${name}": its updates go to the webhook ${url}`
    );
    super([...lines, remedy].join("\n"));
    this.webhooks = webhooks;
  }
}

/** Options for {@linkcode clearWebhooks}. */
export interface ClearOptions {
  /** Deletes webhooks. */
  readonly force?: boolean;
  /** Drops pending updates. */
  readonly dropPending?: boolean;
}

/**
 * Prepares bots for polling. Nothing is changed unless all of them may be polled.
 *
 * @param pollers The bots.
 * @param options What may be deleted.
 * @param emit Receives the notices.
 * @throws {WebhookActiveError} If a bot has a webhook and `force` is not set.
 */
export async function clearWebhooks(
  pollers: readonly BotPoller[],
  { force = false, dropPending = false }: ClearOptions,
  emit: Observer,
): Promise<void> {
  // In an object, a bot named "constructor" would always have a value.
  const active = new Map<string, string>();
  await Promise.all(pollers.map(async (poller) => {
    const url = await poller.webhook();
    if (url) active.set(poller.name, url);
  }));
  if (!force && active.size > 0) throw new WebhookActiveError(Object.fromEntries(active));
  await Promise.all(pollers.map(async (poller) => {
    const url = active.get(poller.name);
    if (poller.failed || url === undefined && !dropPending) return;
    if (!await poller.clear(dropPending)) return;
    const what = url === undefined ? "It had no webhook" : `Deleted the webhook ${url}`;
    const rest = dropPending ? "pending updates are dropped" : "pending updates are kept";
    const text = `Bot "${poller.name}": ${what}; ${rest}`;
    emit({ type: "notice", level: "warn", name: "webhook_deleted", text });
  }));
}
