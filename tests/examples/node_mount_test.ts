/**
 * An application inside servers that speak Node's `(req, res)`, with and without a body parser in
 * front of it.
 */
import { createServer, type Server } from "node:http";
import { connect, createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import express from "npm:express@5.3.0";
import Fastify from "npm:fastify@5.12.8";
import Koa from "npm:koa@3.3.0";
import { bodyParser } from "npm:@koa/bodyparser@6.1.0";
import { assertEquals } from "@std/assert";
import {
  type App,
  createApp,
  githubSignature,
  type NodeRequest,
  type NodeResponse,
  type PosternEvent,
  type SignatureCheck,
  toNodeHandler,
} from "../../src/mod.ts";
import { requestOf, SECRET, TOKEN } from "../helpers/app.ts";
import { echoApp } from "./echo_app.ts";

const SITE = new TextEncoder().encode("site");

/** The part of Koa used here; its npm package contains no types. */
interface KoaSite {
  use(middleware: (ctx: KoaContext, next: () => Promise<void>) => unknown): unknown;
  callback(): (req: NodeRequest, res: NodeResponse) => void;
}
interface KoaContext {
  readonly path: string;
  readonly req: NodeRequest;
  readonly res: NodeResponse;
  readonly request: { readonly rawBody?: string };
  respond: boolean;
  body: string;
}

interface Listening extends AsyncDisposable {
  readonly origin: string;
}

async function listen(server: Server): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** How to mount in each, as in src/app/README.md. */
const MOUNTS: Record<string, (app: App) => Promise<Listening>> = {
  "node:http": (app) => {
    const handle = toNodeHandler(app);
    return listen(
      createServer((req, res) =>
        void (req.url!.startsWith("/telegram/") ? handle(req, res) : res.end("site"))
      ),
    );
  },
  Express: (app) => {
    const site = express();
    site.use("/telegram", toNodeHandler(app));
    site.get("/", (_: unknown, res: NodeResponse) => void res.end(SITE));
    return listen(createServer(site));
  },
  "Express with express.json()": (app) => {
    const site = express();
    site.use(express.json());
    site.use("/telegram", toNodeHandler(app));
    site.get("/", (_: unknown, res: NodeResponse) => void res.end(SITE));
    return listen(createServer(site));
  },
  "Express with express.text()": (app) => {
    const site = express();
    site.use(express.text({ type: "*/*" }));
    site.use("/telegram", toNodeHandler(app));
    site.get("/", (_: unknown, res: NodeResponse) => void res.end(SITE));
    return listen(createServer(site));
  },
  "Express with express.raw()": (app) => {
    const site = express();
    site.use(express.raw({ type: "application/json" }));
    site.use("/telegram", toNodeHandler(app));
    site.get("/", (_: unknown, res: NodeResponse) => void res.end(SITE));
    return listen(createServer(site));
  },
  Fastify: async (app) => {
    const site = Fastify({ forceCloseConnections: true });
    const handle = toNodeHandler(app);
    site.all("/telegram/*", async (request, reply) => {
      reply.hijack();
      await handle(Object.assign(request.raw, { body: request.body }), reply.raw);
    });
    site.get("/", () => "site");
    const origin = await site.listen({ host: "127.0.0.1", port: 0 });
    return { origin, [Symbol.asyncDispose]: () => site.close() };
  },
  Koa: (app) => {
    const site = new Koa() as unknown as KoaSite;
    const handle = toNodeHandler(app);
    site.use(async (ctx, next) => {
      if (!ctx.path.startsWith("/telegram/")) return await next();
      ctx.respond = false;
      await handle(ctx.req, ctx.res);
    });
    site.use((ctx) => void (ctx.body = "site"));
    return listen(createServer(site.callback()));
  },
  "Koa with @koa/bodyparser": (app) => {
    const site = new Koa() as unknown as KoaSite;
    const handle = toNodeHandler(app);
    site.use(bodyParser() as never);
    site.use(async (ctx, next) => {
      if (!ctx.path.startsWith("/telegram/")) return await next();
      ctx.respond = false;
      await handle(Object.assign(ctx.req, { body: ctx.request.rawBody }), ctx.res);
    });
    site.use((ctx) => void (ctx.body = "site"));
    return listen(createServer(site.callback()));
  },
};

const body = JSON.stringify({
  update_id: 1,
  message: { message_id: 1, date: 0, chat: { id: 5, type: "private" }, text: "hi 😀" },
});

for (const [name, mount] of Object.entries(MOUNTS)) {
  Deno.test(`toNodeHandler() serves bots inside ${name} and leaves other paths to it`, async () => {
    const app = echoApp(["127.0.0.1"]);
    await using server = await mount(app);
    const ask = async (path: string, headers: Record<string, string | null> = {}) => {
      const { method, headers: all } = requestOf({ path, headers });
      const response = await fetch(server.origin + path, { method, headers: all, body });
      return [response.status, await response.text()];
    };
    const reply = JSON.stringify({ method: "sendMessage", chat_id: 5, text: "hi 😀" });
    assertEquals(await ask("/telegram/echo"), [200, reply]);
    assertEquals((await ask("/telegram/other"))[0], 404);
    assertEquals(
      (await ask("/telegram/echo", { "x-telegram-bot-api-secret-token": "no" }))[0],
      401,
    );
    assertEquals(await (await fetch(server.origin)).text(), "site");
    await app.close();
  });

  Deno.test(`toNodeHandler() inside ${name} checks the peer's address`, async () => {
    const events: PosternEvent[] = [];
    const app = echoApp(["telegram"], events);
    await using server = await mount(app);
    const { method, headers } = requestOf();
    headers.set("x-forwarded-for", "149.154.167.99");
    const response = await fetch(`${server.origin}/telegram/echo`, { method, headers, body });
    assertEquals([response.status, await response.text()], [403, "Forbidden\n"]);
    const refused = events.find((event) => event.type === "refused");
    assertEquals(refused?.address, "127.0.0.1");
    await app.close();
  });
}

const CODES = new TextEncoder();

/** A bot with a route that repeats its request, behind a parser. */
async function postBehind(
  parser: unknown,
  headers: Record<string, string>,
  sent: string,
  signature?: SignatureCheck,
): Promise<[number, string]> {
  const route = { handler: async (request: Request) => new Response(await request.text()) };
  const app = createApp({
    bots: {
      shop: {
        token: TOKEN,
        path: "/shop",
        handler: { message() {}, routes: { "/paid": { ...route, ...signature && { signature } } } },
      },
    },
  });
  const site = express();
  site.use(parser as never);
  site.use("/shop", toNodeHandler(app));
  await using server = await listen(createServer(site));
  const response = await fetch(`${server.origin}/shop/paid`, {
    method: "POST",
    headers,
    body: sent,
  });
  const answer: [number, string] = [response.status, await response.text()];
  await app.close();
  return answer;
}

Deno.test("toNodeHandler() reads a body that a parser has skipped", async () => {
  // Older versions of Express set an empty body on every request.
  const older = (req: { body?: unknown }, _: unknown, next: () => void) => {
    req.body = {};
    next();
  };
  for (const parser of [express.json(), older]) {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    assertEquals(await postBehind(parser, headers, "a=1&b=2"), [200, "a=1&b=2"]);
  }
});

Deno.test("toNodeHandler() checks a signature behind express.json() if the raw body was kept", async () => {
  const secret = "s3cret-of-the-shop";
  const sent = '{ "paid":  true }';
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", CODES.encode(secret), algorithm, false, [
    "sign",
  ]);
  const mac = await crypto.subtle.sign("HMAC", key, CODES.encode(sent));
  const headers = {
    "content-type": "application/json",
    "x-hub-signature-256": `sha256=${new Uint8Array(mac).toHex()}`,
  };
  const keeping = express.json({
    verify: (req: { rawBody?: Uint8Array }, _: unknown, bytes: Uint8Array) => {
      req.rawBody = bytes;
    },
  } as never);
  const signature = githubSignature(secret);
  assertEquals(await postBehind(keeping, headers, sent, signature), [200, sent]);
  assertEquals((await postBehind(express.json(), headers, sent, signature))[0], 401);
});

