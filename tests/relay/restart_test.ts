import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { WebhookActiveError } from "../../src/polling/webhooks.ts";
import { startSimulator } from "../../src/simulator/mod.ts";
import { freePort } from "../../src/demo/free_port.ts";
import { call, echo, relayed, until, webhook } from "./helpers.ts";

/** A simulator whose bot already has a webhook elsewhere. */
async function hooked(params: Record<string, unknown> = {}) {
  const tg = await startSimulator({ patience: 60_000 });
  const bot = tg.bot("prod");
  const url = "http://127.0.0.1:9/live";
  await call(tg.apiRoot, bot.token, "setWebhook", {
    url,
    max_connections: 17,
    allowed_updates: ["message", "chat_member"],
    ...params,
  });
  const webhookThere = () => tg.view(tg.world.bots.get(bot.id)!).webhook;
  return { tg, bot, url, webhookThere };
}

const starting = async (
  { tg, bot }: Awaited<ReturnType<typeof hooked>>,
  { secret, ...options }: Record<string, unknown>,
) => {
  const { relay } = await import("../../src/relay/relay.ts");
  const events: { name?: string; text?: string }[] = [];
  const running = await relay({
    bots: {
      prod: { token: bot.token, ...(secret ? { secret: `${secret}` } : {}) },
    },
    telegram: { apiRoot: tg.apiRoot },
    drainMs: 100,
    log: false,
    observers: [(event) => event.type === "notice" && events.push(event)],
    ...options,
  });
  return { running, events };
};

Deno.test("relay() refuses to remove a webhook, and names its bot", async () => {
  const set = await hooked();
  const error = await assertRejects(() => starting(set, {}), WebhookActiveError);
  assertStringIncludes(error.message, 'Cannot relay bot "prod": its updates go to the webhook');
  assertStringIncludes(error.message, set.url);
  assertStringIncludes(error.message, "--restore");
  assertEquals(set.webhookThere().url, set.url);
  await set.tg.close();
});

Deno.test("relay({ force }) deletes it and keeps pending updates", async () => {
  const set = await hooked();
  const ada = set.tg.user("Ada");
  await ada.says(set.bot, "pending");
  await using hook = webhook(echo);
  const { running, events } = await starting(set, { force: true, to: hook.url });
  assertEquals((await ada.hears(set.bot)).text, "pending");
  assert(events.some(({ name }) => name === "webhook_deleted"));
  await running.close();
  assertEquals(set.webhookThere().url, "");
  await set.tg.close();
});

Deno.test("relay({ restore }) sets it again at the end, with everything that Telegram reveals", async () => {
  const set = await hooked();
  const ada = set.tg.user("Ada");
  const { running, events } = await starting(set, { restore: true, secret: "a-secret_1" });
  assertEquals(set.webhookThere().url, "");
  await ada.says(set.bot, "stays pending");
  await running.close();
  const { url, max_connections, allowed_updates, pending_update_count } = set.webhookThere();
  assertEquals({ url, max_connections, allowed_updates, pending_update_count }, {
    url: set.url,
    max_connections: 17,
    allowed_updates: ["message", "chat_member"],
    pending_update_count: 1,
  });
  const restored = set.tg.log.findLast((entry) =>
    "method" in entry && entry.method === "setWebhook"
  );
  assertEquals("params" in restored! && restored.params.drop_pending_updates, false);
  assert("secret_token" in ("params" in restored! ? restored.params : {}));
  assert(events.some(({ name }) => name === "webhook_restored"));
  await set.tg.close();
});

Deno.test("relay({ restore }) warns about an unknown secret", async () => {
  const set = await hooked({ secret_token: "hidden" });
  const { running, events } = await starting(set, { restore: true });
  const { text } = events.find(({ name }) => name === "webhook_secret_unknown")!;
  assertStringIncludes(text!, "BOT_<NAME>_SECRET");
  await running.close();
  await set.tg.close();
});

