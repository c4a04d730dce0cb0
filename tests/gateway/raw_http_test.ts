/** Bytes that no client would send: whatever arrives, no 500 and no crash. */
import { assert, assertEquals } from "@std/assert";
import { hostApp, type Hosted } from "../helpers/app.ts";
import {
  chunked,
  headOf,
  listen,
  type Listening,
  listenOwn,
  rawPost,
} from "../helpers/raw_http.ts";

/** An application that accepts loopback addresses. */
function localApp(handler: () => unknown = () => {}): Hosted {
  return hostApp({ sources: ["127.0.0.1"], maxBodyBytes: 1000 }, {
    handler: handler as () => void,
  });
}

/**
 * Sends a text on a new connection and returns the status, 0 if there was no answer. If the
 * server may wait for more, `hangUp` closes the sending side.
 */
async function statusOf(server: Listening, text: string, hangUp = false): Promise<number> {
  using connection = await server.connect();
  await connection.send(text);
  if (hangUp) await connection.closeWrite();
  return (await connection.response(text.startsWith("HEAD")))?.status ?? 0;
}

const BODY = '{"update_id":1}';
const LENGTH = `Content-Length: ${BODY.length}`;

/** Both ways of reading a request must agree: mounted in another server, and in our own. */
function test(name: string, run: (open: (hosted: Hosted) => Listening) => Promise<void>): void {
  Deno.test(`${name}, mounted`, { timeout: 10_000 }, () => run(({ app }) => listen(app)));
  Deno.test(`${name}, in our own server`, { timeout: 10_000 }, () => run(listenOwn));
}

test("a server accepts the request that Telegram sends", async (open) => {
  const hosted = localApp();
  const { eventsOf } = hosted;
  await using server = open(hosted);
  assertEquals(await statusOf(server, rawPost(7)), 200);
  assertEquals(eventsOf("update").map(({ update_id }) => update_id), [7]);
});

test("a server accepts request targets of every form, compared byte by byte", async (open) => {
  const hosted = localApp();
  await using server = open(hosted);
  const expected: Record<string, number> = {
    "/echo": 200,
    "/echo?": 200,
    "/echo?a=/b": 200,
    "http://elsewhere.example/echo": 200, // Absolute form (RFC 9112, 3.2.2): only the path counts.
    "http://elsewhere.example/echo?x": 200,
    "/Echo": 404,
    "/echo/": 404,
    "//echo": 404,
    "/./echo": 404,
    "/x/../echo": 404,
    "/%65cho": 404,
    "/%2e%2e/echo": 404,
    "/ech\xf6": 400,
    "/\xff": 400,
    "/echo#x": 404,
    "http://elsewhere.example": 404,
    "http://elsewhere.example?/echo": 404,
    "*": 400,
    "echo": 400,
    "?/echo": 400,
    "": 400,
    "elsewhere.example:443": 400,
  };
  const actual: Record<string, number> = {};
  for (const target of Object.keys(expected)) {
    actual[target] = await statusOf(server, headOf(target, LENGTH) + BODY);
  }
  assertEquals(actual, expected);
  const others = ["OPTIONS * HTTP/1.1", "CONNECT echo:443 HTTP/1.1", "GET * HTTP/1.1"];
  for (const line of others) {
    const status = await statusOf(server, `${line}\r\nHost: a\r\n\r\n`);
    assert(status === 404 || status === 400, `${line}: ${status}`);
  }
});

test("a server refuses other methods, known or not, and lower case", async (open) => {
  const hosted = localApp();
  await using server = open(hosted);
  for (const method of ["GET", "HEAD", "PUT", "DELETE", "TRACE", "post", "Post", "X!"]) {
    const text = (headOf("/echo", LENGTH) + BODY).replace("POST", method);
    assertEquals(await statusOf(server, text), 405, method);
  }
});

test("a server accepts requests with any Host, or without one", async (open) => {
  const hosted = localApp();
  await using server = open(hosted);
  const hosts = ["Host: x\r\n", "Host: \r\n", "", "Host: [::1]:80\r\n", "hOsT:   spaced  \r\n"];
  for (const host of hosts) {
    const text = (headOf("/echo", LENGTH) + BODY).replace(/Host:.*\r\n/, host);
    assertEquals(await statusOf(server, text), 200, JSON.stringify(host));
  }
  const odd = ["Host: a\r\nHost: b\r\n", "Host: a b\r\n", "Host: \xff\r\n", "Host: http://x/\r\n"];
  for (const host of odd) {
    const text = (headOf("/echo", LENGTH) + BODY).replace(/Host:.*\r\n/, host);
    const status = await statusOf(server, text);
    assert([200, 400, 404].includes(status), `${JSON.stringify(host)}: ${status}`);
  }
});

