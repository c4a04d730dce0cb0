/** Reading requests with and without the shortcut for Deno's own requests. */
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import type { RequestInfo } from "../../src/gateway/gateway.ts";
import { createReaderOf } from "../../src/server/deno_request.ts";
import { serve } from "../../src/app/serve.ts";
import { hostApp, SECRET } from "../helpers/app.ts";
import { TemporaryFolder } from "../helpers/folder.ts";
import { chunked, headOf, listen, RawConnection, rawPost } from "../helpers/raw_http.ts";

const NAMES = [
  "x-telegram-bot-api-secret-token",
  "content-type",
  "content-length",
  "x-forwarded-for",
  "host",
  "cookie",
  "x-empty",
  "x-bytes",
  "x-absent",
];

const readerOf = createReaderOf();

/** Other versions of Deno may not have it; then everything here takes the standard way. */
const HAS_SHORT_WAY = await hasShortWay();

async function hasShortWay(): Promise<boolean> {
  let found = false;
  const options = { hostname: "127.0.0.1", port: 0, onListen() {} };
  const server = Deno.serve(options, (request) => {
    found = readerOf(request) !== request.headers;
    return new Response(null);
  });
  await (await fetch(`http://127.0.0.1:${server.addr.port}`)).body?.cancel();
  await server.shutdown();
  return found;
}

/** What both ways read of a request, the shortcut first; a copy of the headers is the reference. */
function readHeaders(request: Request): { short: unknown[]; long: unknown[] } {
  const headers = readerOf(request);
  const short = NAMES.map((name) => headers.get(name));
  const copy = new Headers(request.headers);
  return { short, long: NAMES.map((name) => copy.get(name)) };
}

/** Serves while `ask` sends requests, and returns what was read of each. */
async function readWhile<T>(
  tls: { cert: string; key: string } | undefined,
  ask: (port: number) => Promise<void>,
  read: (request: Request) => T | Promise<T>,
): Promise<T[]> {
  const seen: T[] = [];
  const errors: unknown[] = [];
  const onError = (error: unknown) => {
    errors.push(error);
    return new Response("failed", { status: 500 });
  };
  const options = { hostname: "127.0.0.1", port: 0, onListen() {}, onError, ...tls };
  const server = Deno.serve(options, async (request) => {
    seen.push(await read(request));
    return new Response("read");
  });
  await ask(server.addr.port);
  await server.shutdown();
  assertEquals(errors, []);
  return seen;
}

/** The same over HTTP/2. */
async function readOverHttp2<T>(
  ask: (url: string, client: Deno.HttpClient) => Promise<void>,
  read: (request: Request) => T | Promise<T>,
): Promise<T[]> {
  await using folder = await TemporaryFolder.make();
  const { cert, key } = await folder.certificate();
  const tls = { cert: await Deno.readTextFile(cert), key: await Deno.readTextFile(key) };
  using client = Deno.createHttpClient({ caCerts: [tls.cert], http1: false });
  return await readWhile(tls, (port) => ask(`https://localhost:${port}/echo`, client), read);
}

Deno.test("the shortcut reads the same HTTP/1.1 headers, whatever was sent", async () => {
  const heads = [
    "X-Telegram-Bot-Api-Secret-Token: s3cret\r\nContent-Type: application/json\r\nContent-Length: 2",
    "x-TELEGRAM-bot-api-secret-token: a\r\nX-Telegram-Bot-Api-Secret-Token: b\r\nContent-Length: 2",
    "X-Forwarded-For: 192.0.2.1, 192.0.2.2\r\nX-Forwarded-For:192.0.2.3\r\nTransfer-Encoding: chunked",
    "X-Empty:\r\nX-Bytes: \xe4\xf6\xff\r\nContent-Length: 2\r\nContent-Length: 2",
    "Cookie: a=1\r\nCookie: b=2\r\nContent-Type:  text/plain \t",
  ];
  const seen = await readWhile(undefined, async (port) => {
    for (const head of heads) {
      using connection = new RawConnection(await Deno.connect({ hostname: "127.0.0.1", port }));
      const body = head.includes("chunked") ? "2\r\n{}\r\n0\r\n\r\n" : "{}";
      await connection.send(`POST /echo HTTP/1.1\r\nHost: example.com\r\n${head}\r\n\r\n${body}`);
      assert(await connection.response(), head);
    }
  }, readHeaders);
  assertEquals(seen.length, heads.length);
  for (const { short, long } of seen) assertEquals(short, long);
  assertEquals(seen[0]!.short.slice(0, 3), ["s3cret", "application/json", "2"]);
  assertEquals(seen[1]!.short[0], "a, b");
});

