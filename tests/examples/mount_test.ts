/**
 * An application inside other servers: they listen and route, `app.fetch` does the rest. Apart from
 * the request it needs the peer's address, as it could not check the sources otherwise.
 */
import { Application as OakApplication } from "npm:@oakserver/oak@14.1.0";
import { H3 } from "npm:h3@2.0.8";
import { Hono } from "npm:hono@4.13.19";
import { nhttp } from "npm:nhttp-land@1.3.26";
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { App, RequestInfo } from "../../src/mod.ts";
import { requestOf } from "../helpers/app.ts";
import { echoApp } from "./echo_app.ts";

type Serve = Deno.ServeHandler<Deno.NetAddr>;

/** In a bare `Deno.serve`. */
function inDenoServe(app: App): Serve {
  return (request, info) => {
    const { pathname } = new URL(request.url);
    return pathname.startsWith("/telegram/") ? app.fetch(request, info) : new Response("site");
  };
}

/** In Hono, which passes `Deno.serve`'s connection information as `env`. */
function inHono(app: App): Serve {
  const site = new Hono<{ Bindings: RequestInfo }>();
  site.all("/telegram/*", (c) => app.fetch(c.req.raw, c.env));
  site.get("/", (c) => c.text("site"));
  return site.fetch;
}

/** In h3, whose web-standard requests SvelteKit and Nuxt share. */
function inH3(app: App): Serve {
  const site = new H3();
  const peers = new WeakMap<Request, Deno.ServeHandlerInfo<Deno.NetAddr>>();
  site.all("/telegram/**", ({ req }) => app.fetch(req, peers.get(req)));
  site.get("/", () => "site");
  return async (request, info) => {
    peers.set(request, info);
    return await site.fetch(request);
  };
}

/** In NHttp, whose event has the request and `Deno.serve`'s connection information. */
function inNHttp(app: App): Serve {
  // Its own parser would consume the body.
  const site = nhttp({ bodyParser: false });
  site.any("/telegram/*", (rev) => app.fetch(rev.request as Request, rev.info.conn as never));
  site.get("/", () => "site");
  return async (request, info) => await site.handle(request, info as never);
}

/** In oak, whose middleware knows the peer as `request.ip`. */
function inOak(app: App): Serve {
  const site = new OakApplication();
  site.use(async (ctx, next) => {
    const { source, url, ip } = ctx.request;
    if (!url.pathname.startsWith("/telegram/")) return await next();
    const response = await app.fetch(source as unknown as Request, {
      remoteAddr: { hostname: ip },
    });
    ctx.response.status = response.status;
    ctx.response.headers = response.headers;
    ctx.response.body = response.body ?? "";
  });
  site.use((ctx) => {
    ctx.response.body = "site";
  });
  return async (request, info) => {
    // Only oak's npm edition needs the casts and the copy, as it has its own classes.
    const handle = site.handle as unknown as Serve;
    const { body, status, headers } = await handle(request, info.remoteAddr as never);
    return new Response(body, { status, headers: [...headers] });
  };
}

const body = JSON.stringify({
  update_id: 1,
  message: { message_id: 1, date: 0, chat: { id: 5, type: "private" }, text: "hi" },
});

for (
  const [name, mount] of Object.entries({
    "Deno.serve": inDenoServe,
    Hono: inHono,
    oak: inOak,
    h3: inH3,
    NHttp: inNHttp,
  })
) {
  Deno.test(`app.fetch serves its bots inside ${name} and leaves other paths to it`, async () => {
    const app = echoApp(["127.0.0.1"]);
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      mount(app),
    );
    const origin = `http://127.0.0.1:${server.addr.port}`;
    const ask = async (path: string, headers: Record<string, string | null> = {}) => {
      const { method, headers: all } = requestOf({ path, headers });
      const response = await fetch(origin + path, { method, headers: all, body });
      return [response.status, await response.text()];
    };
    const reply = JSON.stringify({ method: "sendMessage", chat_id: 5, text: "hi" });
    assertEquals(await ask("/telegram/echo"), [200, reply]);
    assertEquals(await ask("/telegram/echo"), [200, reply]); // As if the answer had been lost.
    assertEquals((await ask("/telegram/other"))[0], 404);
    assertEquals(
      (await ask("/telegram/echo", { "x-telegram-bot-api-secret-token": "no" }))[0],
      401,
    );
    assertEquals(await (await fetch(origin)).text(), "site");
    await app.close();
  });

  Deno.test(`app.fetch inside ${name} refuses a peer outside its sources`, async () => {
    const app = echoApp(["telegram"]);
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      mount(app),
    );
    const { method, headers } = requestOf();
    headers.set("x-forwarded-for", "149.154.167.99");
    const url = `http://127.0.0.1:${server.addr.port}/telegram/echo`;
    const response = await fetch(url, { method, headers, body });
    assertEquals([response.status, await response.text()], [403, "Forbidden\n"]);
    await app.close();
  });
}

Deno.test("src/app/README.md shows the code for Hono that is tested here", async () => {
  const [readme, here] = await Promise.all(
    ["../../src/app/README.md", "./mount_test.ts"].map((path) =>
      Deno.readTextFile(new URL(path, import.meta.url))
    ),
  );
  for (
    const line of [
      "const site = new Hono<{ Bindings: RequestInfo }>();\n",
      'site.all("/telegram/*", (c) => app.fetch(c.req.raw, c.env));\n',
    ]
  ) {
    assertStringIncludes(readme!, line);
    assertStringIncludes(here!, `  ${line}`);
  }
});
