import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { FakeClock } from "../../src/util/fake_clock.ts";
import { call, relayed, until, webhook } from "./helpers.ts";

Deno.test("the relay answers setWebhook, getWebhookInfo and deleteWebhook as Telegram does", async () => {
  const clock = new FakeClock(Date.now()); // It stands still, so that a second passes when it is to.
  await using set = await relayed({ clock });
  const { api, tg, bot } = set;
  const url = "http://127.0.0.1:9/hook";
  assertEquals((await api("getWebhookInfo")).result.url, "");
  assertEquals(await api("setWebhook", { url, allowed_updates: ["message", "chat_member"] }), {
    ok: true,
    result: true,
    description: "Webhook was set",
  });
  const { result } = await api("getwebhookinfo");
  assertEquals([result.url, result.max_connections, result.allowed_updates], [
    ...[url, 40, ["message", "chat_member"]],
  ]);
  assertEquals(tg.view(tg.world.bots.get(bot.id)!).webhook.url, "");
  assertEquals((await api("setWebhook", { url })).description, "Too Many Requests: retry after 1");
  assertEquals((await api("deleteWebhook")).description, "Webhook was deleted");
  assertEquals((await api("deleteWebhook")).description, "Webhook is already deleted");
  await clock.advance(1000);
  const long = await api("setWebhook", { url, secret_token: "x".repeat(257) });
  assertEquals(long.description, "Bad Request: secret token is too long");
});

Deno.test("the relay requests from Telegram the kinds that a bot requests", async () => {
  await using set = await relayed();
  const { api, tg, bot } = set;
  await api("setWebhook", { url: "http://127.0.0.1:9/", allowed_updates: ["chat_member"] });
  set.ada.says(bot, "ends the long poll that was waiting");
  await until(() => tg.world.bots.get(bot.id)!.allowed.includes("chat_member"));
  assertEquals(tg.world.bots.get(bot.id)!.allowed, ["chat_member"]);
});

Deno.test("getUpdates: 409 while a webhook is set, the updates otherwise", async () => {
  await using set = await relayed();
  const { api, ada, bot, tg } = set;
  await ada.says(bot, "hi");
  const { result } = await api("getUpdates", { timeout: 10 });
  assertEquals(result[0].message.text, "hi");
  await api("getUpdates", { offset: result[0].update_id + 1 });
  await tg.idle(bot, { within: 60_000 });
  await api("setWebhook", { url: "http://127.0.0.1:9/" });
  assertEquals(await api("getUpdates"), {
    ok: false,
    error_code: 409,
    description: "Conflict: can't use getUpdates method while webhook is active; " +
      "use deleteWebhook to delete the webhook first",
  });
});

Deno.test("setWebhook ends a waiting getUpdates, and so does another getUpdates", async () => {
  await using set = await relayed();
  const { api } = set;
  // What was asked before has been answered, or waits.
  const waits = async () => {
    for (let i = 0; i < 20; i++) await api("getWebhookInfo");
  };
  const first = api("getUpdates", { timeout: 20, offset: 1 });
  await waits();
  const second = api("getUpdates", { timeout: 20, offset: 2 });
  assertEquals(
    (await first).description,
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
  );
  await waits();
  await api("setWebhook", { url: "http://127.0.0.1:9/" });
  assertEquals((await second).description, "Conflict: terminated by setWebhook request");
});

Deno.test("drop_pending_updates drops pending updates here and at Telegram", async () => {
  await using set = await relayed();
  const { api, ada, bot, tg } = set;
  await ada.says(bot, "old");
  await tg.burst(bot, 129); // More than getUpdates returns at once.
  await until(async () => (await api("getWebhookInfo")).result.pending_update_count === 130);
  await api("deleteWebhook", { drop_pending_updates: true });
  assertEquals((await api("getWebhookInfo")).result.pending_update_count, 0);
  await tg.idle(bot, { within: 60_000 });
  await using hook = webhook(() => {});
  await api("setWebhook", { url: hook.url });
  await ada.says(bot, "new");
  await until(() => hook.updates.length > 0);
  assertEquals(hook.updates.map(({ message }) => message.text), ["new"]);
});

Deno.test("getWebhookInfo counts updates not fetched yet", async () => {
  await using set = await relayed();
  const { api, bot, tg } = set;
  await tg.burst(bot, 130);
  await until(async () => (await api("getWebhookInfo")).result.pending_update_count === 130);
  await using hook = webhook(() => {});
  await api("setWebhook", { url: hook.url });
  await tg.idle(bot, { within: 60_000 });
  assertEquals(hook.updates.length, 130);
  assertEquals(new Set(hook.updates.map(({ update_id }) => update_id)).size, 130);
});

Deno.test("a token of no bot of the relay is refused and not forwarded", async () => {
  await using set = await relayed();
  const { relay, tg } = set;
  const other = tg.bot("other");
  for (const token of [other.token, "1:x", `${set.bot.token}x`]) {
    assertEquals(await call(relay.apiRoot, token, "getMe"), {
      ok: false,
      error_code: 401,
      description: "Unauthorized",
    });
  }
  assert(!tg.log.some(({ bot }) => bot === other.username));
});

Deno.test("a webhook reply runs as a separate call, with files and forms, but never setWebhook", async () => {
  await using set = await relayed();
  const { api, ada, bot, tg } = set;
  const answers = [
    Response.json({ method: "setWebhook", url: "http://127.0.0.1:1/" }),
    new Response("method=sendMessage&chat_id=" + ada.id + "&text=form", {
      headers: { "content-type": "application/x-www-form-urlencoded" },
    }),
    (() => {
      const body = new FormData();
      body.set("method", "sendDocument");
      body.set("chat_id", `${ada.id}`);
      body.set("document", new File(["in the file"], "ä.txt", { type: "text/plain" }));
      return new Response(body);
    })(),
  ];
  await using hook = webhook(() => answers.shift());
  await api("setWebhook", { url: hook.url });
  for (const text of ["1", "2", "3"]) await ada.says(bot, text);
  assertEquals((await ada.hears(bot)).text, "form");
  assertEquals((await ada.hears(bot)).document?.file_name, "ä.txt");
  assertEquals((await api("getWebhookInfo")).result.url, hook.url);
  assertStringIncludes(JSON.stringify(tg.log), "sendDocument");
});

Deno.test("no spelling of setWebhook or deleteWebhook reaches Telegram", async () => {
  await using set = await relayed();
  const { relay, bot, tg } = set;
  const path = `/bot${bot.token}`;
  const url = encodeURIComponent("http://127.0.0.1:9/spelt");
  for (
    const name of ["SETWEBHOOK", "set%57ebhook", "%73et%57ebhook", "Setwebhook/", "deletewebhook"]
  ) {
    await fetch(`${relay.apiRoot}${path}/${name}?url=${url}`).then((answer) => answer.bytes());
    await fetch(`${relay.apiRoot}/bot${bot.token.replace(":", "%3A")}/${name}?url=${url}`)
      .then((answer) => answer.bytes());
  }
  const there = tg.log.flatMap((entry) => entry.type === "call" ? [entry.method] : []);
  assertEquals(there.filter((method) => /webhook$/i.test(method)), []);
  assertEquals(tg.view(tg.world.bots.get(bot.id)!).webhook.url, "");
});
