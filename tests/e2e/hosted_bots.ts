/**
 * A registry like a user's src/bots/mod.ts: a bot written with grammY that gets its
 * token elsewhere, and has a custom route.
 */
import { Bot, type Context, session, type SessionFlavor } from "npm:grammy@1.46.0";
import {
  type Context as RouteContext,
  githubSignature,
  type HandlerModule,
} from "../../src/mod.ts";

type Counting = Context & SessionFlavor<{ count: number }>;

const bot = new Bot<Counting>(Deno.env.get("SHOP_TOKEN")!, {
  client: {
    apiRoot: Deno.env.get("TELEGRAM_API_ROOT")!,
    canUseWebhookReply: (method) => method === "sendMessage",
  },
});
bot.use(session({ initial: () => ({ count: 0 }) }));
bot.command("start", (ctx) => ctx.reply("Welcome"));
bot.on("message:text", (ctx) => ctx.reply(`Order ${++ctx.session.count}`));

const routes = {
  "/sent": {
    signature: githubSignature("agreed"),
    async handler(request: Request, ctx: RouteContext): Promise<Response> {
      const { chat_id } = await request.json();
      await ctx.api.sendMessage({ chat_id, text: "It is on its way" });
      return new Response();
    },
  },
};

/** The hosted bots, by name. */
export const bots: Readonly<Record<string, HandlerModule>> = { shop: { default: bot, routes } };
