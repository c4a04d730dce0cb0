import { assertEquals, assertRejects } from "@std/assert";
import { BotApiError, createApi } from "../../src/telegram/api/mod.ts";
import { refuse, startStandIn } from "./bot_api_stand_in.ts";

const token = "123456:abcDEF";

Deno.test("createApi({ raw: true }) returns whole answers, with their description", async () => {
  const description = 'Webhook "is" already set';
  await using standIn = startStandIn(() => Response.json({ ok: true, result: true, description }));
  const api = createApi({ token, apiRoot: standIn.root, raw: true });
  const answers = [await api.setWebhook({ url: "https://x" }), await api.call("deleteWebhook")];
  for (const answer of answers) assertEquals(answer, { ok: true, result: true, description });
});

Deno.test("createApi({ raw: true }) still rejects when Telegram refuses", async () => {
  await using standIn = startStandIn(() => refuse(400, "Bad Request: chat not found"));
  const api = createApi({ token, apiRoot: standIn.root, raw: true });
  await assertRejects(() => api.sendMessage({ chat_id: 1, text: "x" }), BotApiError, "400");
});
