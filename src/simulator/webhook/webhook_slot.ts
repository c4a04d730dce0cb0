/**
 * A bot's webhook: set, deleted, looked at (src/telegram/README.md, facts 15 to 19).
 *
 * @module
 */
import { isIPv4, refusedAddress } from "../../telegram/webhook_address.ts";
import { refusedUrl, type WebhookUrl } from "../../telegram/webhook_url.ts";
import type { WebhookInfo } from "../../telegram/types.ts";
import { Deliverer } from "../../webhook_sender/deliverer.ts";
import type { Network } from "../../webhook_sender/network.ts";
import type { WebhookReply } from "../../webhook_sender/webhook_reply.ts";
import { ApiError } from "../api/api_error.ts";
import { DEFAULT_ALLOWED } from "../updates/allowed.ts";
import type { Conflicts } from "../updates/conflicts.ts";
import type { UpdateRecord } from "../updates/update_record.ts";
import type { Bot } from "../world/bot.ts";
import type { World } from "../world/world.ts";
import { checkSecret, clampConnections, readUrl, refusedCertificate } from "./settings.ts";
import { settleAttempt } from "./settle_attempt.ts";

const MAX_CERTIFICATE = 3 << 20;

/** What setWebhook is called with. */
export interface SetWebhook {
  /** The address, not empty. */
  readonly url: string;
  /** An uploaded certificate, PEM. */
  readonly certificate?: Uint8Array;
  /** A fixed address, or `""`. */
  readonly ipAddress: string;
  /** As it was written. */
  readonly maxConnections: string;
  /** The kinds, or `undefined` for unchanged. */
  readonly allowed: readonly string[] | undefined;
  /** Whether pending updates are forgotten. */
  readonly dropPending: boolean;
  /** Or `""`. */
  readonly secretToken: string;
  /** Called once the change is certain to be made. */
  readonly accepted: () => void;
}

/** Options for a slot. */
export interface WebhookSlotOptions {
  /** Where it happens. */
  readonly world: World;
  /** Whose webhook. */
  readonly bot: Bot;
  /** The bot's answers of 409. */
  readonly conflicts: Conflicts;
  /** What it is delivered over. */
  readonly network: Network;
  /** Whether only what Telegram's own servers take is taken. */
  readonly strict: boolean;
  /** Runs a webhook reply. */
  readonly reply: (reply: WebhookReply) => void;
}

interface Settings {
  readonly url: string;
  readonly maxConnections: number;
  readonly secretToken: string;
  readonly fixedAddress: string;
  readonly hasCertificate: boolean;
  address: string;
}

/**
 * The place for a bot's webhook, filled or empty.
 *
 * @example Usage
 * ```ts
 * import { Simulator } from "../simulator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const tg = new Simulator();
 * const bot = tg.bot("echo");
 * const { webhook } = tg.outlets(tg.world.bots.get(bot.id)!);
 * assertEquals(webhook.delete(false), "Webhook is already deleted");
 * assertEquals(webhook.info().pending_update_count, 0);
 * ```
 */
export class WebhookSlot {
  #options: WebhookSlotOptions;
  #settings: Settings | undefined;
  #deliverer: Deliverer<UpdateRecord> | undefined;
  #lastError: { readonly at: number; readonly text: string } | undefined;
  #nextSetAt = -Infinity;
  /** So many successes are taken for lost, so that the update comes once more. */
  repeats = 0;

  /**
   * Makes an empty slot.
   *
   * @param options Its bot, its world and its network.
   */
  constructor(options: WebhookSlotOptions) {
    this.#options = options;
  }

  /** Whether a webhook is set. */
  get active(): boolean {
    return this.#settings !== undefined;
  }

  /** How many connections are open or being opened. */
  get connections(): number {
    return this.#deliverer?.connections ?? 0;
  }

  /** Looks for new updates. */
  wake(): void {
    this.#deliverer?.wake();
  }

