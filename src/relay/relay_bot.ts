/**
 * One bot of a relay: its updates are fetched from Telegram and delivered as Telegram would.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";
import { BotPoller } from "../polling/bot_poller.ts";
import type { BotView } from "../simulator/events.ts";
import { Conflicts } from "../simulator/updates/conflicts.ts";
import { DEFAULT_ALLOWED } from "../simulator/updates/allowed.ts";
import { LongPoll } from "../simulator/updates/long_poll.ts";
import { UpdateQueue } from "../simulator/updates/update_queue.ts";
import { WebhookSlot } from "../simulator/webhook/webhook_slot.ts";
import { recordOf } from "../simulator/wire/record.ts";
import type { WireAccount } from "../simulator/wire/source.ts";
import { isOver, type Traffic } from "../simulator/wire/traffic.ts";
import { type Api, BotApiError } from "../telegram/api/mod.ts";
import { kindOf } from "../telegram/update.ts";
import type { Update, UpdateKind, User, WebhookInfo } from "../telegram/types.ts";
import type { WebhookUrl } from "../telegram/webhook_url.ts";
import type { Network } from "../webhook_sender/network.ts";
import type { WebhookReply } from "../webhook_sender/webhook_reply.ts";
import type { SetAddress } from "./memory.ts";
import { quietRetries } from "./quiet_retries.ts";
import type { UpdateTexts } from "./update_texts.ts";

/** The most updates that getUpdates returns; only Telegram knows how many wait beyond them. */
const WINDOW = 100;
const WAIT_SECONDS = 30;
/** An update that was just fetched has not expired, even if this machine's clock is wrong. */
const MIN_LIFE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Options for {@linkcode RelayBot}. */
export interface RelayBotSetup {
  readonly name: string;
  readonly token: string;
  /** The result of getMe. */
  readonly me: User;
  /** Its webhook at Telegram, as it was at the start. */
  readonly info: WebhookInfo;
  /** Calls Telegram. */
  readonly api: Api;
  readonly apiRoot: string;
  /** The updates as Telegram wrote them. */
  readonly texts: Pick<UpdateTexts, "of">;
  /** Records the traffic. */
  readonly traffic: Traffic;
  /** The network for deliveries. */
  readonly network: Network;
  /** Where to deliver, whatever URL is set; `true` for the URL that is set. */
  readonly target: WebhookUrl | true;
  /** Runs a webhook reply. */
  readonly reply: (bot: RelayBot, reply: WebhookReply) => void;
  /** Receives the events. */
  readonly emit: Observer;
}

/** A bot between Telegram and its webhook. */
export class RelayBot implements WireAccount {
  readonly name: string;
  readonly id: number;
  readonly username: string;
  readonly token: string;
  readonly updates: UpdateQueue;
  readonly conflicts: Conflicts;
  readonly webhook: WebhookSlot;
  readonly poll: LongPoll;
  readonly api: Api;
  /** The kinds of updates that it receives. */
  allowed: readonly string[];
  readonly #setup: RelayBotSetup;
  readonly #poller: BotPoller;
  /** Called when the update of this id is done. */
  readonly #waiting = new Map<number, () => void>();
  #running: Promise<void> = Promise.resolve();

