import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  type RunningSimulator,
  type SimulatedBot,
  type StartOptions,
  startSimulator,
} from "../../src/simulator/mod.ts";
import { freePort } from "../../src/demo/free_port.ts";
import { makeCertificate } from "./helpers/certificate.ts";
import { call } from "./helpers/telegram.ts";

/** A real server on a free port, over TLS when a certificate is given. */
function serve(
  handler: (request: Request) => Response | Promise<Response>,
  tls: { cert: string; key: string } | Record<string, never> = {},
) {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {}, ...tls }, handler);
}

/** Waits until the bot's webhook has had an error, and returns it. */
async function lastError(tg: RunningSimulator, bot: SimulatedBot): Promise<string> {
  for await (const event of tg.events()) {
    if (event.type === "webhook" && event.info.last_error_message) {
      return event.info.last_error_message;
    }
  }
  throw new Error(`No error of @${bot.username}`);
}

async function start(options: StartOptions = {}) {
  const tg = await startSimulator({ patience: 60_000, ...options });
  const bot = tg.bot("echo");
  return { tg, bot, ada: tg.user("Ada") };
}

Deno.test("delivery over a real socket: keep-alive, a webhook reply, the log", async () => {
  const { tg, bot, ada } = await start();
  const peers = new Set<number>();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request, { remoteAddr }) => {
      peers.add(remoteAddr.port);
      const { message } = await request.json();
      return Response.json({ method: "sendMessage", chat_id: message.chat.id, text: message.text });
    },
  );
  const url = `http://127.0.0.1:${server.addr.port}/echo`;
  assertEquals((await call(tg, bot, "setWebhook", { url })).description, "Webhook was set");
  for (const text of ["one", "two", "three"]) {
    await ada.says(bot, text);
    assertEquals((await ada.hears(bot)).text, text);
  }
  await tg.idle(bot);
  assertEquals(peers.size, 1);
  const deliveries = tg.log.filter((entry) => entry.type === "delivery");
  assertEquals(deliveries.map(({ status, attempt, reply }) => [status, attempt, reply]), [
    [200, 1, "sendMessage"],
    [200, 1, "sendMessage"],
    [200, 1, "sendMessage"],
  ]);
  await tg.close();
  await server.shutdown();
});

Deno.test("fact 3: TLS with an uploaded certificate, by address and by name", async () => {
  for (const host of ["127.0.0.1", "localhost"]) {
    // Telegram compares even an address as a name.
    const tls = await makeCertificate(host);
    const { tg, bot, ada } = await start();
    let protocol = "";
    const server = serve(async (request) => {
      protocol = new URL(request.url).protocol;
      await request.json();
      return new Response();
    }, tls);
    const form = new FormData();
    form.set("url", `https://${host}:${server.addr.port}/`);
    form.set("certificate", new File([tls.cert], "cert.pem"));
    assertEquals((await call(tg, bot, "setWebhook", form)).ok, true);
    await ada.says(bot, "hi");
    await tg.idle(bot);
    assertEquals(protocol, "https:");
    await tg.close();
    await server.shutdown();
  }
});

Deno.test("fact 3: TLS with a certificate of a known root", async () => {
  const tls = await makeCertificate();
  const { tg, bot, ada } = await start({ caCerts: [tls.cert] });
  const server = serve(async (request) => {
    await request.json();
    return new Response();
  }, tls);
  await call(tg, bot, "setWebhook", { url: `https://localhost:${server.addr.port}/` });
  await ada.says(bot, "hi");
  await tg.idle(bot);
  await tg.close();
  await server.shutdown();
});

Deno.test("fact 19: a certificate from an unknown authority, or for another name", async () => {
  const tls = await makeCertificate("other.example");
  for (
    const [caCerts, reason] of [
      [[], /^SSL error \{error:0A000086:.*self-signed certificate\}$/],
      [[tls.cert], /^SSL error \{error:0A000086:.*hostname mismatch\}$/],
    ] as const
  ) {
    const { tg, bot, ada } = await start({ caCerts });
    const server = serve(() => new Response(), tls);
    await call(tg, bot, "setWebhook", { url: `https://localhost:${server.addr.port}/` });
    const error = lastError(tg, bot);
    await ada.says(bot, "hi");
    assertMatch(await error, reason);
    await tg.close();
    await server.shutdown();
  }
});

