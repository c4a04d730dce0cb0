import { assert, assertEquals } from "@std/assert";
import { SECRET } from "../e2e/main_process.ts";
import { freePort } from "../../src/demo/free_port.ts";
import { Client, STRANGER } from "./helpers/client.ts";
import { assertAnswers, assertForgedRefused, assertRefusedFrom } from "./helpers/contract.ts";
import { certify, startPostern } from "./helpers/postern.ts";
import { startCaddy } from "./helpers/programs.ts";
import type { ProxyProcess } from "./helpers/proxy_process.ts";
import { startRelay } from "./helpers/relay.ts";
import { adapt, readSnippet } from "./helpers/snippet.ts";

const host = "bot.example.com";
const { cert, key, ca } = await certify(host);
const snippet = await readSnippet("Caddyfile");

/** Caddy as in the deployment guide, in front of a local port, with our own certificate. */
function startProxy(target: number): Promise<ProxyProcess> {
  return startCaddy((port) =>
    adapt(snippet, {
      "127.0.0.1:8080": `127.0.0.1:${target}`,
      "bot.example.com {": `bot.example.com:${port} {\n\tbind 127.0.0.1\n\ttls ${cert} ${key}`,
    })
  );
}

Deno.test("Caddyfile serves bots over TLS terminated by Caddy", async () => {
  await using main = await startPostern();
  await using proxy = await startProxy(main.port);
  using client = new Client({ port: proxy.port, host, ca });
  await assertAnswers(client, "/echo");
});

Deno.test("Caddyfile lets no forged X-Forwarded-For through", async () => {
  await using main = await startPostern();
  await using proxy = await startProxy(main.port);
  using stranger = new Client({ port: proxy.port, host, ca, from: STRANGER });
  await assertForgedRefused(stranger, "/echo");
  await assertRefusedFrom(main, STRANGER);
});

Deno.test("Caddyfile keeps its connection to Postern", async () => {
  await using main = await startPostern();
  await using relay = startRelay(main.port);
  await using proxy = await startProxy(relay.port);
  using telegram = new Client({ port: proxy.port, host, ca });
  for (let i = 0; i < 20; i++) assertEquals(await telegram.status("/echo"), 200);
  assertEquals(relay.connections, 1);
});

Deno.test("Caddyfile keeps the secret out of Caddy's log", async () => {
  const proxy = await startProxy(freePort());
  {
    await using _stopped = proxy;
    using client = new Client({ port: proxy.port, host, ca });
    assertEquals(await client.status("/echo"), 502);
  }
  const log = proxy.printed.join("\n");
  assert(log.includes("connection refused"), log);
  assertEquals(log.includes(SECRET), false);
});