  constructor(setup: RelayBotSetup) {
    const { name, token, me, info, api, apiRoot, traffic, network, target, reply, emit } = setup;
    this.#setup = setup;
    this.name = name;
    this.id = me.id;
    this.username = me.username ?? name;
    this.token = token;
    this.api = api;
    this.allowed = info.allowed_updates ?? DEFAULT_ALLOWED;
    const { clock, random } = traffic;
    // Telegram already limits the queue.
    const limits = { updates: Infinity, bytes: Infinity, updateBytes: Infinity };
    const expired = (record: Parameters<Traffic["settle"]>[0]) => traffic.settle(record, "expired");
    this.updates = new UpdateQueue(clock, random, limits, expired);
    this.conflicts = new Conflicts(clock);
    this.webhook = new WebhookSlot({
      world: traffic,
      bot: this,
      network,
      conflicts: this.conflicts,
      strict: true,
      anywhere: target,
      reply: (call) => reply(this, call),
    });
    this.poll = new LongPoll(traffic, this, this.conflicts);
    traffic.feed.on((event) => {
      if (event.type !== "update" || event.update.bot !== this.username) return;
      const { update_id, copy, state } = event.update;
      if (copy === undefined && isOver(state)) this.#finish(update_id);
    });
    const kinds = () => this.allowed === DEFAULT_ALLOWED ? [] : this.allowed as UpdateKind[];
    this.#poller = new BotPoller({
      name,
      token,
      api: this.#recorded(api),
      apiRoot,
      get allowedUpdates() {
        return kinds();
      },
      inLanes: false,
      dispatch: async (update) => {
        await this.#take(update);
        return { type: "handled" };
      },
      maxUnfinished: WINDOW,
      waitSeconds: WAIT_SECONDS,
      handled: [],
      clock,
      random,
      emit: quietRetries(emit),
    });
  }

  /** The bot as the inspector shows it. */
  get view(): BotView {
    const { id, username, webhook } = this;
    const { first_name: name } = this.#setup.me;
    return { id, username, name, webhook: webhook.info(), held: webhook.held };
  }

  /** Whether polling has stopped for good. */
  get failed(): boolean {
    return this.#poller.failed;
  }

  /** Delivers pending updates, or answers a waiting getUpdates. */
  wake(): void {
    if (this.webhook.active) this.webhook.wake();
    else this.poll.wake();
  }

  /** Sets a remembered webhook again. */
  async setAgain({ certificate, allowed, ...address }: SetAddress): Promise<void> {
    await this.webhook.set({
      ...address,
      ...(certificate === undefined ? {} : { certificate: new TextEncoder().encode(certificate) }),
      allowed,
      dropPending: false,
      accepted: () => {},
    });
  }

  /** How many updates are pending, including those not fetched yet. */
  async pending(): Promise<number> {
    const here = this.updates.size;
    if (here < WINDOW) return here;
    const info = await this.api.getWebhookInfo().catch(() => undefined);
    return Math.max(here, (info?.pending_update_count ?? 0) - this.#poller.unconfirmed().length);
  }

  /** Starts fetching. */
  start(): void {
    this.#running = this.#poller.run();
  }

  /** Lets deliveries in flight end, stops everything, and confirms the accepted updates. */
  async close(drainMs: number): Promise<void> {
    this.webhook.hold(true);
    await this.#landed(drainMs);
    this.webhook.close();
    this.poll.close();
    this.conflicts.close();
    this.#poller.stop();
    await this.#running;
    await this.#poller.confirm(Promise.resolve(), drainMs);
  }

  /** Waits until nothing is in flight. */
  async #landed(ms: number): Promise<void> {
    const { traffic } = this.#setup;
    const isFlying = () =>
      traffic.updates.some(({ bot, state }) => bot === this.username && state === "in flight");
    if (!isFlying()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    const stop = traffic.feed.on(() => isFlying() || resolve());
    await promise;
    clearTimeout(timer);
    stop();
  }

  /** Resolves when the update is done: accepted by the bot, or expired. */
  #take(update: Update): Promise<void> {
    const { traffic, emit, name, texts } = this.#setup;
    const { update_id } = update;
    const kind = kindOf(update);
    const payload = (update as unknown as Record<string, unknown>)[kind];
    if (kind === "") {
      const text = `Bot "${name}": Skipping update ${update_id}: it contains only its id`;
      emit({ type: "notice", level: "warn", name: "update_empty", text });
      return Promise.resolve();
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.set(update_id, resolve);
    const createdAt = this.#createdAt(payload);
    const [bot, json] = [this.username, texts.of(update_id)];
    const record = recordOf({ bot, update_id, kind, payload, createdAt, json });
    this.updates.push(record);
    traffic.track(record);
    this.wake();
    return promise;
  }

  /** When an update was created, if it says so: its lifetime starts then. */
  #createdAt(payload: unknown): number {
    const now = this.#setup.traffic.clock.date();
    const { date, edit_date = date } = payload as { date?: unknown; edit_date?: unknown };
    if (typeof edit_date !== "number" || edit_date === 0) return now;
    return Math.min(now, Math.max(edit_date * 1000, now - DAY_MS + MIN_LIFE_MS));
  }

  #finish(updateId: number): void {
    this.#waiting.get(updateId)?.();
    this.#waiting.delete(updateId);
  }

  /** The API, with failed getUpdates calls recorded on the wire, too. */
  #recorded(api: Api): Pick<Api, "getUpdates" | "getWebhookInfo" | "deleteWebhook"> {
    const { traffic } = this.#setup;
    return {
      getWebhookInfo: (...args) => api.getWebhookInfo(...args),
      deleteWebhook: (...args) => api.deleteWebhook(...args),
      getUpdates: async (params, options) => {
        const [at, began] = [traffic.clock.date(), traffic.clock.now()];
        try {
          return await api.getUpdates(params, options);
        } catch (error) {
          if (!options?.signal?.aborted) {
            const refusal = error instanceof BotApiError ? error : undefined;
            traffic.record({
              type: "call",
              bot: this.username,
              method: "getUpdates",
              params: { ...params },
              via: "relay",
              at,
              ms: traffic.clock.now() - began,
              status: refusal?.error_code ?? 0,
              description: refusal?.description ?? "No answer from Telegram",
            });
          }
          throw error;
        }
      },
    };
  }
}
