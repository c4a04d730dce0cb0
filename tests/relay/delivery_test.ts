import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { makeCertificate } from "../simulator/helpers/certificate.ts";
import { echo, relayed, until, webhook } from "./helpers.ts";

Deno.test("relay() delivers to the URL set by the bot, and runs the call in its answer", async () => {
  await using set = await relayed();
  const { bot, ada, api, tg } = set;
  await using hook = webhook(echo);
  assertEquals((await api("setWebhook", { url: hook.url })).description, "Webhook was set");
  await ada.says(bot, "hello");
  assertEquals((await ada.hears(bot)).text, "hello");
  // Confirmed, so that it is not delivered again.
  await tg.idle(bot, { within: 60_000 });
  assertEquals(hook.updates.length, 1);
});

Deno.test("relay() sends the same body, headers, secret token and path as Telegram", async () => {
  await using set = await relayed();
  const { bot, ada, api } = set;
  let seen: { path: string; headers: Headers; body: string } | undefined;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname, search } = new URL(request.url);
    seen = { path: pathname + search, headers: request.headers, body: await request.text() };
    return new Response();
  });
  const url = `http://127.0.0.1:${server.addr.port}/a/b?c=d`;
  await api("setWebhook", { url, secret_token: "a-secret_1" });
  await ada.says(bot, "grüße");
  await until(() => seen);
  const { path, headers, body } = seen!;
  assertEquals(path, "/a/b?c=d");
  assertEquals(headers.get("x-telegram-bot-api-secret-token"), "a-secret_1");
  assertEquals(headers.get("content-type"), "application/json");
  assertEquals(headers.get("user-agent"), null);
  assertEquals(headers.get("accept-encoding"), "gzip, deflate");
  assertStringIncludes(body, '{"update_id":');
  assertStringIncludes(body, "gr\\u00fc\\u00dfe");
  await server.shutdown();
});

Deno.test("relay({ to }) delivers there, whatever URL the bot sets", async () => {
  await using hook = webhook(echo);
  await using set = await relayed({ to: hook.url });
  const { bot, ada, api } = set;
  await ada.says(bot, "one");
  assertEquals((await ada.hears(bot)).text, "one");
  await new Promise((resolve) => setTimeout(resolve, 1100)); // Telegram allows one setWebhook a second.
  const url = "https://bots.example.com/echo";
  const answer = await api("setWebhook", { url, ip_address: "192.0.2.1", secret_token: "abc" });
  assertEquals(answer, { ok: true, result: true, description: "Webhook was set" });
  assertEquals((await api("getWebhookInfo")).result.url, url);
  await ada.says(bot, "two");
  assertEquals((await ada.hears(bot)).text, "two");
});

Deno.test("relay() retries failures, keeps the order of a chat, and does not delay others", async () => {
  await using set = await relayed();
  const { bot, ada, api, tg } = set;
  const bob = tg.user("Bob");
  let failures = 2;
  const came = (text: string) => hook.updates.some(({ message }) => message.text === text);
  const fails = () => failures-- > 0 || !came("other chat");
  await using hook = webhook(({ message }) =>
    message.from.first_name === "Ada" && fails() ? new Response(null, { status: 500 }) : null
  );
  await api("setWebhook", { url: hook.url });
  await ada.says(bot, "first");
  await ada.says(bot, "second");
  await bob.says(bot, "other chat");
  await until(() => came("second"));
  const texts = hook.updates.map(({ message }) => message.text);
  const adas = texts.filter((text) => text !== "other chat");
  assert(adas.length >= 4, `${adas}`);
  assertEquals(adas, [...Array(adas.length - 1).fill("first"), "second"]);
  const info = (await api("getWebhookInfo")).result;
  assertStringIncludes(info.last_error_message, "500 Internal Server Error");
});

Deno.test("relay() confirms nothing that the bot has not accepted", async () => {
  await using set = await relayed({ drainMs: 50 });
  const { bot, ada, api, tg, relay } = set;
  let fails = true;
  await using hook = webhook(() => fails ? new Response(null, { status: 503 }) : null);
  await api("setWebhook", { url: hook.url });
  await ada.says(bot, "keep me");
  await until(() => hook.updates.length >= 2);
  await relay.close();
  assertEquals(tg.view(tg.world.bots.get(bot.id)!).webhook.pending_update_count, 1);
  fails = false;
  await using again = await set.start({ to: hook.url });
  await tg.idle(bot, { within: 60_000 });
  assertEquals(hook.updates.at(-1).message.text, "keep me");
  assert(again.url);
});

Deno.test("relay() trusts an uploaded certificate, or any with insecure", async () => {
  const { cert, key } = await makeCertificate();
  await using hook = webhook(echo, { cert, key });
  {
    await using set = await relayed();
    const { bot, ada, relay } = set;
    const body = new FormData();
    // As Telegram compares names, the address itself does not match the certificate.
    body.set("url", hook.url.replace("127.0.0.1", "localhost"));
    body.set("certificate", new File([cert], "cert.pem"));
    const response = await fetch(`${relay.apiRoot}/bot${bot.token}/setWebhook`, {
      method: "POST",
      body,
    });
    assertEquals((await response.json()).ok, true);
    await ada.says(bot, "trusted");
    assertEquals((await ada.hears(bot)).text, "trusted");
  }
  {
    await using set = await relayed();
    const { bot, ada, api } = set;
    await api("setWebhook", { url: hook.url });
    await ada.says(bot, "hi");
    await until(async () => (await api("getWebhookInfo")).result.last_error_message);
    assertStringIncludes(
      (await api("getWebhookInfo")).result.last_error_message,
      "certificate verify failed",
    );
    assertEquals(hook.updates.length, 1);
  }
  await using set = await relayed({ insecure: true });
  const { bot, ada, api } = set;
  await api("setWebhook", { url: hook.url });
  await ada.says(bot, "insecure");
  assertEquals((await ada.hears(bot)).text, "insecure");
});
