/**
 * The webhooks that bots have at Telegram: never removed silently, and restored on request.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";
import { WebhookActiveError } from "../polling/webhooks.ts";
import { type Api, InputFile } from "../telegram/api/mod.ts";
import { redactUrl } from "../telegram/redact_url.ts";
import type { UpdateKind, WebhookInfo } from "../telegram/types.ts";
import type { Memory } from "./memory.ts";

/** A bot at Telegram. */
export interface UpstreamBot {
  /** Its name. */
  readonly name: string;
  /** Its user id. */
  readonly id: number;
  /** Its token. */
  readonly token: string;
  /** The secret token of its webhook there, if known. */
  readonly secret: string | undefined;
  /** Calls Telegram. */
  readonly api: Pick<Api, "deleteWebhook" | "getWebhookInfo" | "setWebhook">;
  /** What getWebhookInfo answered at the start. */
  readonly info: WebhookInfo;
}

/** Options for {@linkcode makeWay} and {@linkcode putBack}. */
export interface UpstreamWebhookOptions {
  /** Whether to delete webhooks. */
  readonly force: boolean;
  /** Whether to set them again at the end. */
  readonly restore: boolean;
  /** The certificate, PEM, of a webhook that was set with one. */
  readonly certificate: string | undefined;
  /** Remembers the webhooks to restore. */
  readonly memory: Memory;
  /** Receives the events. */
  readonly emit: Observer;
}

const REMEDY = "To relay, use --restore (`restore: true`), which sets the webhook again at the " +
  "end, or --force (`force: true`), which deletes it; both keep pending updates. Better, use a " +
  "separate bot for development";

/**
 * Deletes the webhooks so that getUpdates works. Nothing is changed unless it may be for all bots.
 *
 * @throws {WebhookActiveError} If a bot has a webhook and no option allows deleting it.
 * @throws {TypeError} If one could not be restored.
 */
export async function makeWay(
  bots: readonly UpstreamBot[],
  { force, restore, certificate, memory, emit }: UpstreamWebhookOptions,
): Promise<void> {
  const active = bots.filter(({ info }) => info.url);
  const shown = ({ info, token }: UpstreamBot) => redactUrl(info.url!, token);
  if (active.length > 0 && !force && !restore) {
    const urls = Object.fromEntries(active.map((bot) => [bot.name, shown(bot)]));
    throw new WebhookActiveError(urls, { action: "relay", remedy: REMEDY });
  }
  for (const bot of restore ? [] : bots) {
    const { restore: left } = memory.of(bot.id);
    if (!left?.url) continue;
    const text = `Bot "${bot.name}": The webhook ${redactUrl(left.url, bot.token)} of an earlier ` +
      "run was not restored; use --restore to set it again at the end";
    emit({ type: "notice", level: "warn", name: "webhook_not_restored", text });
  }
  for (const bot of restore ? active : []) {
    if (!bot.info.has_custom_certificate || certificate !== undefined) continue;
    throw new TypeError(
      `Cannot relay bot "${bot.name}": its webhook ${shown(bot)} was set with a certificate, ` +
        "without which it cannot be restored; set TELEGRAM_CERT (`certificate`)",
    );
  }
  for (const bot of active) {
    // Remembered first, so that the next relay restores it even after a kill -9 in between.
    if (restore) memory.change(bot.id, { restore: bot.info });
    await bot.api.deleteWebhook({ drop_pending_updates: false });
    const rest = restore ? "; it will be set again at the end" : "";
    const text = `Bot "${bot.name}": Deleted the webhook ${shown(bot)}; ` +
      `pending updates are kept${rest}`;
    emit({ type: "notice", level: "warn", name: "webhook_deleted", text });
    if (restore && bot.secret === undefined) {
      const text = `Bot "${bot.name}": Its webhook is restored without a secret token, which ` +
        "Telegram does not reveal; if it has one, set BOT_<NAME>_SECRET (`secret`)";
      emit({ type: "notice", level: "warn", name: "webhook_secret_unknown", text });
    }
  }
}

/** Restores a bot's webhook if it had one. Never rejects. */
export async function putBack(
  bot: UpstreamBot,
  { restore, certificate, memory, emit }: UpstreamWebhookOptions,
): Promise<void> {
  const { restore: info } = memory.of(bot.id);
  if (!restore || !info?.url) return;
  const shown = redactUrl(info.url, bot.token);
  try {
    const { url: other } = await bot.api.getWebhookInfo();
    if (other) {
      memory.change(bot.id, { restore: undefined });
      const text = `Bot "${bot.name}": Another program has set the webhook ` +
        `${redactUrl(other, bot.token)} in the meantime; ${shown} is not restored`;
      return emit({ type: "notice", level: "warn", name: "webhook_not_restored", text });
    }
    await bot.api.setWebhook({
      url: info.url,
      ...(info.has_custom_certificate && certificate !== undefined
        ? { certificate: new InputFile(new TextEncoder().encode(certificate), "cert.pem") }
        : {}),
      ...(info.max_connections === undefined ? {} : { max_connections: info.max_connections }),
      allowed_updates: info.allowed_updates as UpdateKind[] ?? [],
      ...(bot.secret === undefined ? {} : { secret_token: bot.secret }),
      drop_pending_updates: false,
    });
    memory.change(bot.id, { restore: undefined });
    const text = `Bot "${bot.name}": Restored the webhook ${shown}`;
    emit({ type: "notice", level: "info", name: "webhook_restored", text });
  } catch (error) {
    const text = `Bot "${bot.name}": Cannot restore the webhook ${shown}; set it by hand, or ` +
      "start and stop the relay with --restore again";
    emit({ type: "notice", level: "error", name: "webhook_not_restored", text, error });
  }
}
