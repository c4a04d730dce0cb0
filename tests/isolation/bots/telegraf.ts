/** A Telegraf bot in its own module. */
import { Telegraf } from "npm:telegraf@4.16.3";

const bot = new Telegraf(Deno.env.get("BOT_TELEGRAF_TOKEN")!, {
  telegram: { apiRoot: Deno.env.get("TEST_API_ROOT")! },
});
bot.on("text", (ctx) => ctx.reply(`Telegraf heard ${ctx.message.text}`));

export default bot;