  /**
   * Sets the webhook.
   *
   * @param request What setWebhook is called with.
   * @returns The description: set, or already set.
   * @throws {ApiError} 429 more than once a second; 400 when something in it is not taken, in
   * which case the webhook that was set before is gone, as at Telegram.
   */
  async set(request: SetWebhook): Promise<string> {
    const { bot, world } = this.#options;
    const now = world.clock.now();
    if (now < this.#nextSetAt) throw ApiError.tooManyRequests(1);
    this.#nextSetAt = now + 1000;
    const settings: Settings = {
      url: request.url,
      maxConnections: clampConnections(request.maxConnections, this.#options.strict),
      secretToken: request.secretToken,
      fixedAddress: request.ipAddress,
      hasCertificate: request.certificate !== undefined,
      address: request.ipAddress,
    };
    if (this.#isSame(settings) && !request.dropPending) {
      bot.allowed = request.allowed ?? bot.allowed;
      return "Webhook is already set";
    }
    request.accepted();
    this.#clear();
    if (request.dropPending) this.#drop();
    const url = readUrl(request.url);
    checkSecret(request.secretToken);
    const size = request.certificate?.length ?? 0;
    if (size > MAX_CERTIFICATE) {
      throw ApiError.badRequest(`certificate size is too big (${size} bytes)`);
    }
    bot.allowed = request.allowed ?? bot.allowed;
    this.#settings = settings;
    await this.#start(settings, url, request.certificate);
    return "Webhook was set";
  }

  async #start(settings: Settings, url: WebhookUrl, certificate?: Uint8Array): Promise<void> {
    const { world, bot, network, strict, reply } = this.#options;
    const pem = certificate && new TextDecoder().decode(certificate);
    const reason = (strict ? refusedUrl(url) : undefined) ??
      await this.#findAddress(settings, url) ?? await refusedCertificate(pem);
    if (this.#settings !== settings) {
      throw await this.#options.conflicts.answer("terminated by other setWebhook");
    }
    if (reason !== undefined) {
      this.#clear();
      throw ApiError.badRequest(`bad webhook: ${reason}`);
    }
    const trust = pem === undefined ? {} : { certificate: pem };
    const tls = url.secure ? { tls: { hostname: url.host, ...trust } } : {};
    this.#deliverer = new Deliverer({
      clock: world.clock,
      random: world.random,
      source: bot.updates,
      url,
      secretToken: settings.secretToken,
      maxConnections: settings.maxConnections,
      open: () => network.connect({ address: settings.address, port: url.port, ...tls }),
      begun: (update) => world.settle(update, "in flight"),
      ended: (update, attempt) => settleAttempt(world, update, attempt),
      reply,
      failed: (text) => {
        this.#lastError = { at: world.seconds(), text };
        this.#show();
      },
      gone: () => this.#clear(),
      repeat: () => this.repeats > 0 && this.repeats-- > 0,
    });
    this.#show();
    this.#deliverer.wake();
  }

  /** Finds the address to connect to; gives the reason when there is none to be taken. */
  async #findAddress(settings: Settings, { host }: WebhookUrl): Promise<string | undefined> {
    const { network, strict } = this.#options;
    const isAddress = isIPv4(host) || host.includes(":");
    if (
      settings.fixedAddress !== "" && !isIPv4(settings.fixedAddress) &&
      !settings.fixedAddress.includes(":")
    ) {
      return "Invalid IP address specified";
    }
    const fixed = settings.fixedAddress || (isAddress ? host : "");
    const found = fixed === "" ? await network.resolve(host) : [fixed];
    const address = found.find(isIPv4) ?? found[0];
    if (address === undefined) return "Failed to resolve host: Name or service not known";
    settings.address = address;
    return strict ? refusedAddress(address) : undefined;
  }

  /**
   * Deletes the webhook.
   *
   * @param dropPending Whether pending updates are forgotten.
   * @returns The description: deleted, or already deleted.
   */
  delete(dropPending: boolean): string {
    const was = this.active;
    this.#clear();
    if (dropPending) this.#drop();
    return was ? "Webhook was deleted" : "Webhook is already deleted";
  }

  /** What getWebhookInfo answers. */
  info(): WebhookInfo {
    const { bot } = this.#options;
    bot.updates.purge();
    const settings = this.#settings;
    const error = this.#lastError;
    return {
      url: settings?.url ?? "",
      has_custom_certificate: settings?.hasCertificate ?? false,
      pending_update_count: bot.updates.size,
      ...(settings && settings.address !== "" ? { ip_address: settings.address } : {}),
      ...(error ? { last_error_date: error.at, last_error_message: error.text } : {}),
      ...(settings ? { max_connections: settings.maxConnections } : {}),
      ...(bot.allowed === DEFAULT_ALLOWED
        ? {}
        : { allowed_updates: [...bot.allowed] as NonNullable<WebhookInfo["allowed_updates"]> }),
    };
  }

  /** Ends it without a word. */
  close(): void {
    this.#deliverer?.close();
    this.#deliverer = undefined;
  }

  #isSame(next: Settings): boolean {
    const now = this.#settings;
    return now !== undefined && !now.hasCertificate && !next.hasCertificate &&
      now.url === next.url && now.maxConnections === next.maxConnections &&
      now.secretToken === next.secretToken && now.fixedAddress === next.fixedAddress;
  }

  #clear(): void {
    this.close();
    this.#settings = undefined;
    this.#lastError = undefined;
    this.#show();
  }

  #drop(): void {
    const { bot, world } = this.#options;
    for (const record of bot.updates.clear()) world.settle(record, "dropped");
  }

  #show(): void {
    const { world, bot } = this.#options;
    world.tell({ type: "webhook", bot: bot.username, info: this.info() });
  }
}
