/**
 * Webhook bots of several libraries behind a relay, as their users write them: nothing but the API
 * root differs.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { assert, assertEquals } from "@std/assert";
import { Bot, InputFile, webhookCallback } from "npm:grammy@1.46.0";
import { Telegraf } from "npm:telegraf@4.16.3";
import { message } from "npm:telegraf@4.16.3/filters";
import { serve } from "../../src/mod.ts";
import { relayed, until } from "./helpers.ts";

/** A Node server on a free port. */
async function listen(server: ReturnType<typeof createServer>) {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return { url, close: () => new Promise((resolve) => server.close(resolve)) };
}

const MB20 = 20 * 1024 * 1024;

Deno.test("grammY on node:http: webhook replies, calls, a secret token, 20 MB both ways", async () => {
  await using set = await relayed();
  const { relay, bot: account, ada } = set;
  const bot = new Bot(account.token, {
    client: { apiRoot: relay.apiRoot, canUseWebhookReply: (method) => method === "sendMessage" },
  });
  bot.command(
    "big",
    (ctx) => ctx.replyWithDocument(new InputFile(new Uint8Array(MB20), "big.bin")),
  );
  bot.on("message:document", async (ctx) => {
    const file = await ctx.getFile();
    const link = `${relay.apiRoot}/file/bot${account.token}/${file.file_path}`;
    const bytes = await (await fetch(link)).arrayBuffer();
    await ctx.reply(`${bytes.byteLength} bytes`);
  });
  bot.on("message:text", (ctx) => ctx.reply(ctx.message.text));
  const secretToken = "grammy-secret";
  const server = createServer(webhookCallback(bot, "http", { secretToken }));
  const { url, close } = await listen(server);
  await bot.api.setWebhook(url, { secret_token: secretToken });
  await ada.says(account, "hello grammY");
  assertEquals((await ada.hears(account)).text, "hello grammY");
  await ada.says(account, "/big");
  const { document } = await ada.hears(account);
  assertEquals(document?.file_size, MB20);
  await ada.sends(account, { document: new File([new Uint8Array(MB20)], "up.bin") });
  assertEquals((await ada.hears(account)).text, `${MB20} bytes`);
  await bot.api.deleteWebhook();
  assertEquals((await bot.api.getWebhookInfo()).url, "");
  await close();
});

Deno.test("Telegraf on node:http, with a secret token", async () => {
  await using set = await relayed();
  const { relay, bot: account, ada } = set;
  const bot = new Telegraf(account.token, { telegram: { apiRoot: relay.apiRoot } });
  bot.on(message("text"), (ctx) => ctx.reply(ctx.message.text));
  const callback = bot.webhookCallback("/hook", { secretToken: "telegraf-secret" });
  // Fastify's types, which other tests bring along, give a request another body.
  const server = createServer((req, res) => void callback(req as never, res));
  const { url, close } = await listen(server);
  await bot.telegram.setWebhook(url, { secret_token: "telegraf-secret" });
  await ada.says(account, "hello Telegraf");
  assertEquals((await ada.hears(account)).text, "hello Telegraf");
  await close();
});

Deno.test("Postern registers at the relay and serves behind it", async () => {
  await using set = await relayed();
  const { relay, bot: account, ada } = set;
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  const secret = "postern-secret-1";
  const server = await serve({
    bots: {
      echo: {
        token: account.token,
        secret,
        handler: {
          message: ({ chat, text = "" }) => ({ method: "sendMessage", chat_id: chat.id, text }),
        },
      },
    },
    hostname: "127.0.0.1",
    port,
    publicUrl: `http://127.0.0.1:${port}`,
    sources: ["127.0.0.0/8"],
    telegram: { apiRoot: relay.apiRoot },
  });
  const [registration] = await server.app.register();
  assertEquals(registration?.ok, true, JSON.stringify(registration));
  await ada.says(account, "hello Postern");
  assertEquals((await ada.hears(account)).text, "hello Postern");
  await server.shutdown();
});

Deno.test("each of them sees nothing of a 429 and a 500 between Telegram and the relay", async () => {
  await using set = await relayed();
  const { relay, bot: account, ada, tg } = set;
  const bot = new Bot(account.token, { client: { apiRoot: relay.apiRoot } });
  const seen: string[] = [];
  bot.on("message:text", (ctx) => void seen.push(ctx.message.text));
  const { url, close } = await listen(createServer(webhookCallback(bot, "http")));
  await bot.api.setWebhook(url);
  tg.fail(429, { method: "getUpdates", times: 2 });
  tg.fail(500, { method: "getUpdates", times: 1 });
  for (const text of ["one", "two", "three"]) await ada.says(account, text);
  await until(() => seen.length === 3);
  assertEquals(seen, ["one", "two", "three"]);
  await tg.idle(account, { within: 60_000 });
  assert(!relay.failed.length);
  await close();
});
