import { assertEquals, assertInstanceOf } from "@std/assert";
import type { Context } from "../../src/mod.ts";
import { post, SECRET } from "../helpers/app.ts";
import { call, hostRoutes, openBody, statusOf, STRANGER } from "./helpers.ts";

const ok = () => new Response("ok");

Deno.test("a route receives the request as sent, and the context of its bot", async () => {
  let seen: { request: Request; ctx: Context; text: string } | undefined;
  const hosted = hostRoutes({
    "/paid": async (request, ctx) => {
      seen = { request, ctx, text: await request.text() };
      ctx.log.info("paid");
      return Response.json({ thanks: true }, { status: 201 });
    },
  }, { state: { db: 1 } });
  const headers = { "x-order": "7", "content-type": "text/plain" };
  const response = await call(hosted, "/shop/paid?order=7", { body: "ünï", headers });
  assertEquals([response.status, await response.json()], [201, { thanks: true }]);
  const { request, ctx, text } = seen!;
  assertEquals([request.method, request.url, text], [
    "POST",
    "https://bot.example.com/shop/paid?order=7",
    "ünï",
  ]);
  assertEquals([request.headers.get("x-order"), request.headers.get("content-type")], [
    "7",
    "text/plain",
  ]);
  assertEquals([ctx.bot, ctx.state, ctx.attempt], [{ name: "echo", id: 123456 }, { db: 1 }, 1]);
  assertEquals(ctx.deadline, hosted.clock.date() + 10_000);
  assertEquals(ctx.signal.aborted, false);
  assertEquals(typeof ctx.api.sendMessage, "function");
  assertEquals(hosted.events, [
    { type: "log", level: "info", text: "paid", bot: "echo", route: "/paid" },
    {
      type: "route",
      bot: "echo",
      route: "/paid",
      method: "POST",
      status: 201,
      ms: 0,
    },
  ]);
});

Deno.test("routes are mounted next to the bot's own path and do not affect it", async () => {
  const hosted = hostRoutes({ "/paid": ok });
  assertEquals(await statusOf(hosted, "/shop/paid"), 200);
  for (const path of ["/shop/other", "/paid", "/shop/paid/", "/shop/paid/x", "/SHOP/paid"]) {
    assertEquals(await statusOf(hosted, path), 403, path);
  }
  assertEquals((await post(hosted.app, { path: "/shop" })).status, 200);
  assertEquals(await statusOf(hosted, "/shop"), 403); // A stranger is outside Telegram's networks.
  const headers = { "x-telegram-bot-api-secret-token": SECRET };
  assertEquals(await statusOf(hosted, "/shop/paid", { headers }), 200);
});

Deno.test("a bot at / has its routes there, too", async () => {
  const { hostApp } = await import("../helpers/app.ts");
  const handler = { message() {}, routes: { "/paid": ok } };
  assertEquals(await statusOf(hostApp({}, { path: "/", handler }), "/paid"), 200);
});

Deno.test("a route with its own sources refuses others, also behind a proxy", async () => {
  const routes = { "/paid": { handler: ok, sources: ["198.51.100.0/24"] } };
  const hosted = hostRoutes(routes, { trustedProxies: ["10.0.0.1"] });
  assertEquals(await statusOf(hosted, "/shop/paid"), 403);
  assertEquals(await statusOf(hosted, "/shop/paid", { peer: "198.51.100.9" }), 200);
  const forged = { "x-forwarded-for": "198.51.100.9" };
  assertEquals(await statusOf(hosted, "/shop/paid", { headers: forged }), 403);
  assertEquals(await statusOf(hosted, "/shop/paid", { peer: "10.0.0.1", headers: forged }), 200);
  const behind = { "x-forwarded-for": `198.51.100.9, ${STRANGER}` };
  assertEquals(await statusOf(hosted, "/shop/paid", { peer: "10.0.0.1", headers: behind }), 403);
  assertEquals(hosted.eventsOf("refused")[0], {
    type: "refused",
    status: 403,
    reason: "source",
    method: "POST",
    address: STRANGER,
    bot: "echo",
  });
});

Deno.test("a route accepts only its own methods", async () => {
  const hosted = hostRoutes({
    "/paid": ok,
    "/status": { handler: ok, methods: ["GET", "PUT"] },
  });
  assertEquals(await statusOf(hosted, "/shop/status", { method: "GET" }), 200);
  assertEquals(await statusOf(hosted, "/shop/status", { method: "PUT" }), 200);
  const response = await call(hosted, "/shop/status");
  assertEquals([response.status, response.headers.get("allow")], [405, "GET, PUT"]);
  await response.body?.cancel();
  assertEquals(await statusOf(hosted, "/shop/paid", { method: "GET" }), 405);
});

Deno.test("a route whose handler fails answers 500 and is logged", async () => {
  const error = new Error("no");
  const hosted = hostRoutes({
    "/throws": () => {
      throw error;
    },
    "/rejects": () => Promise.reject(error),
    "/nothing": (() => {}) as unknown as () => Response,
  });
  for (const path of ["/throws", "/rejects", "/nothing"]) {
    const response = await call(hosted, `/shop${path}`);
    assertEquals([response.status, await response.text()], [500, ""]);
  }
  const events = hosted.eventsOf("route");
  assertEquals(events.slice(0, 2).map((event) => event.error), [error, error]);
  assertInstanceOf(events[2]!.error, TypeError);
});

Deno.test("a route's body is capped, with or without a Content-Length", async () => {
  const hosted = hostRoutes({ "/paid": ok }, { maxBodyBytes: 10 });
  const headers = { "content-length": "11" };
  assertEquals(await statusOf(hosted, "/shop/paid", { body: "x".repeat(10) }), 200);
  assertEquals(await statusOf(hosted, "/shop/paid", { body: "x".repeat(11), headers }), 413);
  assertEquals(await statusOf(hosted, "/shop/paid", { body: "x".repeat(11) }), 413);
  const stream = new Response("x".repeat(11)).body;
  assertEquals(await statusOf(hosted, "/shop/paid", { body: stream }), 413);
});

Deno.test("a route's body that breaks off is answered 400", async () => {
  const hosted = hostRoutes({ "/paid": ok });
  const body = new ReadableStream({ pull: (controller) => controller.error(new Error("cut")) });
  assertEquals(await statusOf(hosted, "/shop/paid", { body }), 400);
});

Deno.test("a route's body that does not end is answered 408 at the deadline", async () => {
  const hosted = hostRoutes({ "/paid": ok }, { timeout: { ms: 500 } });
  const { body, cancelled } = openBody();
  const status = statusOf(hosted, "/shop/paid", { body });
  await hosted.clock.advance(499);
  assertEquals(hosted.events, []);
  await hosted.clock.advance(1);
  assertEquals([await status, cancelled()], [408, true]);
});

Deno.test("a route's handler that does not end is answered 504, and its signal aborts", async () => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  let signal: AbortSignal | undefined;
  const hosted = hostRoutes({
    "/paid": (_request, ctx) => {
      signal = ctx.signal;
      return promise;
    },
  });
  const status = statusOf(hosted, "/shop/paid");
  await hosted.clock.advance(9_999);
  assertEquals(signal?.aborted, false);
  await hosted.clock.advance(1);
  assertEquals([await status, signal?.aborted], [504, true]);
  assertEquals(hosted.eventsOf("route").map((event) => event.status), [504]);
  resolve(new Response("too late"));
  await hosted.clock.advance(0);
  const [late] = hosted.eventsOf("notice");
  assertEquals([late?.name, late?.text], ["late", 'Route "/paid" of bot "echo" ended late']);
  await hosted.app.close();
});