Deno.test("toNodeHandler() reads the path of an absolute request target", async () => {
  const app = echoApp(["any"]);
  await using server = await MOUNTS["Express"]!(app);
  const conn = await Deno.connect({
    hostname: "127.0.0.1",
    port: Number(new URL(server.origin).port),
  });
  const head = `POST http://bot.example.com/telegram/echo HTTP/1.1\r\nHost: x\r\n` +
    `X-Telegram-Bot-Api-Secret-Token: ${SECRET}\r\nContent-Type: application/json\r\n` +
    `Content-Length: ${new TextEncoder().encode(body).length}\r\nConnection: close\r\n\r\n`;
  await conn.write(new TextEncoder().encode(head + body));
  const answer = await new Response(conn.readable).text();
  assertEquals(answer.split("\r\n")[0], "HTTP/1.1 200 OK");
  await app.close();
});

/** An application whose bot has these custom routes. */
function routesApp(routes: Record<string, () => Response>, events: PosternEvent[] = []): App {
  return createApp({
    bots: { echo: { token: TOKEN, handler: { message() {}, routes } } },
    sources: ["any"],
    observers: [(event) => events.push(event)],
  });
}

Deno.test("toNodeHandler() sends every cookie of a route", async () => {
  const headers: [string, string][] = [["set-cookie", "a=1"], ["set-cookie", "b=2"]];
  const app = routesApp({ "/cookies": () => new Response(null, { headers }) });
  await using site = await listen(createServer(toNodeHandler(app)));
  const response = await fetch(`${site.origin}/echo/cookies`, { method: "POST" });
  assertEquals([await response.text(), response.headers.getSetCookie()], ["", ["a=1", "b=2"]]);
  await app.close();
});