test("a server does not let the Host affect the path", async (open) => {
  const hosted = localApp();
  await using server = open(hosted);
  const hosts = [
    "x/echo?",
    "x/echo#",
    "x/echo\\?",
    "u@x/echo?",
    "x/ec",
    "/echo?",
    "x:443/echo?a=",
    "x/echo?y#",
  ];
  for (const host of hosts) {
    for (const target of ["/nope", "/ho", "/", "/x/y", "/?/echo", "/nope?x=/echo"]) {
      const text = (headOf(target, LENGTH) + BODY).replace(/Host:.*\r\n/, `Host: ${host}\r\n`);
      const status = await statusOf(server, text);
      assert([400, 404].includes(status), `${target} of ${host}: ${status}`);
    }
  }
  assertEquals(hosted.eventsOf("update"), []);
});

Deno.test("a bot at a longer path is reached only by that path, whatever the Host", async () => {
  const hosted = hostApp({ sources: ["127.0.0.1"] }, { path: "/hooks/echo" });
  await using server = listenOwn(hosted);
  const status = (target: string, host: string) =>
    statusOf(server, (headOf(target, LENGTH) + BODY).replace(/Host:.*\r\n/, `Host: ${host}\r\n`));
  assertEquals(await status("/hooks/echo", "x"), 200);
  assertEquals(await status("/hooks/echo?a=/b", "x:8443"), 200);
  for (const host of ["x/hooks", "x/hooks/echo?", "x/hooks/echo#"]) {
    assertEquals(await status("/echo", host), 404, host);
  }
});

test("a server speaks HTTP/1.0, too", async (open) => {
  const hosted = localApp();
  await using server = open(hosted);
  const text = (headOf("/echo", LENGTH) + BODY).replace("HTTP/1.1", "HTTP/1.0");
  assertEquals(await statusOf(server, text), 200);
});

test("a server refuses a duplicate secret or content type", async (open) => {
  const hosted = localApp();
  await using server = open(hosted);
  const secret = /X-Telegram.*\r\n/.exec(headOf("/echo"))![0];
  const doubled = (line: string) => headOf("/echo", LENGTH).replace(line, line + line) + BODY;
  assertEquals(await statusOf(server, doubled(secret)), 401);
  assertEquals(await statusOf(server, doubled("Content-Type: application/json\r\n")), 415);
});

test("a server accepts header names in any case, and refuses values beyond ASCII", async (open) => {
  const hosted = localApp();
  await using server = open(hosted);
  const text = headOf("/echo", LENGTH) + BODY;
  const capitals = text.replace(/X-Telegram[\w-]*/, (name) => name.toUpperCase())
    .replace("Content-Type", "content-TYPE");
  assertEquals(await statusOf(server, capitals), 200);
  for (const value of ["\xe9", "\xff", "s3cret_Token-1\xe9", "\xc3\xa9", ""]) {
    const wrong = text.replace("s3cret_Token-1", value);
    assertEquals(await statusOf(server, wrong), 401, JSON.stringify(value));
  }
});

test("a server caps chunked bodies, and bodies whose length is sent twice", async (open) => {
  const hosted = localApp();
  const { eventsOf } = hosted;
  await using server = open(hosted);
  const long = JSON.stringify({ update_id: 1, x: "x".repeat(2000) });
  const pieces = long.match(/.{1,100}/g)!;
  const chunky = headOf("/echo", "Transfer-Encoding: chunked");
  assertEquals(await statusOf(server, chunky + chunked(...pieces)), 413);
  assertEquals(await statusOf(server, chunky + chunked(long)), 413);
  assertEquals(
    await statusOf(server, headOf("/echo", `Content-Length: ${long.length}`) + long),
    413,
  );
  const twice = headOf("/echo", `Content-Length: ${long.length}`, `Content-Length: ${long.length}`);
  assertEquals(await statusOf(server, twice + long), 413);
  assertEquals(await statusOf(server, chunky + chunked(...BODY)), 200);
  assertEquals(eventsOf("update").length, 1);
});

test("a server counts the bytes of a body, not its characters", async (open) => {
  // Short enough for head and body to be read together.
  const maxBodyBytes = 300;
  const { length } = JSON.stringify({ update_id: maxBodyBytes, x: "" });
  for (const [char, bytes] of [["x", 1], ["\xe9", 2], ["\u20ac", 3], ["\u{1f600}", 4]] as const) {
    const hosted = hostApp({ sources: ["127.0.0.1"], maxBodyBytes });
    await using server = open(hosted);
    for (const [total, expected] of [[maxBodyBytes, 200], [maxBodyBytes + 1, 413]] as const) {
      const times = Math.floor((total - length) / bytes);
      const x = char.repeat(times) + "x".repeat(total - length - times * bytes);
      const utf8 = new TextEncoder().encode(JSON.stringify({ update_id: total, x }));
      assertEquals(utf8.length, total);
      const text = headOf("/echo", `Content-Length: ${total}`) + String.fromCharCode(...utf8);
      assertEquals(await statusOf(server, text), expected, `${char}: ${total}`);
    }
  }
});

test("a server accepts a body of the right length with invalid UTF-8", async (open) => {
  const hosted = hostApp({ sources: ["127.0.0.1"], maxBodyBytes: 60 });
  await using server = open(hosted);
  const body = `{"update_id":1,"x":"${"\xff".repeat(20)}"}`;
  assertEquals(
    await statusOf(server, headOf("/echo", `Content-Length: ${body.length}`) + body),
    200,
  );
});

