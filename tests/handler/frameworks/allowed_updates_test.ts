/** Kinds that Telegram sends only on request, and that bot objects do not reveal. */
import { Bot, Composer } from "npm:grammy@1.46.0";
import { Telegraf } from "npm:telegraf@4.16.3";
import { assertEquals } from "@std/assert";
import { type HandlerModule, poll } from "../../../src/mod.ts";
import { startSimulator } from "../../../src/simulator/mod.ts";

/** Hosts a bot, lets Bob join its group, and returns what Ada hears. */
async function joined(make: (token: string, apiRoot: string) => HandlerModule) {
  await using tg = await startSimulator();
  const bot = tg.bot("club");
  const ada = tg.user("Ada");
  const group = tg.group("Club", [ada, bot], { admins: [bot] });
  const telegram = { apiRoot: tg.apiRoot };
  const handler = make(bot.token, tg.apiRoot);
  await using _poller = await poll({
    ...{ bots: { club: { token: bot.token, handler } }, telegram, log: false },
  });
  // The first getUpdates tells Telegram which kinds are wanted.
  await ada.says(bot, "/start");
  await ada.hears(bot);
  await tg.user("Bob").joins(group);
  return (await ada.hears(bot, { in: group })).text;
}

Deno.test("allowed_updates requests kinds that a Telegraf bot listens for", async () => {
  const heard = await joined((token, apiRoot) => {
    const bot = new Telegraf(token, { telegram: { apiRoot } });
    bot.start((ctx) => ctx.reply("hello"));
    bot.on("chat_member", (ctx) => ctx.reply(ctx.chatMember.new_chat_member.status));
    return { default: bot, allowed_updates: ["message", "chat_member"] };
  });
  assertEquals(heard, "member");
});

Deno.test("allowed_updates requests kinds that a composer of a grammY bot listens for", async () => {
  const heard = await joined((token, apiRoot) => {
    const composer = new Composer();
    composer.command("start", (ctx) => ctx.reply("hello"));
    composer.on("chat_member", (ctx) => ctx.reply(ctx.chatMember.new_chat_member.status));
    const bot = new Bot(token, { client: { apiRoot } });
    bot.use(composer);
    return { default: bot, allowed_updates: ["message", "chat_member"] };
  });
  assertEquals(heard, "member");
});
