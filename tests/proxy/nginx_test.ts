import { assertEquals } from "@std/assert";
import type { MainProcess } from "../e2e/main_process.ts";
import { Client, STRANGER } from "./helpers/client.ts";
import { assertAnswers, assertForgedRefused, assertRefusedFrom } from "./helpers/contract.ts";
import { certify, startPostern } from "./helpers/postern.ts";
import { startNginx } from "./helpers/programs.ts";
import type { ProxyProcess } from "./helpers/proxy_process.ts";
import { startRelay } from "./helpers/relay.ts";
import { adapt, readSnippet } from "./helpers/snippet.ts";

const host = "bot.example.com";
const { cert, key, ca } = await certify(host);
const snippet = await readSnippet("nginx.conf");

/** nginx as in the deployment guide, in front of a local port. */
function startProxy(target: number, changes: Record<string, string> = {}): Promise<ProxyProcess> {
  return startNginx((port) =>
    adapt(snippet, {
      "127.0.0.1:8080": `127.0.0.1:${target}`,
      "listen 443": `listen 127.0.0.1:${port}`,
      "/etc/letsencrypt/live/bot.example.com/fullchain.pem": cert,
      "/etc/letsencrypt/live/bot.example.com/privkey.pem": key,
      ...changes,
    })
  );
}

function startTwoBots(env: Record<string, string> = {}): Promise<MainProcess> {
  return startPostern({
    BOT_COUNTER_TOKEN: "654321:end-to-end",
    BOT_COUNTER_SECRET: "another",
    ...env,
  });
}

Deno.test("nginx.conf serves many bots on paths of one domain", async () => {
  await using main = await startTwoBots();
  await using proxy = await startProxy(main.port);
  using client = new Client({ port: proxy.port, host, ca });
  await assertAnswers(client, "/bots/echo");
  const headers = { "x-telegram-bot-api-secret-token": "another" };
  assertEquals(await client.status("/bots/counter", { headers }), 200);
  assertEquals(await client.status("/bots/counter"), 401);
  assertEquals(await client.status("/echo"), 404);
});

Deno.test("nginx.conf lets no forged X-Forwarded-For through, replacing it or appending", async () => {
  await using main = await startPostern();
  const append = { "X-Forwarded-For $remote_addr": "X-Forwarded-For $proxy_add_x_forwarded_for" };
  for (const changes of [{}, append]) {
    await using proxy = await startProxy(main.port, changes);
    using stranger = new Client({ port: proxy.port, host, ca, from: STRANGER });
    await assertForgedRefused(stranger, "/bots/echo");
    using client = new Client({ port: proxy.port, host, ca });
    assertEquals(await client.status("/bots/echo"), 200);
  }
  await assertRefusedFrom(main, STRANGER);
});

Deno.test("nginx.conf keeps its connection to Postern", async () => {
  await using main = await startPostern();
  await using relay = startRelay(main.port);
  await using proxy = await startProxy(relay.port);
  for (let client = 0; client < 3; client++) {
    using telegram = new Client({ port: proxy.port, host, ca });
    for (let i = 0; i < 10; i++) assertEquals(await telegram.status("/bots/echo"), 200);
  }
  assertEquals(relay.connections, 1);
});

Deno.test("Postern behind nginx trusts no other peer", async () => {
  await using main = await startPostern();
  using stranger = new Client({ port: main.port, host, from: STRANGER });
  await assertForgedRefused(stranger, "/echo");
});
