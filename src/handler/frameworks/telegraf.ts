/**
 * Drives Telegraf the way its own `webhookCallback` does.
 *
 * @module
 */
import { type Reply, replyBody } from "../../telegram/reply.ts";
import type { Update } from "../../telegram/types.ts";
import type { HostingContext } from "../context.ts";
import type { UpdateReceiver } from "../handler.ts";
import { Host } from "./host.ts";
import { traceTelegraf } from "./trace_calls.ts";

/** The parts of a Telegraf instance that are used. */
export interface TelegrafBot extends UpdateReceiver {
  handleUpdate(update: Update, response?: unknown): Promise<unknown>;
  readonly telegram: { getMe(): Promise<unknown>; callApi(...args: unknown[]): unknown };
  readonly token?: string;
  botInfo?: unknown;
  launch: unknown;
  startPolling?: unknown;
  startWebhook?: unknown;
  /** Present while it takes updates itself. */
  readonly polling?: unknown;
  readonly webhookServer?: unknown;
}

/** Hosts a Telegraf instance. */
export class TelegrafHost extends Host {
  readonly #bot: TelegrafBot;

  /** @param bot The instance. */
  constructor(bot: TelegrafBot) {
    super();
    this.#bot = bot;
    traceTelegraf(bot.telegram);
  }

  /** The first step of `launch()`. Telegraf itself would cache a failure forever. */
  protected override async prepare(): Promise<void> {
    this.#bot.botInfo ??= await this.#bot.telegram.getMe();
  }

  protected override async deliver(update: Update, ctx: HostingContext): Promise<void> {
    const response = new TelegrafResponse(ctx);
    await this.#bot.handleUpdate(update, response);
    await response.calls;
  }
}

/** The parts of a `node:http` response that Telegraf uses. */
class TelegrafResponse {
  readonly headersSent = false;
  /** Replies that had to be sent by a call. */
  calls: Promise<unknown> | undefined;
  readonly #ctx: HostingContext;

  constructor(ctx: HostingContext) {
    this.#ctx = ctx;
  }

  /** While this is `false`, Telegraf puts its next reply here. */
  get writableEnded(): boolean {
    return !this.#ctx.responseOpen;
  }

  setHeader(): void {}

  /** Telegraf ends the response without a reply when it is done, even if its handler threw. */
  end(json?: string): void {
    if (json === undefined) return;
    const reply = JSON.parse(json) as Reply;
    const body = replyBody(reply);
    if (body !== undefined && this.#ctx.respond(body)) return;
    const { method, ...params } = reply;
    this.calls = Promise.all([this.calls, this.#ctx.api.call(method, params)]);
    // Awaited when the bot is done; until then a failure must not end the process.
    this.calls.catch(() => {});
  }
}
