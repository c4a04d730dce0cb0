/** What a route's handler may return instead of a usable Response, over a real connection. */
import { assertEquals } from "@std/assert";
import type { PosternEvent } from "../../src/events/events.ts";
import { type RouteHandler, serve } from "../../src/mod.ts";
import { TOKEN } from "../helpers/app.ts";

const cached = new Response("cached");

const handlers: Record<string, (request: Request) => unknown> = {
  nothing: () => undefined,
  text: () => "fine",
  "a response that was read": async () => {
    const response = new Response("x");
    await response.text();
    return response;
  },
  "a locked response": () => {
    const response = new Response("x");
    response.body!.getReader();
    return response;
  },
  "Response.error()": () => Response.error(),
  "an impostor": () => Object.create(Response.prototype),
  "an object like one": () => ({ status: 200, headers: new Headers(), body: null }),
  "an upgrade and an error": (request) => {
    Deno.upgradeWebSocket(request);
    throw new Error("no");
  },
  "an upgrade": (request) => Deno.upgradeWebSocket(request).response,
  "a response that was sent before": () => cached,
};

const UPGRADE = {
  connection: "upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};

Deno.test("a handler that returns no usable Response causes a 500 and one log line", async () => {
  const events: PosternEvent[] = [];
  const names = Object.keys(handlers);
  const routes = Object.fromEntries(
    names.map((name, i) => [`/${i}`, {
      handler: handlers[name] as RouteHandler,
      methods: ["GET", "POST"],
    }]),
  );
  await using server = await serve({
    bots: { shop: { token: TOKEN, handler: { default() {}, routes } } },
    ...{ hostname: "127.0.0.1", port: 0 },
    observers: [(event) => void events.push(event)],
  });
  const first = await fetch(`${server.url}/shop/${names.length - 1}`);
  assertEquals(await first.text(), "cached");
  for (const [i, name] of names.entries()) {
    using conn = await Deno.connect({ hostname: "127.0.0.1", port: server.addr.port });
    const headers = Object.entries(UPGRADE).map(([key, value]) => `${key}: ${value}\r\n`).join("");
    const head = `GET /shop/${i} HTTP/1.1\r\nhost: localhost\r\n${headers}\r\n`;
    await conn.write(new TextEncoder().encode(head));
    const buffer = new Uint8Array(1024);
    const answer = new TextDecoder().decode(buffer.subarray(0, await conn.read(buffer) ?? 0));
    assertEquals(answer.split("\r\n")[0], "HTTP/1.1 500 Internal Server Error", name);
  }
  assertEquals(
    events.map((event) => event.type === "route" && event.error instanceof Error),
    [false, false, ...names.map(() => true)], // The listening notice, and the valid response.
  );
});
