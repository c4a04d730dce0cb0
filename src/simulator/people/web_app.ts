/**
 * A Web App that a person has opened.
 *
 * @module
 */
import type { Message, User } from "../../telegram/types.ts";
import { randomWord } from "../random.ts";
import type { Bot } from "../world/bot.ts";
import { type Content, post } from "../world/posting.ts";
import type { World } from "../world/world.ts";
import { awaitAnswer, type WaitOptions } from "./queries.ts";
import type { Patience } from "./waiting.ts";

/** An open Web App. */
export interface WebApp {
  /** The query id, for answerWebAppQuery. */
  readonly queryId: string;
  /** `Telegram.WebApp.initData`, signed with the bot's token. */
  readonly initData: string;
  /** Waits for the bot's answerWebAppQuery; the message that it sends on behalf of the person. */
  answered(options?: WaitOptions): Promise<Message>;
}

/** Opens a bot's Web App, as a button below a message or in the menu does. */
export async function openWebApp(
  world: World,
  bot: Bot,
  user: User,
  patience: (options?: WaitOptions) => Patience,
): Promise<WebApp> {
  const room = world.privateRoom(bot, user);
  const sent: { message?: Message } = {};
  const { id, answer } = awaitAnswer<{ content: Content; inlineId: string }>(
    world,
    bot,
    "web_app_query",
    (_, { content, inlineId }) => {
      sent.message = post(world, room, user, { via_bot: bot.user, ...content });
      world.inlineMessages.set(inlineId, { room, message_id: sent.message.message_id });
    },
  );
  const fields = {
    auth_date: `${world.seconds()}`,
    query_id: id,
    signature: randomWord(world.random, 86),
    user: JSON.stringify({ ...user, allows_write_to_pm: true }),
  };
  const hash = await hashOf(bot.token, fields);
  return {
    queryId: id,
    initData: new URLSearchParams({ ...fields, hash }).toString(),
    async answered(options) {
      await answer(patience(options));
      return sent.message!;
    },
  };
}

/** HMAC-SHA-256 of the sorted fields, with a key derived from the token. */
async function hashOf(token: string, fields: Readonly<Record<string, string>>): Promise<string> {
  const lines = Object.entries(fields).map(([name, value]) => `${name}=${value}`).toSorted();
  const secret = await hmac(new TextEncoder().encode("WebAppData"), token);
  return (await hmac(secret, lines.join("\n"))).toHex();
}

async function hmac(key: Uint8Array<ArrayBuffer>, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
  const bytes = new TextEncoder().encode(text);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, bytes));
}
