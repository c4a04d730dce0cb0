import { assertEquals } from "@std/assert";
import { makeCertificate } from "../helpers/certificate.ts";
import { http } from "../helpers/fake_peer.ts";
import { call, fakeTelegram, hookedTelegram } from "../helpers/telegram.ts";

const url = "https://bots.example/echo";
const { cert: PEM } = await makeCertificate();

Deno.test("fact 4: strict mode takes four ports and HTTPS only, local mode lifts that", async () => {
  const ports = "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443";
  for (
    const [url, description] of [
      ["https://bots.example:8444/", `Bad Request: ${ports}`],
      [
        "http://bots.example/",
        "Bad Request: bad webhook: An HTTPS URL must be provided for webhook",
      ],
      ["https://bots.example:88/", "Webhook was set"],
      ["https://bots.example:8443/", "Webhook was set"],
      ["https://bots.example:80/", "Webhook was set"],
      ["bots.example/no-scheme", "Webhook was set"],
    ]
  ) {
    const strict = fakeTelegram({ strict: true });
    assertEquals(
      (await call(strict.tg, strict.bot, "setWebhook", { url })).description,
      description,
    );
    strict.tg.close();
    const local = fakeTelegram();
    assertEquals((await call(local.tg, local.bot, "setWebhook", { url })).ok, true);
    local.tg.close();
  }
});

Deno.test("fact 4: strict mode refuses reserved and IPv6 addresses", async () => {
  const reserved = [
    "127.0.0.1",
    "10.1.2.3",
    "192.168.1.1",
    "172.31.0.1",
    "169.254.1.1",
    "100.64.0.1",
  ];
  for (const address of reserved) {
    const { tg, bot, peer } = fakeTelegram({ strict: true });
    peer.addresses = [address];
    const { description } = await call(tg, bot, "setWebhook", { url });
    assertEquals(description, `Bad Request: bad webhook: IP address ${address} is reserved`);
  }
  const { tg, bot, peer } = fakeTelegram({ strict: true });
  peer.addresses = ["2001:67c:4e8::1"];
  assertEquals(
    (await call(tg, bot, "setWebhook", { url })).description,
    "Bad Request: bad webhook: IPv6-only addresses are not allowed",
  );
});

Deno.test("fact 15: setWebhook succeeds before any connection is tried", async () => {
  const { tg, bot, peer } = fakeTelegram();
  peer.refuse = "Connection refused";
  const reply = await call(tg, bot, "setWebhook", { url });
  assertEquals([reply.status, reply.description, peer.opened], [200, "Webhook was set", []]);
  tg.close();
});

Deno.test("fact 15: the four descriptions", async () => {
  const { clock, tg, bot } = fakeTelegram();
  const said = async (method: string, params = {}) => {
    await clock.advance(1000);
    return (await call(tg, bot, method, params)).description;
  };
  assertEquals(await said("deleteWebhook"), "Webhook is already deleted");
  assertEquals(await said("setWebhook", { url }), "Webhook was set");
  assertEquals(await said("setWebhook", { url }), "Webhook is already set");
  assertEquals(await said("setWebhook", { url, max_connections: 5 }), "Webhook was set");
  assertEquals(await said("setWebhook", { url: "" }), "Webhook was deleted");
  assertEquals(await said("setWebhook", { url: "" }), "Webhook is already deleted");
  assertEquals(await said("setWebhook", { url }), "Webhook was set");
  assertEquals(await said("deleteWebhook"), "Webhook was deleted");
  tg.close();
});

Deno.test("fact 15: more than one change a second is 429", async () => {
  const { clock, tg, bot } = await hookedTelegram();
  await clock.advance(999);
  const reply = await call(tg, bot, "setWebhook", { url: "https://other.example" });
  assertEquals(reply, {
    status: 429,
    ok: false,
    error_code: 429,
    description: "Too Many Requests: retry after 1",
    parameters: { retry_after: 1 },
  } as never);
  await clock.advance(1);
  assertEquals((await call(tg, bot, "setWebhook", { url: "https://other.example" })).ok, true);
  tg.close();
});

