/** A traced process that calls the Bot API at `Deno.args[0]` in every way. */
import { Bot } from "npm:grammy@1.46.0";
import { Telegraf } from "npm:telegraf@4.16.3";
import { createApi, createApp, InputFile } from "../../../src/mod.ts";

const [apiRoot, token] = Deno.args as [string, string];
const ignore = () => {};

const api = createApi({ token, apiRoot, retry: { attempts: 1 } });
await api.getMe();
await api.sendDocument({ chat_id: 1, document: new InputFile(new Uint8Array(3), "a.bin") });
await api.sendMessage({ chat_id: 403, text: "x" }).catch(ignore);
await api.download("photos/a.jpg");
await new Response(await api.downloadStream("photos/b.jpg")).bytes();
await api.download("photos/missing.jpg").catch(ignore);
await createApi({ token, apiRoot: "http://127.0.0.1:9", retry: { attempts: 1 } }).getMe()
  .catch(ignore);
const stopping = new AbortController();
const aborted = api.getMe(undefined, { signal: stopping.signal });
stopping.abort();
await aborted.catch(ignore);

const grammy = new Bot(token, { client: { apiRoot } });
grammy.on("message", async (ctx) => {
  await ctx.reply("first");
  await ctx.api.sendMessage(403, "second").catch(ignore);
});
const telegraf = new Telegraf(token, { telegram: { apiRoot } });
telegraf.on("message", async (ctx) => {
  await ctx.telegram.sendMessage(1, "first");
  await telegraf.telegram.sendMessage(403, "second").catch(ignore);
});
const app = createApp({
  bots: { grammy: { handler: grammy }, telegraf: { handler: telegraf } },
  telegram: { apiRoot },
});
for (const name of ["grammy", "telegraf"]) {
  const chat = { id: 1, type: "private" as const, first_name: "Ada" };
  const message = { message_id: 1, date: 0, chat, text: "hi", from: { ...chat, is_bot: false } };
  const outcome = await app.dispatch(name, { update_id: 1, message });
  if (outcome !== "handled") throw new Error(`${name}: ${outcome}`);
}
await app.close();

// Requests by other code keep their span and URL.
await (await fetch(`${apiRoot}/elsewhere`)).bytes();
