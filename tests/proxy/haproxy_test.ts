import { assertEquals, assertRejects } from "@std/assert";
import type { MainProcess } from "../e2e/main_process.ts";
import { Client, STRANGER } from "./helpers/client.ts";
import { assertAnswers, assertForgedRefused, assertRefusedFrom } from "./helpers/contract.ts";
import { certify, startPostern } from "./helpers/postern.ts";
import { startHaproxy } from "./helpers/programs.ts";
import type { ProxyProcess } from "./helpers/proxy_process.ts";
import { startRelay } from "./helpers/relay.ts";
import { adapt, readSnippet } from "./helpers/snippet.ts";

const host = "echo.example.com";
const counterHost = "counter.example.com";
const { folder, ca } = await certify(host, counterHost);
const snippet = await readSnippet("haproxy.cfg");

/** haproxy as in the deployment guide, in front of two local ports. */
function startProxy(
  echo: number,
  counter: number,
  changes: Record<string, string> = {},
): Promise<ProxyProcess> {
  return startHaproxy((port) =>
    adapt(snippet, {
      "127.0.0.1:8081": `127.0.0.1:${echo}`,
      "127.0.0.1:8082": `127.0.0.1:${counter}`,
      "bind :443": `bind 127.0.0.1:${port}`,
      "/etc/haproxy/certs/": folder,
      ...changes,
    })
  );
}

function startCounter(): Promise<MainProcess> {
  return startPostern({
    BOT_ECHO_TOKEN: "",
    BOT_ECHO_SECRET: "",
    BOT_COUNTER_TOKEN: "654321:end-to-end",
    BOT_COUNTER_SECRET: "another",
  });
}

Deno.test("haproxy.cfg routes the bots' subdomains by SNI", async () => {
  await using main = await startPostern();
  await using counter = await startCounter();
  await using proxy = await startProxy(main.port, counter.port);
  using client = new Client({ port: proxy.port, host, ca });
  await assertAnswers(client, "/echo");
  assertEquals(await client.status("/counter"), 404);

  using other = new Client({ port: proxy.port, host: counterHost, ca });
  const headers = { "x-telegram-bot-api-secret-token": "another" };
  assertEquals(await other.status("/counter", { headers }), 200);
  // The name in the handshake decides, whatever the request says.
  assertEquals(await other.status("/counter", { headers: { ...headers, host } }), 200);

  using unknown = new Client({ port: proxy.port, host: "example.com", ca });
  await assertRejects(() => unknown.ask("/echo"));
});

Deno.test("haproxy.cfg lets no forged X-Forwarded-For through, replacing it or appending", async () => {
  await using main = await startPostern();
  const replace = "http-request set-header X-Forwarded-For %[src]";
  for (const changes of [{}, { [replace]: "option forwardfor" }]) {
    await using proxy = await startProxy(main.port, main.port, changes);
    using stranger = new Client({ port: proxy.port, host, ca, from: STRANGER });
    await assertForgedRefused(stranger, "/echo");
    using client = new Client({ port: proxy.port, host, ca });
    assertEquals(await client.status("/echo"), 200);
  }
  await assertRefusedFrom(main, STRANGER);
});

Deno.test("haproxy.cfg keeps its connection to Postern", async () => {
  await using main = await startPostern();
  await using relay = startRelay(main.port);
  await using proxy = await startProxy(relay.port, relay.port);
  using telegram = new Client({ port: proxy.port, host, ca });
  for (let i = 0; i < 20; i++) assertEquals(await telegram.status("/echo"), 200);
  assertEquals(relay.connections, 1);
});
