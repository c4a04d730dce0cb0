import { assertEquals, assertRejects } from "@std/assert";
import { relay } from "../../src/relay/relay.ts";
import { relayed } from "./helpers.ts";

Deno.test("the inspector is open on loopback only, and to its own page only", async () => {
  await using set = await relayed();
  const { port } = new URL(set.relay.url);
  const status = async (headers: Record<string, string>, path = "/", method = "GET") => {
    const conn = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join("");
    const head =
      `${method} ${path} HTTP/1.1\r\n${lines}Content-Length: 0\r\nConnection: close\r\n\r\n`;
    await conn.write(new TextEncoder().encode(head));
    const answer = await new Response(conn.readable).text();
    return Number(answer.split(" ")[1]);
  };
  const host = `127.0.0.1:${port}`;
  assertEquals(await status({ host }), 200);
  for (const stranger of ["evil.example", `127.0.0.1.evil.example:${port}`, "10.0.0.1"]) {
    for (const path of ["/", "/app/app.js", "/events"]) {
      assertEquals(await status({ host: stranger }, path), 403);
    }
  }
  assertEquals(await status({ host }, "/act/clear", "POST"), 403);
  const origin = `http://${host}`;
  assertEquals(await status({ host, origin: "https://evil.example" }, "/act/clear", "POST"), 403);
  // The form is empty, but the request is allowed.
  assertEquals(await status({ host, origin }, "/act/clear", "POST"), 415);
  assertEquals(await status({ host, origin }, "/", "PUT"), 405);
  assertEquals(await status({ host }, "/nothing"), 404);
});

Deno.test("off loopback the inspector requires its token, and the relay requires one to be set", async () => {
  const bots = { echo: { token: "42:abcdefghijklmnopqrstuvwxyz" } };
  await assertRejects(() => relay({ bots, hostname: "0.0.0.0" }), TypeError, "without a token");
  await assertRejects(
    () => relay({ bots, hostname: "0.0.0.0", pageToken: "short" }),
    TypeError,
    "16 characters",
  );
  const pageToken = "a-page-token-of-a-good-length";
  await using set = await relayed({ hostname: "0.0.0.0", pageToken });
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${set.relay.apiRoot}${path}`, { headers, redirect: "manual" });
    await response.body?.cancel();
    return response;
  };
  assertEquals((await ask("/")).status, 403);
  assertEquals((await ask("/?token=wrong")).status, 403);
  assertEquals((await ask("/events", { cookie: "postern_page=wrong" })).status, 403);
  const opened = await ask(`/?token=${pageToken}`);
  assertEquals([opened.status, opened.headers.get("location")], [303, "/"]);
  const [cookie = ""] = opened.headers.get("set-cookie")!.split(";");
  assertEquals((await ask("/", { cookie })).status, 200);
  const getMe = await ask(`/bot${set.bot.token}/getMe`);
  assertEquals(getMe.status, 200);
});

Deno.test("relay() reports what is wrong with its options", async () => {
  const token = "42:abcdefghijklmnopqrstuvwxyz";
  const wrong = [
    [{ bots: {} }, "`bots` is empty"],
    [{ bots: { a: { token: "x" } } }, 'bot "a": its token is malformed'],
    [{ bots: { a: { token }, b: { token } } }, 'bots "a" and "b": they are the same bot'],
    [{ bots: { a: { token } }, to: "ftp://x" }, 'Cannot deliver to "ftp://x"'],
    [{ bots: { a: { token } }, to: "http://x:0/" }, "port"],
  ] as const;
  for (const [options, message] of wrong) {
    await assertRejects(() => relay(options), TypeError, message);
  }
});