Deno.test("toNodeHandler() answers 500 if the stream of a response fails", async () => {
  const events: PosternEvent[] = [];
  const pull = (controller: ReadableStreamDefaultController) => controller.error(new Error("cut"));
  const app = routesApp({ "/broken": () => new Response(new ReadableStream({ pull })) }, events);
  await using site = await listen(createServer(toNodeHandler(app)));
  const response = await fetch(`${site.origin}/echo/broken`, { method: "POST" });
  assertEquals([response.status, await response.text()], [500, ""]);
  const notices = events.flatMap((event) => event.type === "notice" ? [String(event.error)] : []);
  assertEquals(notices, ["Error: cut"]);
  await using wrapped = await listen(createServer(toNodeHandler({ fetch: app.fetch })));
  const other = await fetch(`${wrapped.origin}/echo/broken`, { method: "POST" });
  assertEquals([other.status, await other.text()], [500, ""]);
  await app.close();
});

Deno.test("toNodeHandler() leaves a response alone that the site has answered meanwhile", async () => {
  const app = routesApp({ "/slow": () => new Response("late") });
  const handle = toNodeHandler(app);
  let handled: Promise<void> | undefined;
  await using site = await listen(createServer((req, res) => {
    handled = handle(req, res);
    res.end("timed out");
  }));
  const response = await fetch(`${site.origin}/echo/slow`, { method: "POST" });
  assertEquals(await response.text(), "timed out");
  assertEquals(await handled, undefined);
  await app.close();
});

Deno.test("toNodeHandler() answers methods that no Request can have", async () => {
  const app = routesApp({});
  await using site = await listen(createServer(toNodeHandler(app)));
  const port = Number(new URL(site.origin).port);
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const request = "TRACE /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  await connection.write(new TextEncoder().encode(request));
  const chunk = new Uint8Array(1024);
  const answer = new TextDecoder().decode(chunk.subarray(0, await connection.read(chunk) ?? 0));
  assertEquals(answer.split("\r\n", 1), ["HTTP/1.1 405 Method Not Allowed"]);
  await app.close();
});

Deno.test("toNodeHandler() works with node:http2", async () => {
  const app = routesApp({});
  const handle = toNodeHandler(app);
  const server = createHttp2Server((req, res) => void handle(req, res as unknown as NodeResponse));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const request = client.request({ ":path": "/echo", ":method": "PUT" });
  const status = new Promise((resolve) =>
    request.on("response", (headers) => resolve(headers[":status"]))
  );
  request.end();
  assertEquals(await status, 405);
  request.close();
  await new Promise<void>((resolve) => client.close(resolve));
  await new Promise<void>((resolve) => void server.close(() => resolve()));
  await app.close();
});