Deno.test("the shortcut reads the same HTTP/2 headers", async () => {
  const seen = await readOverHttp2(async (url, client) => {
    const headers = new Headers({ "X-Telegram-Bot-Api-Secret-Token": "s3cret" });
    headers.append("X-Forwarded-For", "192.0.2.1");
    headers.append("X-Forwarded-For", "192.0.2.2");
    const response = await fetch(url, { method: "POST", headers, body: "{}", client });
    await response.body?.cancel();
  }, readHeaders);
  assertEquals(seen.length, 1);
  assertEquals(seen[0]!.short, seen[0]!.long);
  assertEquals(seen[0]!.short[0], "s3cret");
});

/** The body as read by the shortcut, and what it leaves for the standard way. */
async function readBody(request: Request): Promise<{ text: string | null; rest: string }> {
  const text = readerOf(request).takeText?.() ?? null;
  const used = request.bodyUsed;
  assertEquals(used, text !== null, "a text that was taken is used");
  return { text, rest: used ? "" : await request.text() };
}

/** Bodies as bytes, with the text that `Request.text()` returns for them. */
const BODIES: [bytes: string, text: string][] = [
  ['{"update_id":1}', '{"update_id":1}'],
  ["", ""],
  ["\xe2\x82\xac\xf0\x9f\x98\x80", "€😀"],
  ["\xff\xc3(", "\ufffd\ufffd("],
  ["\xef\xbb\xbf{}", "{}"],
  ["x".repeat(300_000), "x".repeat(300_000)],
];

