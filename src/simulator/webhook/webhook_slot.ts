/**
 * A bot's webhook: setting, deleting, inspecting it (src/telegram/README.md, facts 15 to 19).
 *
 * @module
 */
import { isIPv4, refusedAddress } from "../../telegram/webhook_address.ts";
import { refusedUrl, type WebhookUrl } from "../../telegram/webhook_url.ts";
import type { WebhookInfo } from "../../telegram/types.ts";
import { Deliverer } from "../../webhook_sender/deliverer.ts";
import type { Network } from "../../webhook_sender/network.ts";
import type { WebhookReply } from "../../webhook_sender/webhook_reply.ts";
import { createRedactor } from "../../util/redact/redact.ts";
import { ApiError } from "../api/api_error.ts";
import { DEFAULT_ALLOWED } from "../updates/allowed.ts";
import type { Conflicts } from "../updates/conflicts.ts";
import type { UpdateRecord } from "../updates/update_record.ts";
import type { Bot } from "../world/bot.ts";
import type { Traffic } from "../wire/traffic.ts";
import {
  checkSecret,
  clampConnections,
  readUrl,
  refusedCertificate,
  type SetWebhook,
} from "./settings.ts";
import { settleAttempt } from "./settle_attempt.ts";

const MAX_CERTIFICATE = 3 << 20;

/** Options for a slot. */
export interface WebhookSlotOptions {
  /** The traffic that it belongs to. */
  readonly world: Traffic;
  /** The bot. */
  readonly bot: Pick<Bot, "username" | "token" | "updates" | "allowed">;
  /** The bot's 409 responses. */
  readonly conflicts: Conflicts;
  /** The network for deliveries. */
  readonly network: Network;
  /** Whether to accept only what Telegram's own servers accept. */
  readonly strict: boolean;
  /**
   * Delivers to this URL, whatever webhook is set; `true` delivers to the webhook that is set. Both
   * allow plain HTTP, every port and private addresses.
   *
   * @default {false}
   */
  readonly anywhere?: WebhookUrl | boolean;
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

/** A bot's webhook, set or not. */
export class WebhookSlot {
  #options: WebhookSlotOptions;
  #settings: Settings | undefined;
  #deliverer: Deliverer<UpdateRecord> | undefined;
  #lastError: { readonly at: number; readonly text: string } | undefined;
  #nextSetAt = -Infinity;
  #held = false;
  /** Unfinished updates that were sent by hand. */
  #extras = new Set<UpdateRecord>();
  /** How many successes to treat as lost, so that the update is sent again. */
  repeats = 0;

  /**
   * Creates an empty slot.
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

  /** Whether deliveries are paused. */
  get held(): boolean {
    return this.#held;
  }

  /** Pauses or resumes the queue; what is in flight is not affected. */
  hold(on: boolean): void {
    this.#held = on;
    this.#show();
    this.wake();
  }

  /** Retries an update now. Returns `false` if it is not waiting for its next attempt. */
  retryNow(update: UpdateRecord): boolean {
    return this.#deliverer?.retryNow(update) ?? false;
  }

  /** Sends an update that is not in the queue. Returns `false` without a webhook. */
  send(update: UpdateRecord): boolean {
    if (!this.#deliverer) return false;
    this.#extras.add(update);
    this.#deliverer.add(update);
    return true;
  }

  /** Secrets, which must not be shown. */
  get secrets(): readonly string[] {
    return this.#settings?.secretToken ? [this.#settings.secretToken] : [];
  }

  /** Looks for new updates. */
  wake(): void {
    this.#deliverer?.wake();
  }

  /**
   * Sets the webhook.
   *
   * @param request The parameters of setWebhook.
   * @returns The description: set, or already set.
   * @throws {ApiError} 429 if called more than once a second; 400 if a parameter is not accepted,
   * in which case the previous webhook is gone, as at Telegram.
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
    const { world, bot, network, strict, anywhere = false, reply } = this.#options;
    const pem = certificate && new TextDecoder().decode(certificate);
    if (typeof anywhere === "object") url = anywhere;
    const reason = (strict && !anywhere ? refusedUrl(url) : undefined) ??
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
      ended: (update, attempt) => {
        if (attempt && attempt.state !== "retrying") this.#extras.delete(update);
        settleAttempt(world, update, attempt);
      },
      redact: createRedactor([bot.token, ...this.secrets.filter(({ length }) => length > 7)]),
      held: () => this.#held,
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

  /** Finds the address to connect to. Returns the reason if it cannot be used. */
  async #findAddress(settings: Settings, { host }: WebhookUrl): Promise<string | undefined> {
    const { network, strict, anywhere } = this.#options;
    const isAddress = (text: string) => isIPv4(text) || text.includes(":");
    const wanted = typeof anywhere === "object" ? "" : settings.fixedAddress;
    if (wanted !== "" && !isAddress(wanted)) return "Invalid IP address specified";
    const fixed = wanted || (isAddress(host) ? host : "");
    const found = fixed === "" ? await network.resolve(host) : [fixed];
    const address = found.find(isIPv4) ?? found[0];
    if (address === undefined) return "Failed to resolve host: Name or service not known";
    settings.address = address;
    return strict && !anywhere ? refusedAddress(address) : undefined;
  }

  /**
   * Deletes the webhook.
   *
   * @param dropPending Whether to drop pending updates.
   * @returns The description: deleted, or already deleted.
   */
  delete(dropPending: boolean): string {
    const was = this.active;
    this.#clear();
    if (dropPending) this.#drop();
    return was ? "Webhook was deleted" : "Webhook is already deleted";
  }

  /** The result of getWebhookInfo. */
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

  /** Ends it silently. */
  close(): void {
    this.#deliverer?.close();
    this.#deliverer = undefined;
    for (const update of this.#extras) this.#options.world.settle(update, "dropped");
    this.#extras.clear();
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
    world.emit({ type: "webhook", bot: bot.username, info: this.info() });
  }
}
