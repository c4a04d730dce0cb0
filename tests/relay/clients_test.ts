/**
 * Webhook bots of several libraries behind a relay, as their users write them: only the API
 * root differs.
 */
import { createServer, type RequestListener } from "node:http";
import { assertEquals } from "@std/assert";
import { Bot, InputFile as GrammyFile, webhookCallback } from "npm:grammy@1.46.0";
import { Telegraf } from "npm:telegraf@4.16.3";
import { message } from "npm:telegraf@4.16.3/filters";
import { InputFile, type Message, serve } from "../../src/mod.ts";
import { freePort } from "../../src/demo/free_port.ts";
import { MB20, runGauntlet } from "./gauntlet.ts";
import { relayed } from "./helpers.ts";

const SECRET = "a-secret-of-the-webhook";

/** A Node server on a port. */
async function listen(port: number, listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

Deno.test("grammY on node:http", () =>
  runGauntlet(async ({ apiRoot, token, port }) => {
    const canUseWebhookReply = (method: string) => method === "sendMessage";
    const bot = new Bot(token, { client: { apiRoot, canUseWebhookReply } });
    bot.command("big", (ctx) =>
      ctx.replyWithDocument(new GrammyFile(new Uint8Array(MB20), "big.bin")));
    bot.on("message:document", async (ctx) => {
      const { file_path } = await ctx.getFile();
      const response = await fetch(`${apiRoot}/file/bot${token}/${file_path}`);
      await ctx.reply(`${(await response.bytes()).length} bytes`);
    });
    bot.on("message:text", (ctx) =>
      ctx.reply(ctx.message.text));
    const running = await listen(port, webhookCallback(bot, "http", { secretToken: SECRET }));
    await bot.api.setWebhook(`http://127.0.0.1:${port}/hook`, { secret_token: SECRET });
    return running;
  }));

Deno.test("Telegraf on node:http", () =>
  runGauntlet(async ({ apiRoot, token, port }) => {
    const bot = new Telegraf(token, { telegram: { apiRoot } });
    bot.command("big", async (ctx) => {
      // Telegraf's own uploads stall on Deno, whatever the server.
      const body = new FormData();
      body.set("chat_id", `${ctx.chat.id}`);
      body.set("document", new File([new Uint8Array(MB20)], "big.bin"));
      const sent = await fetch(`${apiRoot}/bot${token}/sendDocument`, { method: "POST", body });
      await sent.body?.cancel();
    });
    bot.on(message("document"), async (ctx) => {
      const response = await fetch(await ctx.telegram.getFileLink(ctx.message.document.file_id));
      await ctx.reply(`${(await response.bytes()).length} bytes`);
    });
    bot.on(message("text"), (ctx) => ctx.reply(ctx.message.text));
    const callback = bot.webhookCallback("/hook", { secretToken: SECRET });
    // Fastify's types, loaded by other tests, change the type of a request's body.
    const running = await listen(port, (req, res) => void callback(req as never, res));
    await bot.telegram.setWebhook(`http://127.0.0.1:${port}/hook`, { secret_token: SECRET });
    return running;
  }));

/** A Postern server that registers itself. */
async function postern({ apiRoot, token, port }: Parameters<Parameters<typeof runGauntlet>[0]>[0]) {
  const server = await serve({
    bots: {
      echo: {
        token,
        secret: "derived",
        handler: {
          async message({ chat, text, document }: Message, { api }) {
            if (document) {
              const { file_path } = await api.getFile({ file_id: document.file_id });
              const { length } = await api.download(file_path!);
              return { method: "sendMessage", chat_id: chat.id, text: `${length} bytes` };
            }
            if (text !== "/big") return { method: "sendMessage", chat_id: chat.id, text: text! };
            const file = new InputFile(new Uint8Array(MB20), "big.bin");
            await api.sendDocument({ chat_id: chat.id, document: file });
          },
        },
      },
    },
    hostname: "127.0.0.1",
    port,
    log: false,
    publicUrl: `http://127.0.0.1:${port}`,
    sources: ["127.0.0.0/8"],
    telegram: { apiRoot },
  });
  return { server, stop: () => server.shutdown() };
}

Deno.test("Postern", () =>
  runGauntlet(async (place) => {
    const { server, stop } = await postern(place);
    const [registration] = await server.app.register();
    assertEquals(registration?.ok, true, JSON.stringify(registration));
    return { stop };
  }));

Deno.test("Postern behind --to needs no secret token, as both derive the same one from the bot's token", async () => {
  const port = freePort();
  await using set = await relayed({ to: `http://127.0.0.1:${port}/echo` });
  const { bot, ada, tg } = set;
  const { stop } = await postern({ apiRoot: tg.apiRoot, token: bot.token, port });
  await ada.says(bot, "hello Postern");
  assertEquals((await ada.hears(bot)).text, "hello Postern");
  await stop();
});
