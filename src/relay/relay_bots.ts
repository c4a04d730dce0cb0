/**
 * The bots of a relay. More can be added at any time.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";
import type { WireSource } from "../simulator/wire/source.ts";
import type { Traffic } from "../simulator/wire/traffic.ts";
import { botIdOf, deriveSecret } from "../telegram/credentials.ts";
import { redactUrl } from "../telegram/redact_url.ts";
import type { WebhookUrl } from "../telegram/webhook_url.ts";
import type { Network } from "../webhook_sender/network.ts";
import type { WebhookReply } from "../webhook_sender/webhook_reply.ts";
import { reportDeliveries } from "./delivery_notices.ts";
import { type Calling, type KnownBot, meetBots } from "./meet_bots.ts";
import type { Memory, SetAddress } from "./memory.ts";
import type { RelayBotOptions } from "./options.ts";
import { type PassThrough, runReply } from "./pass_through.ts";
import { RelayBot } from "./relay_bot.ts";
import { ReplyOrder } from "./reply_order.ts";
import { makeWay, putBack, type UpstreamWebhookOptions } from "./upstream_webhook.ts";

/** Options for {@linkcode RelayBots}. */
export interface RelayBotsOptions {
  readonly calling: Calling;
  readonly traffic: Traffic;
  readonly network: Network;
  /** Where to deliver, whatever URL is set; `true` for the URL that is set. */
  readonly target: WebhookUrl | true;
  /** The `to` option as it was given. */
  readonly to: string | undefined;
  readonly pass: PassThrough;
  readonly webhooks: UpstreamWebhookOptions;
  readonly memory: Memory;
  readonly emit: Observer;
}

/** Manages the bots whose tokens Telegram has accepted. */
export class RelayBots {
  readonly #options: RelayBotsOptions;
  readonly #known = new Map<RelayBot, KnownBot>();

  constructor(options: RelayBotsOptions) {
    this.#options = options;
  }

  /** All known bots. */
  get all(): RelayBot[] {
    return [...this.#known.keys()];
  }

  /** The names of the bots for which polling has stopped. */
  get failed(): string[] {
    return this.all.filter(({ failed }) => failed).map(({ name }) => name);
  }

  /** The bot with a token. */
  ofToken(token: string): RelayBot | undefined {
    return this.all.find((bot) => bot.token === token);
  }

  /** The source for the inspector. */
  source(captures: string): WireSource {
    const { traffic } = this.#options;
    const botOf = ({ id }: { id: number }) => this.all.find((bot) => bot.id === id)!;
    return {
      traffic,
      accounts: () => this.all,
      webhookOf: (account) => botOf(account).webhook,
      view: (account) => botOf(account).view,
      faults: () => ({ delayMs: 0, planned: [] }),
      captures,
    };
  }

  /** Identifies bots at Telegram and registers them, without fetching their updates yet. */
  async meet(bots: Readonly<Record<string, RelayBotOptions>>): Promise<RelayBot[]> {
    const { calling, emit } = this.#options;
    const known = await meetBots(bots, calling, emit);
    return known.map((each) => this.#admit(each));
  }

  #admit(known: KnownBot): RelayBot {
    const { pass, emit, traffic, calling: { apiRoot } } = this.#options;
    const order = new ReplyOrder(traffic.clock);
    const reply = (bot: RelayBot, call: WebhookReply) => {
      const chat = call.values.get("chat_id");
      void order.run(chat === undefined ? chat : String(chat), () => runReply(pass, bot, call));
    };
    const bot = new RelayBot({ ...this.#options, ...known, apiRoot, reply });
    reportDeliveries({ name: bot.name, username: bot.username, traffic, emit });
    this.#known.set(bot, known);
    return bot;
  }

  /**
   * Starts fetching the bots' updates from Telegram.
   *
   * @throws {Error} If the options' webhook cannot be used, or a bot has one at Telegram.
   */
  async begin(bots: readonly RelayBot[]): Promise<void> {
    await Promise.all(bots.map((bot) => this.#setWebhook(bot)));
    // Last, because it deletes webhooks: nothing else can fail after it.
    await makeWay(bots.map((bot) => this.#known.get(bot)!), this.#options.webhooks);
    for (const bot of bots) bot.start();
  }

  /**
   * Adds a bot by its token alone, named by its username.
   *
   * @throws {Error} If it is already relayed, or cannot be; the message says why.
   */
  async add(token: string): Promise<void> {
    const refuseTwin = () => {
      const twin = this.all.find(({ id }) => id === botIdOf(token));
      if (twin) throw new TypeError(`Cannot add @${twin.username}: it is here already`);
    };
    refuseTwin();
    const { calling, emit } = this.#options;
    const [known] = await meetBots({ new: { token } }, calling, emit) as [KnownBot];
    refuseTwin();
    const bot = this.#admit({ ...known, name: known.me.username ?? `${known.id}` });
    try {
      await this.begin([bot]);
    } catch (error) {
      this.#known.delete(bot);
      throw error;
    }
    this.#options.traffic.emit({ type: "bot", bot: bot.view });
  }

  /** Stops everything; deliveries in flight may end within `drainMs`. */
  async close(drainMs: number): Promise<void> {
    await Promise.all(this.all.map((bot) => bot.close(drainMs)));
    await Promise.all([...this.#known.values()].map((bot) => putBack(bot, this.#options.webhooks)));
  }

  /** Sets the webhook that the bot set before the relay restarted, or that the options name. */
  async #setWebhook(bot: RelayBot): Promise<void> {
    const { memory, to, emit } = this.#options;
    const known = memory.of(bot.id).webhook;
    if (!known && to === undefined) return;
    const address: SetAddress = known ?? {
      url: to!,
      ipAddress: "",
      maxConnections: "",
      secretToken: this.#known.get(bot)!.secret ?? await deriveSecret(bot.token),
    };
    try {
      await bot.setAgain({ ...address, allowed: address.allowed ?? bot.allowed });
    } catch (error) {
      if (to !== undefined) throw cannotDeliver(bot, to, error);
      const text = `Bot "${bot.name}": Cannot set its webhook again; restart the bot`;
      emit({ type: "notice", level: "warn", name: "webhook_not_set", text, error });
    }
  }
}

/** The error of setWebhook, in terms of options: here the webhook is one. */
function cannotDeliver({ name, token }: RelayBot, to: string, error: unknown): TypeError {
  const reason = (error as Error).message.replace(/^Bad Request: (bad webhook: )?/, "");
  const remedy = /secret/.test(reason)
    ? `set BOT_${name.toUpperCase()}_SECRET (\`secret\`) to 1 to 256 of A-Z a-z 0-9 _ -`
    : "check its host, and that it is known to this machine";
  return new TypeError(
    `Cannot deliver bot "${name}" to "${redactUrl(to, token)}": ${reason}; ${remedy}`,
  );
}
