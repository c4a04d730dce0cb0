import { assertEquals } from "@std/assert";
import { Markup, Telegraf } from "npm:telegraf@4.16.3";
import { message } from "npm:telegraf@4.16.3/filters";
import { running, serve } from "../helpers/running.ts";

async function start() {
  const all = await running();
  const bot = new Telegraf(all.account.token, { telegram: { apiRoot: all.tg.apiRoot } });
  return { ...all, bot };
}

Deno.test("Telegraf by polling: text, keyboard, callback, file", async () => {
  const { tg, account, bot, ada } = await start();
  const keyboard = Markup.inlineKeyboard([Markup.button.callback("+1", "up")]);
  bot.start((ctx) => ctx.reply("0", keyboard));
  bot.action("up", async (ctx) => {
    await ctx.editMessageText("1", keyboard);
    await ctx.answerCbQuery("Done");
  });
  bot.on(message("document"), async (ctx) => {
    const link = await ctx.telegram.getFileLink(ctx.message.document.file_id);
    await ctx.reply(await (await fetch(link)).text());
  });
  bot.on(message("text"), (ctx) => ctx.reply(ctx.message.text));
  let run = Promise.resolve();
  await new Promise<void>((resolve) => run = bot.launch({}, resolve));
  await ada.says(account, "/start");
  assertEquals((await ada.hears(account)).text, "0");
  const press = await ada.presses("+1");
  assertEquals((await press!.answered()).text, "Done");
  assertEquals((await ada.seesEdit(account)).text, "1");
  await ada.sends(account, { document: new File(["in the file"], "a.txt") });
  assertEquals((await ada.hears(account)).text, "in the file");
  await ada.says(account, "hi");
  assertEquals((await ada.hears(account)).text, "hi");
  await tg.idle(account);
  bot.stop();
  await run;
  await tg.close();
});

Deno.test("Telegraf by webhook", async () => {
  const { tg, account, bot, ada } = await start();
  bot.on(message("text"), (ctx) => ctx.reply(ctx.message.text));
  const server = serve(async (request) => {
    await bot.handleUpdate(await request.json());
    return new Response();
  });
  await bot.telegram.setWebhook(server.url);
  await ada.says(account, "over the webhook");
  assertEquals((await ada.hears(account)).text, "over the webhook");
  await tg.idle(account);
  await tg.close();
  await server.shutdown();
});

Deno.test("Telegraf throws its own errors for 429 and 409", async () => {
  const { tg, account, bot, ada } = await start();
  await ada.says(account, "hi");
  const code = (call: () => Promise<unknown>) =>
    call().then(() => 0, (error) => [error.code, error.parameters?.retry_after]);
  tg.fail(429, { retryAfter: 4 });
  assertEquals(await code(() => bot.telegram.sendMessage(ada.id, "hi")), [429, 4]);
  await bot.telegram.setWebhook("http://127.0.0.1:9/");
  assertEquals(await code(() => bot.telegram.getUpdates(0, 100, 0, undefined)), [409, undefined]);
  await tg.close();
});