Deno.test("fact 19: refused, reset, and no TLS at all", async () => {
  const { tg, bot, ada } = await start();
  const port = freePort();
  await call(tg, bot, "setWebhook", { url: `http://127.0.0.1:${port}/` });
  const error = lastError(tg, bot);
  await ada.says(bot, "hi");
  assertEquals(await error, "Connection refused");
  await tg.close();

  const plain = await start();
  const server = serve(() => new Response());
  const url = `https://127.0.0.1:${server.addr.port}/`;
  await call(plain.tg, plain.bot, "setWebhook", { url });
  const sslError = lastError(plain.tg, plain.bot);
  await plain.ada.says(plain.bot, "hi");
  assertStringIncludes(await sslError, "SSL error {error:");
  await plain.tg.close();
  await server.shutdown();
});

Deno.test("fact 19: a peer that closes the connection, before TLS or after a request, leaves no error", async () => {
  for (const scheme of ["https", "http"]) {
    const { tg, bot, ada } = await start();
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const serving = (async () => {
      for await (const conn of listener) {
        await conn.read(new Uint8Array(1000));
        conn.close();
      }
    })();
    const attempted = Promise.withResolvers<string | undefined>();
    tg.on((event) => event.type === "delivery" && attempted.resolve(event.delivery.error));
    await call(tg, bot, "setWebhook", { url: `${scheme}://127.0.0.1:${listener.addr.port}/` });
    await ada.says(bot, "hi");
    assertEquals(await attempted.promise, "Webhook connection closed");
    const { result } = await call(tg, bot, "getWebhookInfo");
    assertEquals([result.last_error_message, result.pending_update_count], [undefined, 1]);
    await tg.close();
    listener.close();
    await serving;
  }
});

Deno.test("fact 19: TLS to a server without it", async () => {
  const { tg, bot, ada } = await start();
  const server = serve(() => new Response());
  await call(tg, bot, "setWebhook", { url: `https://127.0.0.1:${server.addr.port}/` });
  const error = lastError(tg, bot);
  await ada.says(bot, "hi");
  assertEquals(await error, "SSL error {error:0A00010B:SSL routines::wrong version number}");
  await tg.close();
  await server.shutdown();
});

Deno.test("many people at once over real sockets", async () => {
  const { tg, bot } = await start();
  const seen = new Map<number, number>();
  const server = serve(async (request) => {
    const { update_id } = await request.json();
    const times = (seen.get(update_id) ?? 0) + 1;
    seen.set(update_id, times);
    return new Response(null, { status: times === 1 && update_id % 10 === 0 ? 500 : 200 });
  });
  await call(tg, bot, "setWebhook", { url: `http://127.0.0.1:${server.addr.port}/` });
  await tg.burst(bot, 300);
  await tg.idle(bot, { within: 30_000 });
  assertEquals(seen.size, 300);
  assertEquals([...seen.values()].filter((times) => times === 2).length, 30);
  await tg.close();
  await server.shutdown();
});

Deno.test("a long queue of one chat is delivered in order, without undue delay", async () => {
  const { tg, bot, ada } = await start();
  const texts: string[] = [];
  const server = serve(async (request) => {
    texts.push((await request.json()).message.text);
    return new Response();
  });
  const said = Array.from({ length: 2000 }, (_, i) => `${i}`);
  for (const text of said) await ada.says(bot, text);
  await call(tg, bot, "setWebhook", { url: `http://127.0.0.1:${server.addr.port}/` });
  await tg.idle(bot, { within: 60_000 });
  assertEquals(texts, said);
  await tg.close();
  await server.shutdown();
});
