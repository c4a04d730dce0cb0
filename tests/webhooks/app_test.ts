import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { createApp } from "../../src/app/app.ts";
import type { PosternEvent } from "../../src/events/events.ts";
import { startSimulator } from "../../src/simulator/mod.ts";
import { TestAuthority } from "../cli/helpers/openssl_ca.ts";

const handler = { message() {} };

Deno.test("App.register() sets the webhooks, uploads the certificate and logs it", async () => {
  await using authority = await TestAuthority.create();
  await using tg = await startSimulator({ patience: 60_000 });
  const { cert } = await authority.selfSigned("bots.example");
  const events: PosternEvent[] = [];
  const app = createApp({
    bots: {
      echo: { token: tg.bot("echo").token, handler, path: "/deep/echo" },
      gone: { token: "4444:revoked", handler },
    },
    ...{ publicUrl: "https://127.0.0.1/tg", maxConnections: 7, cert },
    telegram: { apiRoot: tg.apiRoot },
    observers: [(event) => events.push(event)],
  });
  const [echo, gone] = await app.register();
  assertEquals([echo?.ok, gone?.ok], [true, false]);
  const { webhook } = tg.snapshot().bots[0]!;
  assertEquals(
    [webhook.url, webhook.max_connections, webhook.has_custom_certificate, webhook.allowed_updates],
    ["https://127.0.0.1/tg/deep/echo", 7, true, ["message"]],
  );
  const notices = events.flatMap((event) => event.type === "notice" ? [event.text] : []);
  assertEquals(notices.length, 3);
  assertEquals(notices.at(-1), "Registered 1 of 2 webhooks");
  await app.close();
});

Deno.test("App.register() without publicUrl throws", async () => {
  const app = createApp({ bots: { echo: { token: "1:x", handler } } });
  await assertRejects(() => app.register(), TypeError, "publicUrl is not set");
  await app.close();
});

Deno.test("App.register() fails for every bot when the certificate cannot be read", async () => {
  const events: PosternEvent[] = [];
  const app = createApp({
    bots: { echo: { token: "1:x", handler } },
    ...{ publicUrl: "https://bots.example", cert: "/nowhere/cert.pem" },
    observers: [(event) => events.push(event)],
  });
  assertEquals((await app.register()).map(({ ok }) => ok), [false]);
  const [event] = events;
  assertStringIncludes(event?.type === "notice" ? event.text : "", "certificate cannot be read");
  await app.close();
});

Deno.test("App.close() cancels a registration in progress silently", async () => {
  await using tg = await startSimulator({ patience: 60_000 });
  tg.slow(60_000);
  const events: PosternEvent[] = [];
  const app = createApp({
    bots: { echo: { token: tg.bot("echo").token, handler } },
    publicUrl: "https://bots.example",
    telegram: { apiRoot: tg.apiRoot },
    observers: [(event) => events.push(event)],
  });
  const registering = app.register();
  await app.close();
  assertEquals((await registering).map(({ ok }) => ok), [false]);
  assertEquals(events, []);
});
