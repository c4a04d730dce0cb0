/**
 * Drives grammY's `Bot` the way grammY's own `webhookCallback` does.
 *
 * @module
 */
import { replyBody } from "../../telegram/reply.ts";
import type { Reply } from "../../telegram/reply.ts";
import type { Update } from "../../telegram/types.ts";
import type { HostingContext } from "../context.ts";
import type { UpdateReceiver } from "../handler.ts";
import { Host } from "./host.ts";
import { type GrammyApi, traceGrammy } from "./trace_calls.ts";

/** The parts of grammY's `Bot` that are used. */
export interface GrammyBot extends UpdateReceiver {
  handleUpdate(update: Update, envelope?: { readonly send?: unknown }): Promise<unknown>;
  isInited(): boolean;
  init(signal?: AbortSignal): Promise<unknown>;
  isRunning?(): boolean;
  start?: unknown;
  readonly token?: string;
  readonly api?: GrammyApi & { getMe(signal?: AbortSignal): Promise<unknown> };
  botInfo?: unknown;
  /** The kinds that `bot.on` was called with. */
  readonly observedUpdateTypes?: ReadonlySet<string>;
}

/** Hosts a grammY `Bot`. */
export class GrammyHost extends Host {
  readonly #bot: GrammyBot;

  /** @param bot The bot. */
  constructor(bot: GrammyBot) {
    super();
    this.#bot = bot;
    traceGrammy(bot.api, bot.token ?? "");
  }

  protected override async prepare(signal: AbortSignal): Promise<void> {
    const bot = this.#bot;
    // After two failures init() would wait 100 s; Telegram redelivers sooner than that.
    if (!bot.isInited() && bot.api) bot.botInfo = await bot.api.getMe(signal);
    await bot.init(signal);
  }

  protected override async deliver(update: Update, ctx: HostingContext): Promise<void> {
    await this.#bot.handleUpdate(update, new Envelope(ctx));
  }
}

/**
 * Receives grammY's webhook reply. Without `send`, grammY makes an ordinary call, so `send` exists
 * only while a response is open.
 */
class Envelope {
  readonly #ctx: HostingContext;

  constructor(ctx: HostingContext) {
    this.#ctx = ctx;
  }

  get send(): ((json: string) => Promise<void>) | undefined {
    return this.#ctx.responseOpen ? (json) => this.#send(json) : undefined;
  }

  async #send(json: string): Promise<void> {
    const call = JSON.parse(json) as Reply;
    const body = replyBody(call);
    if (body !== undefined && this.#ctx.respond(body)) return;
    // Telegram would not execute this call from a response.
    const { method, ...params } = call;
    await this.#ctx.api.call(method, params);
  }
}