Deno.test("the shortcut reads the same body if it has arrived, and leaves it otherwise", async () => {
  const seen = await readWhile(undefined, async (port) => {
    using connection = new RawConnection(await Deno.connect({ hostname: "127.0.0.1", port }));
    const head = "POST / HTTP/1.1\r\nHost: example.com\r\n";
    for (const [bytes] of BODIES) {
      await connection.send(`${head}Content-Length: ${bytes.length}\r\n\r\n${bytes}`);
      await connection.response();
      await connection.send(
        `${head}Transfer-Encoding: chunked\r\n\r\n${chunked(...bytes ? [bytes] : [])}`,
      );
      await connection.response();
      await connection.send(`${head}Content-Length: ${bytes.length}\r\n\r\n`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      await connection.send(bytes);
      await connection.response();
    }
  }, readBody);
  assertEquals(seen.map(({ text, rest }) => text ?? rest), BODIES.flatMap(([, t]) => [t, t, t]));
  if (!HAS_SHORT_WAY) return;
  assert(seen.some(({ text }) => text === BODIES[2]![1]), "no body had come at once");
  assert(seen.some(({ rest }) => rest !== ""), "every body had come, or was lost");
});

Deno.test("the shortcut reads the same body over HTTP/2", async () => {
  const seen = await readOverHttp2(async (url, client) => {
    for (const [bytes] of BODIES) {
      const body = Uint8Array.from(bytes, (char) => char.charCodeAt(0));
      const response = await fetch(url, { method: "POST", body, client });
      await response.body?.cancel();
    }
  }, readBody);
  assertEquals(seen.map(({ text, rest }) => text ?? rest), BODIES.map(([, text]) => text));
});

Deno.test("readerOf() returns request.headers for requests not created by a server", () => {
  const request = new Request("http://localhost", { headers: { "X-Id": "7" } });
  const { headers } = request;
  const others: object[] = [
    { headers },
    request,
    { headers, [Symbol("request")]: undefined },
    { headers, [Symbol("request")]: { header: "x-id", consumeTextBody: () => "8" } },
    { headers, [Symbol("request")]: { header: () => "8" } },
    { headers, [Symbol("state")]: { header: () => "8", consumeTextBody: () => "8" } },
  ];
  for (const other of others) {
    assertStrictEquals(readerOf(other as Request), headers);
    assertStrictEquals(createReaderOf()(other as Request), headers);
  }
});

Deno.test("serve() answers the same if Deno stores its requests differently", async () => {
  const symbols = Object.getOwnPropertySymbols;
  Object.getOwnPropertySymbols = () => [];
  try {
    const bots = { echo: { token: "123456:test", secret: SECRET, handler: () => {} } };
    const options = { bots, sources: ["127.0.0.1"], hostname: "127.0.0.1", port: 0 };
    await using server = await serve({ log: false, ...options });
    using connection = new RawConnection(await Deno.connect({ port: server.addr.port }));
    await connection.send(rawPost(1));
    assertEquals((await connection.response())?.status, 200);
    await connection.send(rawPost(2).replace(SECRET, "wrong"));
    assertEquals((await connection.response())?.status, 401);
  } finally {
    Object.getOwnPropertySymbols = symbols;
  }
});

/** Mounts an application in a host that changes requests, and posts one through it. */
async function statusThrough(change: (request: Request) => Request): Promise<number> {
  const { app } = hostApp({ sources: ["telegram"], trustedProxies: ["127.0.0.1"] });
  const fetch = (request: Request, info?: RequestInfo) => app.fetch(change(request), info);
  await using server = listen({ ...app, fetch });
  using connection = await server.connect();
  const forged = headOf("/echo", "X-Forwarded-For: 149.154.167.99", "Content-Length: 15");
  await connection.send(`${forged}{"update_id":1}`);
  return (await connection.response())?.status ?? 0;
}

Deno.test("fetch() uses the headers that the mounting server has set", async () => {
  const real = new Headers({ "x-forwarded-for": "192.0.2.1" });
  const inPlace = [
    (request: Request) => Object.defineProperty(request, "headers", { value: real }),
    (request: Request) =>
      new Proxy(request, {
        get(target, name) {
          if (name === "headers") return real;
          const value = Reflect.get(target, name);
          return typeof value === "function" ? value.bind(target) : value;
        },
      }),
  ];
  for (const change of inPlace) assertEquals(await statusThrough(change), 403);
  assertEquals(await statusThrough((request) => request), 200);
});

Deno.test("fetch() reports a refusal after the mounting server has answered", async () => {
  const { app, eventsOf } = hostApp({ sources: ["telegram"], trustedProxies: ["127.0.0.1"] });
  const ended = Promise.withResolvers<void>();
  const fetch = (request: Request, info?: RequestInfo) => {
    void app.fetch(request, info).then(() => ended.resolve(), ended.reject);
    return Promise.resolve(new Response(null, { status: 504 }));
  };
  await using server = listen({ ...app, fetch });
  using connection = await server.connect();
  const head = headOf("/echo", "X-Forwarded-For: 149.154.167.99", "Content-Length: 15");
  await connection.send(`${head}{"upd`);
  assertEquals((await connection.response())?.status, 504);
  await connection.closeWrite();
  await ended.promise;
  assertEquals(eventsOf("refused").map(({ address }) => address), ["149.154.167.99"]);
});

Deno.test("serve() does not read request.headers, and admits the right clients", async () => {
  const { prototype } = Request;
  const original = Object.getOwnPropertyDescriptor(prototype, "headers")!;
  let looks = 0;
  const get = function (this: Request): Headers {
    looks++;
    return original.get!.call(this);
  };
  const bots = { echo: { token: "123456:test", secret: SECRET, handler: () => {} } };
  const options = { bots, sources: ["127.0.0.1"], hostname: "127.0.0.1", port: 0 };
  await using server = await serve({ log: false, ...options });
  using connection = new RawConnection(await Deno.connect({ port: server.addr.port }));
  Object.defineProperty(prototype, "headers", { ...original, get });
  try {
    await connection.send(rawPost(1));
    assertEquals((await connection.response())?.status, 200);
    await connection.send(rawPost(2).replace(SECRET, "wrong"));
    assertEquals((await connection.response())?.status, 401);
  } finally {
    Object.defineProperty(prototype, "headers", original);
  }
  if (HAS_SHORT_WAY) assertEquals(looks, 0);
});
