import { assert, assertEquals } from "@std/assert";
import { startBotApiStub } from "../e2e/bot_api_stub.ts";
import { textUpdate } from "../e2e/main_process.ts";
import { freePort } from "../../src/demo/free_port.ts";
import { Client } from "./helpers/client.ts";
import { certify, startPostern } from "./helpers/postern.ts";
import { startCaddy, startHaproxy, startNginx } from "./helpers/programs.ts";
import type { ProxyProcess } from "./helpers/proxy_process.ts";

const host = "bot.example.com";
const { cert, key, folder, ca } = await certify(host);

/** The three proxies, each with a minimal configuration for a local port. */
const proxies: Record<string, (target: number) => Promise<ProxyProcess>> = {
  nginx: (target) =>
    startNginx((port) => `
      server {
        listen 127.0.0.1:${port} ssl;
        ssl_certificate ${cert}; ssl_certificate_key ${key};
        location / {
          proxy_pass http://127.0.0.1:${target};
          proxy_set_header X-Forwarded-For $remote_addr;
        }
      }`),
  haproxy: (target) =>
    startHaproxy((port) => `
listen bots
    mode http
    bind 127.0.0.1:${port} ssl crt ${folder}
    http-request set-header X-Forwarded-For %[src]
    server postern 127.0.0.1:${target}
`),
  caddy: (target) =>
    startCaddy((port) =>
      `{
}
${host}:${port} {
  bind 127.0.0.1
  tls ${cert} ${key}
  reverse_proxy 127.0.0.1:${target}
}
`
    ),
};

for (const [name, start] of Object.entries(proxies)) {
  Deno.test(`${name} passes on Postern's 503 and Retry-After unchanged`, async () => {
    await using api = startBotApiStub();
    const slow = { BOT_SLOW_TOKEN: "1:slow", BOT_SLOW_SECRET: "slow", MAX_IN_FLIGHT: "1" };
    await using main = await startPostern({ ...slow, TELEGRAM_API_ROOT: api.apiRoot });
    await using proxy = await start(main.port);
    using first = new Client({ port: proxy.port, host, ca });
    using second = new Client({ port: proxy.port, host, ca });
    const headers = { "x-telegram-bot-api-secret-token": "slow" };
    const body = JSON.stringify(textUpdate(1, 7, "30"));
    const held = first.ask("/slow", { headers, body }).catch(() => undefined);
    while (api.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));

    const full = await second.ask("/echo");
    assertEquals([full.status, full.headers["retry-after"]], [503, "1"]);
    main.kill("SIGTERM");
    await main.logged(({ event }) => event === "draining");
    const draining = await second.ask("/echo");
    assertEquals([draining.status, draining.headers["retry-after"]], [503, "5"]);
    main.kill("SIGKILL");
    await main.ended();
    await held;
  });

  Deno.test(`${name} answers with a status that Telegram retries when Postern is down`, async () => {
    await using proxy = await start(freePort());
    using client = new Client({ port: proxy.port, host, ca });
    const status = await client.status("/echo");
    assert(status === 502 || status === 503, String(status));
  });
}