Deno.test("fact 15: an uploaded certificate is used for TLS; over 3 MiB it is refused", async () => {
  const { clock, tg, bot, peer } = fakeTelegram();
  const form = new FormData();
  form.set("url", url);
  form.set("certificate", new File([PEM], "cert.pem"));
  assertEquals((await call(tg, bot, "setWebhook", form)).ok, true);
  assertEquals((await call(tg, bot, "getWebhookInfo")).result.has_custom_certificate, true);
  await tg.user("Ada").says(bot, "hi");
  await clock.advance(1000);
  assertEquals(peer.peers[0]!.tls, { hostname: "bots.example", certificate: PEM });
  form.set("certificate", new File([new Uint8Array((3 << 20) + 1)], "cert.pem"));
  assertEquals(
    (await call(tg, bot, "setWebhook", form)).description,
    "Bad Request: certificate size is too big (3145729 bytes)",
  );
});

Deno.test("fact 15: ip_address is used in place of the host's own", async () => {
  const { clock, tg, bot, peer } = await hookedTelegram({ ip_address: "203.0.113.7" });
  await tg.user("Ada").says(bot, "hi");
  await clock.advance(0);
  assertEquals(peer.peers[0]!.address, "203.0.113.7");
  assertEquals((await call(tg, bot, "getWebhookInfo")).result.ip_address, "203.0.113.7");
  tg.close();
});

Deno.test("fact 15: drop_pending_updates drops pending updates", async () => {
  const { tg, bot } = fakeTelegram();
  await tg.user("Ada").says(bot, "hi");
  await call(tg, bot, "setWebhook", { url, drop_pending_updates: true });
  assertEquals((await call(tg, bot, "getWebhookInfo")).result.pending_update_count, 0);
  assertEquals(tg.snapshot().updates[0]!.state, "dropped");
  tg.close();
});

Deno.test("fact 16: setWebhook's exact errors", async () => {
  for (
    const [params, description] of [
      [{ url: "https://" }, "invalid webhook URL specified"],
      [{ url: "ftp://bots.example" }, "invalid webhook URL specified"],
      [{ url, secret_token: "x".repeat(257) }, "secret token is too long"],
      [{ url, secret_token: "a b" }, "secret token contains unallowed characters"],
    ] as const
  ) {
    const { tg, bot } = fakeTelegram();
    const reply = await call(tg, bot, "setWebhook", params);
    assertEquals([reply.status, reply.description], [400, `Bad Request: ${description}`]);
  }
  const { tg, bot, peer } = fakeTelegram();
  peer.addresses = [];
  assertEquals(
    (await call(tg, bot, "setWebhook", { url })).description,
    "Bad Request: bad webhook: Failed to resolve host: Name or service not known",
  );
});

Deno.test("fact 17: allowed_updates omitted is unchanged, empty is the default", async () => {
  const { clock, tg, bot } = await hookedTelegram({ allowed_updates: ["message", "chat_member"] });
  const allowed = async (params: Record<string, unknown>) => {
    await clock.advance(1000);
    await call(tg, bot, "setWebhook", { url, ...params });
    return (await call(tg, bot, "getWebhookInfo")).result.allowed_updates;
  };
  assertEquals(await allowed({}), ["message", "chat_member"]);
  assertEquals(await allowed({ allowed_updates: "not a list" }), ["message", "chat_member"]);
  assertEquals(await allowed({ allowed_updates: '["poll"]' }), ["poll"]);
  assertEquals(await allowed({ allowed_updates: [] }), undefined);
  tg.close();
});

