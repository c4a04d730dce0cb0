/** Reading single headers: by the short way of Deno's own requests, and without it. */
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { createHeadersOf } from "../../src/gateway/headers.ts";
import { TemporaryFolder } from "../helpers/folder.ts";
import { RawConnection } from "../helpers/raw_http.ts";

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

/** What both ways read of a request, the short one first; `request.headers` is the measure. */
function read(request: Request): { short: unknown[]; long: unknown[] } {
  const headers = createHeadersOf()(request);
  // Should this fail, Deno has changed: the short way is gone, and updates cost what they did.
  assert(headers !== request.headers, "Deno no longer has the short way");
  const short = NAMES.map((name) => headers.get(name));
  return { short, long: NAMES.map((name) => request.headers.get(name)) };
}

/** Serves while `ask` asks, and gives what was read of each request. */
async function readWhile(
  tls: { cert: string; key: string } | undefined,
  ask: (port: number) => Promise<void>,
): Promise<ReturnType<typeof read>[]> {
  const seen: ReturnType<typeof read>[] = [];
  const options = { hostname: "127.0.0.1", port: 0, onListen() {}, ...tls };
  const server = Deno.serve(
    { ...options, onError: () => new Response(null, { status: 500 }) },
    (request) => {
      seen.push(read(request));
      return new Response("read");
    },
  );
  await ask(server.addr.port);
  await server.shutdown();
  return seen;
}

Deno.test("headers of HTTP/1.1 read the same by the short way, whatever was sent", async () => {
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
      assertEquals((await connection.response())?.body, "read", head);
    }
  });
  assertEquals(seen.length, heads.length);
  for (const { short, long } of seen) assertEquals(short, long);
  assertEquals(seen[0]!.short.slice(0, 3), ["s3cret", "application/json", "2"]);
  assertEquals(seen[1]!.short[0], "a, b");
});

Deno.test("headers of HTTP/2 read the same by the short way", async () => {
  await using folder = await TemporaryFolder.make();
  const { cert, key } = await folder.certificate();
  const tls = { cert: await Deno.readTextFile(cert), key: await Deno.readTextFile(key) };
  using client = Deno.createHttpClient({ caCerts: [tls.cert], http1: false });
  const seen = await readWhile(tls, async (port) => {
    const headers = new Headers({ "X-Telegram-Bot-Api-Secret-Token": "s3cret" });
    headers.append("X-Forwarded-For", "192.0.2.1");
    headers.append("X-Forwarded-For", "192.0.2.2");
    const url = `https://localhost:${port}/echo`;
    const response = await fetch(url, { method: "POST", headers, body: "{}", client });
    assertEquals(await response.text(), "read");
  });
  assertEquals(seen.length, 1);
  assertEquals(seen[0]!.short, seen[0]!.long);
  assertEquals(seen[0]!.short[0], "s3cret");
});

Deno.test("headersOf() gives request.headers of a request that no server made", () => {
  const headersOf = createHeadersOf();
  const request = new Request("http://localhost", { headers: { "X-Id": "7" } });
  assertStrictEquals(headersOf(request), request.headers);
  assertEquals(headersOf(request).get("x-id"), "7");
});

Deno.test("headersOf() gives request.headers where requests are made otherwise", () => {
  const headers = new Headers({ "X-Id": "7" });
  const others: object[] = [
    { headers },
    { headers, [Symbol("request")]: undefined },
    { headers, [Symbol("request")]: { header: "x-id" } },
    { headers, [Symbol("state")]: { header: () => "8" } },
  ];
  for (const other of others) {
    assertStrictEquals(createHeadersOf()(other as Request), headers);
  }
});
