import { assert, assertEquals, assertThrows } from "@std/assert";
import { createApp } from "../../src/app/app.ts";
import type { HandlerModule, RouteHandler, RouteOptions } from "../../src/mod.ts";
import { post, TOKEN } from "../helpers/app.ts";
import { call, hostRoutes, openBody, statusOf } from "./helpers.ts";

/** A route whose calls end when the test ends them. */
function heldRoute(): { handler: RouteHandler; end: () => void; signals: AbortSignal[] } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const signals: AbortSignal[] = [];
  const handler: RouteHandler = (_request, ctx) => {
    signals.push(ctx.signal);
    return promise.then(() => new Response("done"));
  };
  return { handler, signals, end: resolve };
}

Deno.test("routes have a limit of their own and do not count against updates", async () => {
  const { handler, end } = heldRoute();
  const hosted = hostRoutes({ "/paid": handler }, { maxInFlight: 1 });
  const first = call(hosted, "/shop/paid");
  await hosted.clock.advance(0);
  const second = await call(hosted, "/shop/paid");
  assertEquals([second.status, second.headers.get("retry-after")], [503, "1"]);
  assertEquals(await second.text(), "Too many requests in flight\n");
  const update = await post(hosted.app, { path: "/shop" });
  assertEquals(update.status, 200);
  end();
  assertEquals(await (await first).text(), "done");
  assertEquals(await statusOf(hosted, "/shop/paid"), 200);
});

Deno.test("a body that does not arrive occupies no place, and makes room for one that does", async () => {
  let handled = 0;
  const handler = () => new Response(String(++handled));
  const hosted = hostRoutes({ "/paid": { handler, signature: () => false } }, { maxInFlight: 1 });
  const bodies = Array.from({ length: 300 }, openBody);
  const statuses = bodies.map(({ body }) => statusOf(hosted, "/shop/paid", { body }));
  await hosted.clock.advance(0);
  assertEquals((await post(hosted.app, { path: "/shop" })).status, 200);
  assertEquals(await statusOf(hosted, "/shop/paid"), 401);
  assertEquals(bodies.filter(({ cancelled }) => cancelled()).length, 45);
  await hosted.clock.advance(10_000);
  assertEquals(new Set(await Promise.all(statuses)), new Set([408]));
  assertEquals(handled, 0);
});

Deno.test("removing a bot ends only its own routes", async () => {
  const { handler, end } = heldRoute();
  const hosted = hostRoutes({ "/paid": handler });
  hosted.app.add("other", {
    token: TOKEN,
    handler: { default: () => {}, routes: { "/paid": () => new Response("fine") } },
  });
  const first = call(hosted, "/shop/paid");
  await hosted.clock.advance(0);
  let removed = false;
  const removing = hosted.app.remove("echo").then(() => removed = true);
  assertEquals(await statusOf(hosted, "/shop/paid"), 503);
  assertEquals(await statusOf(hosted, "/other/paid"), 200);
  assertEquals(removed, false);
  end();
  assertEquals((await first).status, 200);
  await removing;
  // The route is gone, and strangers get 403 for every other path.
  assertEquals(await statusOf(hosted, "/shop/paid"), 403);
});

Deno.test("a drain waits for routes, answers 503 meanwhile, and abandons the rest", async () => {
  const { handler, end, signals } = heldRoute();
  const hosted = hostRoutes({ "/paid": handler, "/never": heldRoute().handler });
  const first = call(hosted, "/shop/paid");
  const never = call(hosted, "/shop/never");
  await hosted.clock.advance(0);
  let closed = false;
  const closing = hosted.app.close(1000).then(() => closed = true);
  assertEquals(await statusOf(hosted, "/shop/paid"), 503);
  end();
  assertEquals((await first).status, 200);
  await hosted.clock.advance(999);
  assertEquals(closed, false);
  await hosted.clock.advance(1);
  const response = await never;
  assertEquals([response.status, signals[0]?.aborted], [503, false]);
  await response.body?.cancel();
  await closing;
});

Deno.test("a route abandoned at the end of a drain has its signal aborted", async () => {
  const { handler, end, signals } = heldRoute();
  const hosted = hostRoutes({ "/paid": handler });
  const status = statusOf(hosted, "/shop/paid");
  await hosted.clock.advance(0);
  const closing = hosted.app.close(0);
  await hosted.clock.advance(0);
  assertEquals([await status, signals[0]?.aborted], [503, true]);
  await closing;
  end();
});

const collisions: [string, Record<string, [path: string, routes: string[]]>, string][] = [
  [
    "a bot and a route",
    { a: ["/x", ["/y"]], b: ["/x/y", []] },
    'bots.b.path="/x/y": route "/y" of bot "a" already has this path; change one',
  ],
  [
    "a route and a bot",
    { a: ["/x/y", []], b: ["/x", ["/y"]] },
    'bot "a" and route "/y" of bot "b" share the path "/x/y"',
  ],
  [
    "routes of two bots",
    { a: ["/x", ["/y/z"]], b: ["/x/y", ["/z"]] },
    'route "/y/z" of bot "a" and route "/z" of bot "b" share the path "/x/y/z"',
  ],
];
for (const [what, bots, message] of collisions) {
  Deno.test(`createApp() refuses ${what} on one path, and so does app.add()`, async () => {
    const make = ([path, routes]: [string, string[]]) => ({
      token: TOKEN,
      path,
      handler: {
        message() {},
        routes: Object.fromEntries(routes.map((route) => [route, () => new Response()])),
      },
    });
    const options = Object.fromEntries(
      Object.entries(bots).map(([name, bot]) => [name, make(bot)]),
    );
    assertThrows(() => createApp({ bots: options }), TypeError, message);
    const app = createApp({ bots: { a: options.a! } });
    assertThrows(() => app.add("b", options.b!), TypeError, message);
    await app.close();
  });
}

const useless: [string, unknown, string][] = [
  ["a path without a slash", { paid: () => new Response() }, 'begin it with "/"'],
  ["a path with a query", { "/paid?x": () => new Response() }, "without a query"],
  ["no function", { "/paid": {} }, 'route "/paid" is neither a function nor'],
  ["nothing", { "/paid": undefined }, 'route "/paid" is neither a function nor'],
  ["no methods", { "/paid": { handler() {}, methods: [] } }, 'cannot have the method ""'],
  ["a strange method", { "/paid": { handler() {}, methods: ["post"] } }, 'the method "post"'],
  ["a strange source", { "/paid": { handler() {}, sources: ["home"] } }, '"home"'],
];
for (const [what, routes, message] of useless) {
  Deno.test(`createApp() refuses a route with ${what}`, () => {
    const handler = {
      message() {},
      routes: routes as Record<string, RouteOptions>,
    } satisfies HandlerModule;
    const bots = { shop: { token: TOKEN, handler } };
    const error = assertThrows(() => createApp({ bots }), TypeError);
    assert(error.message.includes(message), error.message);
  });
}
