import { assertEquals } from "@std/assert";
import {
  Bot,
  InlineKeyboardBuilder,
  InputFile,
  TelegramApiError,
  webhookCallback,
} from "npm:node-telegram-bot-api@2.1.0";
import { running, serve } from "../helpers/running.ts";

async function start(maxRetries = 0) {
  const all = await running();
  const bot = new Bot(all.account.token, { apiRoot: all.tg.apiRoot, maxRetries });
  return { ...all, bot };
}

Deno.test("node-telegram-bot-api by polling: text, keyboard, callback, file", async () => {
  const { tg, account, bot, ada } = await start();
  const reply_markup = new InlineKeyboardBuilder().text("+1", "up").build();
  bot.command("start", (ctx) => ctx.reply("0", { reply_markup }));
  bot.on("callback_query", async (ctx) => {
    await ctx.answerCallbackQuery({ text: `pressed ${ctx.callbackQuery!.data}` });
  });
  bot.on("message", async (ctx) => {
    const bytes = new TextEncoder().encode(ctx.message!.text);
    const document = new InputFile(bytes, { filename: "said.txt" });
    await ctx.api.sendDocument({ chat_id: ctx.message!.chat.id, document });
  });
  const run = bot.startPolling();
  await ada.says(account, "/start");
  assertEquals((await ada.hears(account)).text, "0");
  const press = await ada.presses("+1");
  assertEquals((await press!.answered()).text, "pressed up");
  await ada.says(account, "hi");
  const { document } = await ada.hears(account);
  assertEquals(document?.file_name, "said.txt");
  assertEquals(new TextDecoder().decode(tg.world.files.get(document!.file_id)!.bytes), "hi");
  await tg.idle(account);
  bot.stop();
  await run;
  await tg.close();
});

Deno.test("node-telegram-bot-api with its own webhook callback", async () => {
  const { tg, account, bot, ada } = await start();
  bot.on("message", (ctx) => ctx.reply(ctx.message!.text!));
  const server = serve(webhookCallback(bot, { secretToken: "s3cret" }));
  await bot.api.setWebhook({ url: server.url, secret_token: "s3cret" });
  await ada.says(account, "over the webhook");
  assertEquals((await ada.hears(account)).text, "over the webhook");
  await tg.idle(account);
  await tg.close();
  await server.shutdown();
});

Deno.test("node-telegram-bot-api throws its own errors for 409 and 429, and waits after a 429", async () => {
  const { tg, account, bot, ada } = await start();
  await ada.says(account, "hi");
  const failure = (call: () => Promise<unknown>) =>
    call().then(() => undefined, (error) => {
      if (!(error instanceof TelegramApiError)) throw error;
      return [error.errorCode, error.retryAfter];
    });
  tg.fail(429, { retryAfter: 1 });
  assertEquals(await failure(() => bot.api.getMe()), [429, 1]);
  await bot.api.setWebhook({ url: "http://127.0.0.1:9/" });
  assertEquals(await failure(() => bot.api.getUpdates()), [409, undefined]);
  const patient = new Bot(account.token, { apiRoot: tg.apiRoot });
  tg.fail(429, { retryAfter: 1 });
  assertEquals(
    (await patient.api.sendMessage({ chat_id: ada.id, text: "at last" })).text,
    "at last",
  );
  await tg.close();
});
