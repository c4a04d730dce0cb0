import { assert, assertEquals } from "@std/assert";
import { hookedTelegram } from "../helpers/telegram.ts";

async function firstRequest(settings: Record<string, unknown>) {
  const { clock, peer, tg, bot } = await hookedTelegram(settings);
  await tg.user("Ada", { id: 42 }).says(bot, "hi");
  await clock.advance(0);
  tg.close();
  return { text: peer.requests[0]!.text, peer };
}

Deno.test("fact 1: the request's bytes and header order", async () => {
  const { text } = await firstRequest({
    url: "https://bots.example:8443/echo?x=1",
    secret_token: "s3cret",
  });
  const [head, body] = text.split("\r\n\r\n");
  assertEquals(head!.split("\r\n"), [
    "POST /echo?x=1 HTTP/1.1",
    "Host: bots.example:8443",
    "X-Telegram-Bot-Api-Secret-Token: s3cret",
    "Content-Type: application/json",
    `Content-Length: ${new TextEncoder().encode(body).length}`,
    "Connection: keep-alive",
    "Accept-Encoding: gzip, deflate",
  ]);
});

Deno.test("fact 1: no port in Host at 443, Authorization from the userinfo", async () => {
  const { text } = await firstRequest({ url: "https://ada:pw@bots.example/echo" });
  assertEquals(text.split("\r\n").slice(0, 4), [
    "POST /echo HTTP/1.1",
    "Host: bots.example",
    "Authorization: Basic YWRhOnB3",
    "Content-Type: application/json",
  ]);
});

Deno.test("fact 2: the body has update_id, a line break, then the payload", async () => {
  const { text } = await firstRequest({});
  const body = text.split("\r\n\r\n")[1]!;
  const { update_id } = JSON.parse(body);
  assert(body.startsWith(`{"update_id":${update_id},\n"message":{"message_id":1,`));
});

Deno.test("fact 3: TLS uses the URL's host name, at the address it resolves to", async () => {
  const { peer } = await firstRequest({});
  assertEquals(peer.peers[0], {
    address: "149.154.167.99",
    port: 443,
    tls: { hostname: "bots.example" },
  });
});
