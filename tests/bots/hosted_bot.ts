/** A bot of the registry hosted in an application, with a Bot API. */
import { bots } from "../../src/bots/mod.ts";
import { hostApp, type Hosted, post } from "../helpers/app.ts";
import { type Answerer, type StandIn, startStandIn } from "../telegram/bot_api_stand_in.ts";

/** A hosted bot, as tests use it. */
export interface HostedBot extends Hosted, AsyncDisposable {
  readonly api: StandIn;
  /** Delivers an update as Telegram does. */
  deliver(update: Record<string, unknown>): Promise<Response>;
}

/** Hosts a bot at `/echo`; the Bot API answers `{ message_id: 77 }` by default. */
export function hostBot(name: string, answer?: Answerer): HostedBot {
  const api = startStandIn(
    answer ?? (() => Response.json({ ok: true, result: { message_id: 77 } })),
  );
  const hosted = hostApp({ telegram: { apiRoot: api.root } }, { handler: bots[name]! });
  return {
    ...hosted,
    api,
    deliver: (update) => post(hosted.app, { body: JSON.stringify(update) }),
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
    },
  };
}

/** A text message. */
export function messageOf(update_id: number, text?: string): Record<string, unknown> {
  const chat = { id: 9, type: "private", first_name: "Ada" };
  return {
    update_id,
    message: { message_id: 1, date: 0, chat, ...text !== undefined && { text } },
  };
}
