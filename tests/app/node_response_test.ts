/** What toNodeHandler() sends of a custom route's response, over real connections and piece by piece. */
import { createServer } from "node:http";
import { connect, createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { assertEquals, assertRejects } from "@std/assert";
import { sendResponse } from "../../src/app/node_response.ts";
import { createApp, type NodeResponse, type PosternEvent, toNodeHandler } from "../../src/mod.ts";
import { TOKEN } from "../helpers/app.ts";

const utf8 = new TextEncoder();

/** A node:http server with a bot whose only custom route answers so. */
async function serveRoute(answer: (request: Request) => Response) {
  const events: PosternEvent[] = [];
  const app = createApp({
    bots: { shop: { token: TOKEN, handler: { message() {}, routes: { "/route": answer } } } },
    sources: ["any"],
    observers: [(event) => events.push(event)],
  });
  const server = createServer(toNodeHandler(app));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    events,
    fetch: (init?: RequestInit) =>
      fetch(`http://127.0.0.1:${port}/shop/route`, { method: "POST", ...init }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await app.close();
    },
  };
}

/** A stream that is written by hand. */
function openStream() {
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  let onCancel!: (reason: unknown) => void;
  const cancelled = new Promise<unknown>((resolve) => onCancel = resolve);
  const body = new ReadableStream<Uint8Array>({
    start: (its) => void (controller = its),
    cancel: (reason) => onCancel(reason),
  });
  return {
    body,
    cancelled,
    write: (text: string) => controller.enqueue(utf8.encode(text)),
    end: () => controller.close(),
    fail: (error: Error) => controller.error(error),
  };
}

Deno.test("toNodeHandler() sends a short body with its length", async () => {
  for (const [answer, length] of [["paid", "4"], [null, "0"]] as const) {
    await using site = await serveRoute(() => new Response(answer));
    const response = await site.fetch();
    assertEquals([response.headers.get("content-length"), await response.text()], [
      length,
      answer ?? "",
    ]);
  }
});

Deno.test("toNodeHandler() sends a stream piece by piece", async () => {
  const { body, write, end } = openStream();
  await using site = await serveRoute(() =>
    new Response(body, { headers: { "content-type": "text/event-stream" } })
  );
  const response = await site.fetch();
  assertEquals(response.headers.get("content-type"), "text/event-stream");
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  for (const n of [1, 2, 3]) {
    write(`data: ${n}\n\n`);
    assertEquals((await reader.read()).value, `data: ${n}\n\n`);
  }
  end();
  assertEquals((await reader.read()).done, true);
});

Deno.test("toNodeHandler() cancels a stream whose client has gone", async () => {
  const { body, write, cancelled } = openStream();
  const signals: AbortSignal[] = [];
  await using site = await serveRoute((request) => {
    signals.push(request.signal);
    return new Response(body);
  });
  write("first");
  const leaving = new AbortController();
  const response = await site.fetch({ signal: leaving.signal });
  await response.body!.getReader().read();
  leaving.abort();
  assertEquals(String(await cancelled), "AbortError: The client has gone");
  assertEquals(site.events.filter(({ type }) => type === "notice"), []);
});

Deno.test("toNodeHandler() breaks the connection off where a stream fails", async () => {
  const { body, write, fail } = openStream();
  await using site = await serveRoute(() => new Response(body));
  write("first");
  const response = await site.fetch();
  const reader = response.body!.getReader();
  await reader.read();
  fail(new Error("cut"));
  await assertRejects(() => reader.read());
  const errors = site.events.flatMap((event) =>
    event.type === "notice" ? [String(event.error)] : []
  );
  assertEquals(errors, ["Error: cut"]);
});

Deno.test("toNodeHandler() resets the stream of HTTP/2 where a route's stream fails", async () => {
  const { body, write, fail } = openStream();
  const routes = { "/route": () => new Response(body) };
  const app = createApp({
    bots: { shop: { token: TOKEN, handler: { message() {}, routes } } },
    sources: ["any"],
  });
  const handle = toNodeHandler(app);
  const server = createHttp2Server((req, res) => void handle(req, res as unknown as NodeResponse));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const request = client.request({ ":path": "/shop/route", ":method": "POST" });
  request.end();
  request.once("data", () => fail(new Error("cut")));
  request.on("error", () => {}); // It is what is expected.
  const closed = new Promise((resolve) => request.on("close", resolve));
  write("first");
  await closed;
  assertEquals(request.rstCode, 2);
  await new Promise<void>((resolve) => client.close(resolve));
  await new Promise<void>((resolve) => void server.close(() => resolve()));
  await app.close();
});

Deno.test("a stream is read only as fast as its client takes it", async () => {
  let read = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (++read > 5) controller.close();
      else controller.enqueue(Uint8Array.of(read));
    },
  }, { highWaterMark: 0 });
  const written: number[] = [];
  const listeners = new Map<string, () => void>();
  let waiting!: () => void;
  const res = {
    writableEnded: false,
    statusCode: 0,
    setHeader() {},
    write([byte]: Uint8Array) {
      written.push(byte!);
      return false;
    },
    end() {
      res.writableEnded = true;
    },
    once(event: string, listener: () => void) {
      listeners.set(event, listener);
      if (event === "close") waiting();
    },
    off: (event: string) => listeners.delete(event),
  };
  let full = new Promise<void>((resolve) => waiting = resolve);
  const sent = sendResponse(res as NodeResponse, new Response(body), new AbortController().signal);
  for (const n of [1, 2, 3, 4, 5]) {
    await full;
    assertEquals([written.at(-1), read], [n, n === 1 ? 2 : n]);
    full = new Promise<void>((resolve) => waiting = resolve);
    listeners.get("drain")!();
  }
  await sent;
  assertEquals([written, res.writableEnded, listeners.size], [[1, 2, 3, 4, 5], true, 0]);
});
