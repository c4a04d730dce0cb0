import { assertEquals, assertRejects } from "@std/assert";
import { Client, STRANGER, TELEGRAM, TELEGRAM_NETWORK } from "./helpers/client.ts";
import { assertAnswers } from "./helpers/contract.ts";
import { certify, startPostern } from "./helpers/postern.ts";
import { startHaproxy } from "./helpers/programs.ts";
import { adapt, readSnippet } from "./helpers/snippet.ts";

const host = "bot.example.com";
const { cert, key, ca } = await certify(host);
const snippet = await readSnippet("haproxy_passthrough.cfg");

Deno.test("haproxy_passthrough.cfg passes TLS through to Postern, for Telegram only", async () => {
  const env = { TLS_CERT: cert, TLS_KEY: key, SOURCES: "127.0.0.1", TRUSTED_PROXIES: "" };
  await using main = await startPostern(env);
  await using proxy = await startHaproxy((port) =>
    adapt(snippet, {
      "127.0.0.1:8443": `127.0.0.1:${main.port}`,
      "bind :443": `bind 127.0.0.1:${port}`,
      "149.154.160.0/20 91.108.4.0/22": `${TELEGRAM_NETWORK} 127.0.0.1`,
    })
  );
  using client = new Client({ port: proxy.port, host, ca });
  await assertAnswers(client, "/echo");

  using other = new Client({ port: proxy.port, host: "example.com", ca });
  await assertRejects(() => other.ask("/echo"));
  using stranger = new Client({ port: proxy.port, host, ca, from: STRANGER });
  const headers = { "x-forwarded-for": TELEGRAM };
  await assertRejects(() => stranger.ask("/echo", { headers }));
});

Deno.test("Postern behind a passthrough ignores X-Forwarded-For", async () => {
  const env = { TLS_CERT: cert, TLS_KEY: key, TRUSTED_PROXIES: "" };
  await using main = await startPostern(env);
  using client = new Client({ port: main.port, host, ca, from: "127.0.0.1" });
  assertEquals(await client.status("/echo", { headers: { "x-forwarded-for": TELEGRAM } }), 403);
});
