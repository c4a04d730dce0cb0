import { assertEquals } from "@std/assert";
import { parseWebhookUrl } from "../../../src/telegram/webhook_url.ts";
import { call, fakeTelegram, hookedTelegram } from "../helpers/telegram.ts";

Deno.test("gap 10: max_connections, at Telegram's and at a server run with --local", async () => {
  for (
    const [asked, strict, local] of [
      [undefined, 40, 100],
      ["", 40, 100],
      [500, 100, 500],
      [100_001, 100, 100_000],
      ["abc", 1, 1],
      ["7x", 7, 7],
      [0, 1, 1],
      [-4, 1, 1],
    ]
  ) {
    for (const [mode, wanted] of [[true, strict], [false, local]] as const) {
      const { tg, bot } = await hookedTelegram(
        asked === undefined ? {} : { max_connections: asked },
        { strict: mode },
      );
      const { result } = await call(tg, bot, "getWebhookInfo");
      assertEquals(result.max_connections, wanted, `${asked}, strict ${mode}`);
      tg.close();
    }
  }
});

Deno.test("gap 10: URLs that are refused", async () => {
  for (
    const url of [
      "https://bots.example:0/",
      "https://bots.example:00/",
      "https://bots.example:/",
      "https://bots.example:65536/",
      "https://bots.example:-1/",
      "https://bots.example:44a/",
      "https://",
      "https://./",
      "ftp://bots.example/",
      "://bots.example/",
      "https://bots example/",
      "https://bots.example\\path",
      "https://bots<.example/",
      "https://bots%zz.example/",
      "https://a b@bots.example/",
      "https://[::1/",
      "https://[zz]/",
    ]
  ) {
    const { tg, bot } = fakeTelegram();
    const { description } = await call(tg, bot, "setWebhook", { url });
    assertEquals(description, "Bad Request: invalid webhook URL specified", url);
  }
});

Deno.test("gap 10: path, userinfo and Host are sent as written", async () => {
  for (
    const [url, line, host, authorization] of [
      ["https://bots.example", "/", "bots.example"],
      ["https://bots.example:443/a", "/a", "bots.example"],
      ["https://bots.example:0443/a", "/a", "bots.example"],
      ["https://bots.example:80/a", "/a", "bots.example:80"],
      ["http://bots.example/a", "/a", "bots.example"],
      ["http://bots.example:80/a", "/a", "bots.example"],
      ["http://bots.example:443/a", "/a", "bots.example:443"],
      ["bots.example:8443/a", "/a", "bots.example:8443"],
      ["HTTPS://BOTS.Example/Path", "/Path", "bots.example"],
      ["https://bots.example/a/../b/./c//d", "/a/../b/./c//d", "bots.example"],
      ["https://bots.example/a%2fb%zz?x=1&y='<>\"", "/a%2fb%zz?x=1&y='<>\"", "bots.example"],
      ["https://bots.example?x=1", "/?x=1", "bots.example"],
      ["https://bots.example#part", "/#part", "bots.example"],
      ["https://bots.example/a#part", "/a#part", "bots.example"],
      ["https://bots.example/a b\tc  ", "/a%20b%09c", "bots.example"],
      ["https://bots.example/é", "/é", "bots.example"],
      ["https://bücher.example/", "/", "xn--bcher-kva.example"],
      ["https://u:p@bots.example/", "/", "bots.example", "u:p"],
      ["https://u%40x:p%3Aq@bots.example/", "/", "bots.example", "u%40x:p%3Aq"],
      ["https://u@bots.example/", "/", "bots.example", "u"],
      ["https://u:p:q@bots.example:8443/", "/", "bots.example:8443", "u:p:q"],
    ]
  ) {
    const { clock, peer, tg, bot } = await hookedTelegram({ url });
    await tg.user("Ada").says(bot, "hi");
    await clock.advance(0);
    const [first, second, third] = peer.requests[0]!.text.split("\r\n");
    assertEquals([first, second], [`POST ${line} HTTP/1.1`, `Host: ${host}`], url);
    const basic = authorization === undefined
      ? "Content-Type: application/json"
      : `Authorization: Basic ${btoa(authorization)}`;
    assertEquals(third, basic, url);
    assertEquals((await call(tg, bot, "getWebhookInfo")).result.url, url);
    tg.close();
  }
});

Deno.test("gap 10: an IPv6 address keeps its brackets in Host", () => {
  const { host, hostHeader, port } = parseWebhookUrl("https://[2001:DB8::1]:8443/x");
  assertEquals([host, hostHeader, port], ["2001:db8::1", "[2001:db8::1]:8443", 8443]);
});