Deno.test("a webhook not restored because of kill -9 is restored by the next relay with restore", async () => {
  const folder = await Deno.makeTempDir();
  const set = await hooked();
  const first = await starting(set, { restore: true, folder });
  // As after kill -9: nothing was restored, and only the file is left.
  const left = await Deno.readTextFile(`${folder}/webhooks.json`);
  await first.running.close();
  await call(set.tg.apiRoot, set.bot.token, "deleteWebhook");
  await Deno.writeTextFile(`${folder}/webhooks.json`, left);
  const second = await starting(set, { folder });
  assert(second.events.some(({ name }) => name === "webhook_not_restored"));
  await second.running.close();
  assertEquals(set.webhookThere().url, "");
  const third = await starting(set, { restore: true, folder });
  await third.running.close();
  assertEquals(set.webhookThere().url, set.url);
  await set.tg.close();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a bot's webhook survives a restart of the relay, in a file readable only by its owner", async () => {
  const folder = await Deno.makeTempDir();
  await using set = await relayed({ folder });
  const { bot, ada, api, tg, relay } = set;
  await using hook = webhook(echo);
  await api("setWebhook", {
    url: hook.url,
    secret_token: "s-e-c-r-e-t",
    allowed_updates: ["message"],
  });
  await relay.close();
  assertEquals((await Deno.stat(`${folder}/webhooks.json`)).mode! & 0o777, 0o600);
  assert(!(await Deno.readTextFile(`${folder}/webhooks.json`)).includes(bot.token.split(":")[1]!));
  await ada.says(bot, "while it was away");
  {
    await using again = await set.start();
    assertEquals((await ada.hears(bot)).text, "while it was away");
    const info = (await call(again.apiRoot, bot.token, "getWebhookInfo")).result;
    assertEquals([info.url, info.allowed_updates], [hook.url, ["message"]]);
    await call(again.apiRoot, bot.token, "deleteWebhook");
  }
  await using last = await set.start();
  assertEquals((await call(last.apiRoot, bot.token, "getWebhookInfo")).result.url, "");
  await tg.idle(bot, { within: 60_000 });
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a restarted bot receives the updates that it missed", async () => {
  await using set = await relayed();
  const { bot, ada, api } = set;
  const port = freePort();
  const first = webhook(echo, { port });
  await api("setWebhook", { url: first.url });
  await ada.says(bot, "one");
  assertEquals((await ada.hears(bot)).text, "one");
  await first.server.shutdown();
  await ada.says(bot, "two");
  await until(async () => (await api("getWebhookInfo")).result.last_error_message);
  await using _second = webhook(echo, { port });
  assertEquals((await ada.hears(bot)).text, "two");
});

Deno.test("429, 5xx, a slow upstream and an outage lose nothing", async () => {
  await using set = await relayed();
  const { bot, ada, api, tg } = set;
  await using hook = webhook(echo);
  await api("setWebhook", { url: hook.url });
  tg.fail(429, { method: "getUpdates", retryAfter: 1, times: 1 });
  tg.fail(500, { method: "getUpdates", times: 1 });
  tg.fail("drop", { method: "getUpdates", times: 1 });
  await ada.says(bot, "one");
  assertEquals((await ada.hears(bot)).text, "one");
  tg.slow(300);
  await ada.says(bot, "two");
  assertEquals((await ada.hears(bot)).text, "two");
  tg.slow(0);
  const texts = hook.updates.map(({ message }) => message.text);
  assertEquals(texts, ["one", "two"]);
});

Deno.test("a restart of Telegram's server is survived", async () => {
  await using set = await relayed({}, { port: freePort() });
  const { api, tg, relay, bot } = set;
  await using hook = webhook(echo);
  await api("setWebhook", { url: hook.url });
  const port = Number(new URL(tg.url).port);
  await tg.close();
  const again = await startSimulator({ port, patience: 60_000 });
  const same = again.bot("echo", { token: bot.token });
  const ada = again.user("Ada");
  await ada.says(same, "after the restart");
  assertEquals((await ada.hears(same)).text, "after the restart");
  await relay.close();
  await again.close();
});

Deno.test("a second relay with the same token is reported as a conflict", async () => {
  await using set = await relayed();
  await using _second = await set.start();
  await until(() =>
    set.events.some((event) =>
      event.type === "notice" && event.name === "poll_retry" && /409 Conflict/.test(event.text) &&
      /[Aa]nother program/.test(event.text)
    )
  );
});

Deno.test("a webhook set by another program while the relay runs is neither deleted nor overwritten", async () => {
  const set = await hooked();
  const { running, events } = await starting(set, { restore: true });
  const url = "http://127.0.0.1:9/deployed";
  // Telegram allows one a second.
  await until(async () => (await call(set.tg.apiRoot, set.bot.token, "setWebhook", { url })).ok);
  const answer = await call(running.apiRoot, set.bot.token, "deleteWebhook", {
    drop_pending_updates: true,
  });
  assertEquals([answer.ok, answer.error_code], [false, 409]);
  assertStringIncludes(answer.description, url);
  await until(() =>
    events.some(({ name, text }) => name === "poll_retry" && /A webhook has been set/.test(text!))
  );
  await running.close();
  assertEquals(set.webhookThere().url, url);
  const { text } = events.find(({ name }) => name === "webhook_not_restored")!;
  assertStringIncludes(text!, `${url} in the meantime; ${set.url} is not restored`);
  await set.tg.close();
});
