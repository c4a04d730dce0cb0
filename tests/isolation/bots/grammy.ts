/** A grammY bot in its own module. */
import { Bot } from "npm:grammy@1.46.0";
import { contextOf } from "../../../src/mod.ts";

const bot = new Bot(Deno.env.get("BOT_GRAMMY_TOKEN")!, {
  client: { apiRoot: Deno.env.get("TEST_API_ROOT")! },
});
bot.on(
  "message:text",
  (ctx) => ctx.reply(`grammY heard ${ctx.msg.text} as ${contextOf(ctx.update)?.bot.name}`),
);

export default bot;
