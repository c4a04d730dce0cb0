/** What a route's handler may give instead of a usable Response, over a real connection. */
import { assertEquals, assertFalse, assertRejects, assertStringIncludes } from "@std/assert";
import type { PosternEvent } from "../../src/events/events.ts";
import { createApp, createLog, type RouteHandler, serve } from "../../src/mod.ts";
import { TOKEN } from "../helpers/app.ts";
import { TemporaryFolder } from "../helpers/folder.ts";

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

Deno.test("whatever a route's handler throws is in its event, even undefined", async () => {
  const events: PosternEvent[] = [];
  const fail = () => {
    throw undefined;
  };
  const app = createApp({
    bots: {
      shop: {
        token: TOKEN,
        handler: { default() {}, routes: { "/fail": fail, "/ok": () => new Response() } },
      },
    },
    observers: [(event) => void events.push(event)],
  });
  for (const path of ["fail", "ok"]) {
    await app.fetch(new Request(`http://bot.example.com/shop/${path}`, { method: "POST" }));
  }
  await app.close();
  const lines: string[] = [];
  const log = createLog({
    format: "text",
    output: {
      write(bytes) {
        lines.push(new TextDecoder().decode(bytes));
        return Promise.resolve(bytes.length);
      },
    },
  });
  for (const event of events) log.observer(event);
  await log.flush();
  const [failed, ok] = lines.join("").split("\n");
  assertStringIncludes(failed!, "status=500");
  assertStringIncludes(failed!, "error=undefined");
  assertFalse(ok!.includes("error="), ok);
});

for (const tls of [false, true]) {
  Deno.test(`a response whose stream fails is reported, ${tls ? "with" : "without"} TLS`, async () => {
    await using folder = await TemporaryFolder.make();
    const { promise, resolve } = Promise.withResolvers<PosternEvent>();
    const broken = () =>
      new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(new Uint8Array([97])),
          pull: () => Promise.reject(new Error("the stream broke")),
        }, { highWaterMark: 0 }),
      );
    const files = tls ? await folder.certificate() : undefined;
    await using server = await serve({
      bots: { shop: { token: TOKEN, handler: { default() {}, routes: { "/broken": broken } } } },
      ...{ hostname: "127.0.0.1", port: 0, log: false, ...files },
      observers: [(event) => void (event.type === "notice" && event.error && resolve(event))],
    });
    const caCerts = files ? [await Deno.readTextFile(files.cert)] : [];
    using client = Deno.createHttpClient({ caCerts });
    const { port } = server.addr as Deno.NetAddr;
    const url = `${tls ? "https" : "http"}://localhost:${port}/shop/broken`;
    const post = async () => await (await fetch(url, { method: "POST", client })).text();
    await assertRejects(post); // It was cut off, and must not look whole.
    const event = await promise;
    assertEquals(event.type === "notice" && [event.level, event.name], ["error", "response"]);
    assertEquals(event.type === "notice" && String(event.error), "Error: the stream broke");
  });
}
