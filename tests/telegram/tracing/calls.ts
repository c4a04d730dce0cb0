/** A traced process that calls the Bot API at `Deno.args[0]` in every way. */
import { Bot } from "npm:grammy@1.46.0";
import { Telegraf } from "npm:telegraf@4.16.3";
import { get } from "node:http";
import type { Internals } from "../../../src/app/internals.ts";
import { Alerts } from "../../../src/console/alerts.ts";
import { createApi, createApp, InputFile } from "../../../src/mod.ts";
import { FakeClock } from "../../../src/util/fake_clock.ts";
import { createRedactor } from "../../../src/util/redact/redact.ts";

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
/** Makes requests of its own with the token in the URL, as grammY's guide has files downloaded. */
async function own(): Promise<void> {
  await (await fetch(`${apiRoot}/file/bot${token}/photos/c.jpg`)).bytes();
  await fetch(`http://127.0.0.1:9/file/bot${token}/photos/d.jpg`).catch(ignore);
  await new Promise((resolve) =>
    get(`${apiRoot}/file/bot${token}/photos/e.jpg`, (answer) => answer.resume().on("end", resolve))
  );
}
const app = createApp({
  bots: {
    grammy: { handler: grammy },
    telegraf: { handler: telegraf },
    own: { token: "77:another", handler: own },
  },
  telegram: { apiRoot },
});
for (const name of ["grammy", "telegraf", "own"]) {
  const chat = { id: 1, type: "private" as const, first_name: "Ada" };
  const message = { message_id: 1, date: 0, chat, text: "hi", from: { ...chat, is_bot: false } };
  const outcome = await app.dispatch(name, { update_id: 1, message });
  if (outcome !== "handled") throw new Error(`${name}: ${outcome}`);
}
await app.close();

const clock = new FakeClock();
const internals = { clock, emit: ignore } as unknown as Internals;
const alerts = new Alerts(internals, { url: `${apiRoot}/SECRET-alert` }, createRedactor([]));
const trouble = { key: "a", text: "It is in trouble" } as Parameters<Alerts["take"]>[0] extends
  Iterable<infer T> ? T : never;
await alerts.take([trouble]);
await clock.advance(60_000);
await alerts.take([trouble]);

// What others request keeps its span and its URL.
await (await fetch(`${apiRoot}/elsewhere`)).bytes();
