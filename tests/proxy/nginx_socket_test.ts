import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { Client, STRANGER } from "./helpers/client.ts";
import { assertAnswers, assertForgedRefused, assertRefusedFrom } from "./helpers/contract.ts";
import { certify, startPostern } from "./helpers/postern.ts";
import { startNginx } from "./helpers/programs.ts";
import type { ProxyProcess } from "./helpers/proxy_process.ts";
import { adapt, readSnippet } from "./helpers/snippet.ts";

const host = "bot.example.com";
const { cert, key, ca } = await certify(host);
const socket = join(await Deno.makeTempDir(), "postern.sock");
const site = (await readSnippet("nginx.conf")).replace(/^upstream[^}]*}\n/, "");
const upstream = await readSnippet("nginx_socket.conf");

/** nginx as in the deployment guide, in front of the socket. */
function startProxy(changes: Record<string, string> = {}): Promise<ProxyProcess> {
  return startNginx((port) =>
    adapt(upstream + site, {
      "/run/postern/postern.sock": socket,
      "listen 443": `listen 127.0.0.1:${port}`,
      "/etc/letsencrypt/live/bot.example.com/fullchain.pem": cert,
      "/etc/letsencrypt/live/bot.example.com/privkey.pem": key,
      ...changes,
    })
  );
}

const env = { LISTEN: `unix:${socket}`, TRUSTED_PROXIES: "" };

Deno.test("nginx_socket.conf serves bots through Postern's Unix socket", async () => {
  await using _main = await startPostern(env);
  await using proxy = await startProxy();
  using client = new Client({ port: proxy.port, host, ca });
  await assertAnswers(client, "/bots/echo");
});

Deno.test("nginx_socket.conf lets no forged X-Forwarded-For through, replacing it or appending", async () => {
  await using main = await startPostern(env);
  const append = { "X-Forwarded-For $remote_addr": "X-Forwarded-For $proxy_add_x_forwarded_for" };
  for (const changes of [{}, append]) {
    await using proxy = await startProxy(changes);
    using stranger = new Client({ port: proxy.port, host, ca, from: STRANGER });
    await assertForgedRefused(stranger, "/bots/echo");
    using client = new Client({ port: proxy.port, host, ca });
    assertEquals(await client.status("/bots/echo"), 200);
  }
  await assertRefusedFrom(main, STRANGER);
});