Deno.test("fact 17: all kinds but three by default", async () => {
  const { tg, bot } = fakeTelegram();
  const ada = tg.user("Ada");
  const message = await ada.says(bot, "hi");
  await ada.reacts(message, "👍");
  assertEquals(tg.snapshot().updates.map(({ kind }) => kind), ["message"]);
  await call(tg, bot, "getUpdates", { allowed_updates: ["message_reaction"] });
  await ada.reacts(message, "❤");
  assertEquals(tg.snapshot().updates.map(({ kind }) => kind), ["message", "message_reaction"]);
});

Deno.test("fact 17: a change does not affect pending updates", async () => {
  const { tg, bot } = fakeTelegram();
  await tg.user("Ada").says(bot, "hi");
  const { result } = await call(tg, bot, "getUpdates", { allowed_updates: ["poll"] });
  assertEquals(result.length, 1);
});

Deno.test("fact 18: getWebhookInfo without a webhook, and with one", async () => {
  const { tg, bot } = fakeTelegram();
  assertEquals((await call(tg, bot, "getWebhookInfo")).result, {
    url: "",
    has_custom_certificate: false,
    pending_update_count: 0,
  });
  const hooked = await hookedTelegram();
  hooked.peer.answer = () => "hang";
  await hooked.tg.user("Ada").says(hooked.bot, "hi");
  await hooked.clock.advance(0);
  assertEquals((await call(hooked.tg, hooked.bot, "getWebhookInfo")).result, {
    url,
    has_custom_certificate: false,
    pending_update_count: 1,
    ip_address: "149.154.167.99",
    max_connections: 100,
  });
  hooked.tg.close();
});

Deno.test("fact 18: last_error is cleared by setWebhook, not by success", async () => {
  const { clock, peer, tg, bot } = await hookedTelegram();
  peer.answer = () => peer.requests.length === 1 ? http("500 Oops") : http();
  await tg.user("Ada").says(bot, "hi");
  await clock.advance(5000);
  const info = async () => (await call(tg, bot, "getWebhookInfo")).result;
  assertEquals((await info()).pending_update_count, 0);
  assertEquals((await info()).last_error_message, "Wrong response from the webhook: 500 Oops");
  assertEquals((await info()).last_error_date, 1_700_000_000);
  await call(tg, bot, "setWebhook", { url, max_connections: 3 });
  assertEquals((await info()).last_error_message, undefined);
  tg.close();
});

Deno.test("fact 19: the texts of last_error_message", async () => {
  for (
    const text of [
      "Connection refused",
      "Connection timed out",
      "Connection reset by peer",
      "SSL error {error:0A000086:SSL routines::certificate verify failed:hostname mismatch}",
      "Can't connect to the webhook",
    ]
  ) {
    const { clock, peer, tg, bot } = await hookedTelegram();
    peer.refuse = text;
    await tg.user("Ada").says(bot, "hi");
    await clock.advance(0);
    assertEquals((await call(tg, bot, "getWebhookInfo")).result.last_error_message, text);
    tg.close();
  }
  const { clock, peer, tg, bot } = await hookedTelegram();
  peer.answer = () => http("418 I'm a teapot");
  await tg.user("Ada").says(bot, "hi");
  await clock.advance(0);
  assertEquals(
    (await call(tg, bot, "getWebhookInfo")).result.last_error_message,
    "Wrong response from the webhook: 418 I'm a teapot",
  );
  tg.close();
});

Deno.test("setWebhook() again aborts what is in flight; the new webhook receives it again", async () => {
  const { clock, peer, tg, bot } = await hookedTelegram();
  peer.answer = () => peer.requests.length === 1 ? "hang" : http();
  await tg.user("Ada").says(bot, "hi");
  await clock.advance(2000);
  await call(tg, bot, "setWebhook", { url: "https://bots.example/new" });
  await clock.advance(2000);
  assertEquals(peer.requests.map(({ text }) => text.split(" ")[1]), ["/echo", "/new"]);
  assertEquals(peer.requests[0]!.update, peer.requests[1]!.update);
  tg.close();
});