test("a server refuses a wrong length", async (open) => {
  const hosted = localApp();
  const { eventsOf } = hosted;
  await using server = open(hosted);
  const lies = ["5", "14", "16", "300", "-1", "+15", "0x0f", "15, 16", "1e1", "", "x"];
  for (const length of lies) {
    const status = await statusOf(
      server,
      headOf("/echo", `Content-Length: ${length}`) + BODY,
      true,
    );
    assert([0, 400].includes(status), `${length}: ${status}`);
  }
  const both = headOf("/echo", LENGTH, "Transfer-Encoding: chunked") + chunked(BODY);
  assertEquals(await statusOf(server, both), 400);
  const broken = headOf("/echo", "Transfer-Encoding: chunked") + "zz\r\n" + BODY;
  assert([0, 400].includes(await statusOf(server, broken, true)));
  assertEquals(eventsOf("update"), []);
});

test("a server answers pipelined requests in order", async (open) => {
  const ends: (() => void)[] = [];
  const hosted = localApp(() => new Promise<void>((resolve) => ends.push(resolve)));
  const { eventsOf } = hosted;
  await using server = open(hosted);
  using connection = await server.connect();
  const requests = [1, 2, 3, 4, 5].map((id) => rawPost(id, id === 3 ? "/nobody" : "/echo"));
  await connection.send(requests.slice(0, 2).join("") + requests[2]);
  for (let answered = 0; answered < 3; answered++) {
    const response = connection.response();
    if (answered < 2) {
      while (!ends[answered]) await new Promise((resolve) => setTimeout(resolve));
      ends[answered]!();
    }
    assertEquals((await response)?.status, answered < 2 ? 200 : 404);
  }
  assertEquals(eventsOf("update").map(({ update_id }) => update_id), [1, 2]);
});

test(
  "a server answers 503 and keeps the connection for the next update",
  async (open) => {
    const ends: (() => void)[] = [];
    const handler = () => new Promise<void>((resolve) => ends.push(resolve));
    const hosted = hostApp({ sources: ["127.0.0.1"], maxInFlight: 1 }, { handler });
    await using server = open(hosted);
    using busy = await server.connect();
    using turnedAway = await server.connect();
    await busy.send(rawPost(1));
    while (ends.length < 1) await new Promise((resolve) => setTimeout(resolve));
    const body = JSON.stringify({ update_id: 2, x: "x".repeat(300_000) });
    const request = headOf("/echo", `Content-Length: ${body.length}`) + body;
    for (let round = 0; round < 3; round++) {
      await turnedAway.send(request);
      const response = await turnedAway.response();
      assertEquals([response?.status, response?.headers.get("retry-after")], [503, "1"]);
    }
    ends[0]!();
    assertEquals((await busy.response())?.status, 200);
    await turnedAway.send(request);
    while (ends.length < 2) await new Promise((resolve) => setTimeout(resolve));
    ends[1]!();
    assertEquals((await turnedAway.response())?.status, 200);
  },
);

test("a server sends a reply uncompressed, even to clients that accept compression", async (open) => {
  const reply = { method: "sendMessage", chat_id: 1, text: "x".repeat(50_000) };
  const hosted = localApp(() => reply);
  await using server = open(hosted);
  using connection = await server.connect();
  await connection.send(headOf("/echo", LENGTH, "Accept-Encoding: gzip, deflate, br") + BODY);
  const response = await connection.response();
  assertEquals(response?.headers.get("content-encoding"), null);
  assertEquals(response?.headers.get("content-type"), "application/json");
  assertEquals(response?.headers.get("content-length"), String(response?.body.length));
  assertEquals(JSON.parse(response!.body), reply);
});

test(
  "a server answers 408 to half a body, and is not held up by it",
  async (open) => {
    const hosted = localApp();
    const { clock, eventsOf } = hosted;
    await using server = open(hosted);
    const heads = [
      headOf("/echo", "Content-Length: 100"),
      headOf("/echo", "Transfer-Encoding: chunked"),
    ];
    const halves = [`${heads[0]}{"update_id"`, `${heads[1]}3\r\n{"u\r\n`];
    for (const half of halves) {
      using connection = await server.connect();
      await connection.send(half);
      while (clock.pending === 0) await new Promise((resolve) => setTimeout(resolve));
      await clock.advance(10_000);
      assertEquals((await connection.response())?.status, 408);
    }
    const slow = eventsOf("refused").filter(({ status }) => status === 408);
    assertEquals(slow.map(({ reason }) => reason), ["body too slow", "body too slow"]);
  },
);

test("a server continues after clients that hang up midway", async (open) => {
  const hosted = localApp();
  const { eventsOf } = hosted;
  await using server = open(hosted);
  const whole = rawPost(1);
  for (let end = 1; end < whole.length; end += 7) {
    using connection = await server.connect();
    await connection.send(whole.slice(0, end));
  }
  assertEquals(await statusOf(server, rawPost(2)), 200);
  assertEquals(eventsOf("update").map(({ update_id }) => update_id), [2]);
});
