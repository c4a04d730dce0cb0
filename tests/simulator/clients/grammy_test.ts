import { assertEquals } from "@std/assert";
import { Bot, GrammyError, InlineKeyboard, InputFile, webhookCallback } from "npm:grammy@1.46.0";
import { running, serve } from "../helpers/running.ts";

/**
 * Deno's own fetch, as grammY uses it when not installed from npm. The node-fetch of the npm
 * package resends a request that Deno aborts, so stop() would cause its own 409.
 */
const nativeFetch = ((url: string, init: RequestInit = {}) => {
  const controller = new AbortController();
  init.signal?.addEventListener("abort", () => controller.abort());
  const { body } = init;
  const stream = body && typeof body !== "string"
    ? ReadableStream.from(body as unknown as AsyncIterable<Uint8Array<ArrayBuffer>>)
    : body;
  return fetch(url, { ...init, body: stream ?? null, signal: controller.signal });
}) as typeof fetch;

async function start() {
  const all = await running();
  const client = { apiRoot: all.tg.apiRoot, fetch: nativeFetch };
  const bot = new Bot(all.account.token, { client });
  return { ...all, bot };
}

type Started = Awaited<ReturnType<typeof start>>;

/** Runs the bot by polling during the script. */
async function polling({ tg, account, bot }: Started, script: () => Promise<void>): Promise<void> {
  let run = Promise.resolve();
  await new Promise<void>((resolve) => run = bot.start({ onStart: () => resolve() }));
  await script();
  // The bot polls again by then; stopping before that is a race at Telegram, too.
  await tg.idle(account);
  await bot.stop();
  await run;
}

Deno.test("grammY by polling: text, keyboard, callback, edit", async () => {
  const all = await start();
  const { tg, account, bot, ada } = all;
  const keyboard = new InlineKeyboard().text("+1", "up");
  bot.command("start", (ctx) => ctx.reply("0", { reply_markup: keyboard }));
  bot.callbackQuery("up", async (ctx) => {
    await ctx.editMessageText("1", { reply_markup: keyboard });
    await ctx.answerCallbackQuery("Done");
  });
  bot.on("message:text", (ctx) => ctx.reply(`*${ctx.message.text}*`, { parse_mode: "Markdown" }));
  await polling(all, async () => {
    await ada.says(account, "/start");
    assertEquals((await ada.hears(account)).text, "0");
    const press = await ada.presses("+1");
    assertEquals((await press!.answered()).text, "Done");
    assertEquals((await ada.seesEdit(account)).text, "1");
    await ada.says(account, "hi");
    const reply = await ada.hears(account);
    assertEquals(reply.entities, [{ type: "bold", offset: 0, length: 2 }]);
  });
  await tg.close();
});

Deno.test("grammY by polling: files both ways", async () => {
  const all = await start();
  const { tg, account, bot, ada } = all;
  bot.on("message:document", async (ctx) => {
    const { file_path } = await ctx.getFile();
    const response = await fetch(`${tg.apiRoot}/file/bot${account.token}/${file_path}`);
    const text = (await response.text()).toUpperCase();
    await ctx.replyWithDocument(new InputFile(new TextEncoder().encode(text), "loud.txt"), {
      caption: "Louder",
    });
  });
  await polling(all, async () => {
    await ada.sends(account, { document: new File(["quiet"], "quiet.txt") });
    const { document, caption } = await ada.hears(account);
    assertEquals([document?.file_name, caption], ["loud.txt", "Louder"]);
    const stored = tg.world.files.get(document!.file_id)!;
    assertEquals(new TextDecoder().decode(stored.bytes), "QUIET");
  });
  await tg.close();
});

Deno.test("grammY with its own webhook adapter on Deno.serve", async () => {
  const { tg, account, bot, ada } = await start();
  bot.on("message:text", (ctx) => ctx.reply(ctx.message.text));
  const handler = webhookCallback(bot, "std/http", { secretToken: "s3cret" });
  const server = serve(handler);
  await bot.api.setWebhook(server.url, { secret_token: "s3cret" });
  await ada.says(account, "over the webhook");
  assertEquals((await ada.hears(account)).text, "over the webhook");
  await tg.idle(account);
  assertEquals((await bot.api.getWebhookInfo()).pending_update_count, 0);
  await tg.close();
  await server.shutdown();
});

Deno.test("grammY with webhook replies", async () => {
  const { tg, account, ada } = await start();
  const bot = new Bot(account.token, {
    client: { apiRoot: tg.apiRoot, canUseWebhookReply: (method) => method === "sendMessage" },
  });
  bot.on("message:text", async (ctx) => void await ctx.reply("in the answer"));
  const handler = webhookCallback(bot, "std/http");
  const server = serve(handler);
  await bot.api.setWebhook(server.url);
  await ada.says(account, "hi");
  assertEquals((await ada.hears(account)).text, "in the answer");
  const sent = tg.log.find((entry) => entry.type === "call" && entry.method === "sendMessage");
  assertEquals(sent?.type === "call" && sent.via, "webhook reply");
  await tg.close();
  await server.shutdown();
});

Deno.test("grammY throws its GrammyError for 429, 403 and 409", async () => {
  const { tg, account, bot, ada } = await start();
  const failure = async (call: () => Promise<unknown>): Promise<GrammyError> => {
    try {
      await call();
    } catch (error) {
      if (error instanceof GrammyError) return error;
    }
    throw new Error("No GrammyError");
  };
  await ada.says(account, "hi");
  tg.fail(429, { method: "sendMessage", retryAfter: 5 });
  const limit = await failure(() => bot.api.sendMessage(ada.id, "hi"));
  assertEquals([limit.error_code, limit.parameters.retry_after], [429, 5]);
  await ada.blocks(account);
  const blocked = await failure(() => bot.api.sendMessage(ada.id, "hi"));
  assertEquals(blocked.description, "Forbidden: bot was blocked by the user");
  await bot.api.setWebhook("http://127.0.0.1:9/");
  assertEquals((await failure(() => bot.api.getUpdates())).error_code, 409);
  await tg.close();
});

Deno.test("grammY waits after a 429 while polling and resumes", async () => {
  const all = await start();
  const { tg, account, bot, ada } = all;
  bot.on("message:text", (ctx) => ctx.reply(ctx.message.text));
  tg.fail(429, { method: "getUpdates", retryAfter: 1 });
  await polling(all, async () => {
    await ada.says(account, "still there?");
    assertEquals((await ada.hears(account)).text, "still there?");
  });
  await tg.close();
});

Deno.test("grammY throws its HttpError for a broken connection", async () => {
  const { tg, bot } = await start();
  tg.fail("drop");
  const name = await bot.api.getMe().then(() => "nothing", (error) => error.constructor.name);
  assertEquals(name, "HttpError");
  await tg.close();
});
