/** Bytes on a connection that no client would send: whatever comes, no 500 and no crash. */
import { assert, assertEquals } from "@std/assert";
import { hostApp, type Hosted } from "../helpers/app.ts";
import { chunked, headOf, listen, type Listening, rawPost } from "../helpers/raw_http.ts";

/** An application that lets the loopback interface in. */
function localApp(handler: () => unknown = () => {}): Hosted {
  return hostApp({ sources: ["127.0.0.1"], maxBodyBytes: 1000 }, {
    handler: handler as () => void,
  });
}

/**
 * Sends a text on a connection of its own and gives the status, 0 if there was no answer. Where the
 * server may wait for more, `hangUp` tells it that there is none.
 */
async function statusOf(server: Listening, text: string, hangUp = false): Promise<number> {
  using connection = await server.connect();
  await connection.send(text);
  if (hangUp) await connection.closeWrite();
  return (await connection.response(text.startsWith("HEAD")))?.status ?? 0;
}

const BODY = '{"update_id":1}';
const LENGTH = `Content-Length: ${BODY.length}`;

Deno.test("a server takes the request that Telegram sends", async () => {
  const { app, eventsOf } = localApp();
  await using server = listen(app);
  assertEquals(await statusOf(server, rawPost(7)), 200);
  assertEquals(eventsOf("update").map(({ update_id }) => update_id), [7]);
});

Deno.test("a server takes request targets of every form letter by letter", async () => {
  const { app } = localApp();
  await using server = listen(app);
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

Deno.test("a server refuses other methods, known or not, and small letters", async () => {
  const { app } = localApp();
  await using server = listen(app);
  for (const method of ["GET", "HEAD", "PUT", "DELETE", "TRACE", "post", "Post", "X!"]) {
    const text = (headOf("/echo", LENGTH) + BODY).replace("POST", method);
    assertEquals(await statusOf(server, text), 405, method);
  }
});

Deno.test("a server takes requests whatever their Host, or without one", async () => {
  const { app } = localApp();
  await using server = listen(app);
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

Deno.test("a server speaks HTTP/1.0, too", async () => {
  const { app } = localApp();
  await using server = listen(app);
  const text = (headOf("/echo", LENGTH) + BODY).replace("HTTP/1.1", "HTTP/1.0");
  assertEquals(await statusOf(server, text), 200);
});

Deno.test("a server refuses a secret or a type that comes twice", async () => {
  const { app } = localApp();
  await using server = listen(app);
  const secret = /X-Telegram.*\r\n/.exec(headOf("/echo"))![0];
  const doubled = (line: string) => headOf("/echo", LENGTH).replace(line, line + line) + BODY;
  assertEquals(await statusOf(server, doubled(secret)), 401);
  assertEquals(await statusOf(server, doubled("Content-Type: application/json\r\n")), 415);
});

Deno.test("a server takes header names in any case, and refuses values beyond ASCII", async () => {
  const { app } = localApp();
  await using server = listen(app);
  const text = headOf("/echo", LENGTH) + BODY;
  const capitals = text.replace(/X-Telegram[\w-]*/, (name) => name.toUpperCase())
    .replace("Content-Type", "content-TYPE");
  assertEquals(await statusOf(server, capitals), 200);
  for (const value of ["\xe9", "\xff", "s3cret_Token-1\xe9", "\xc3\xa9", ""]) {
    const wrong = text.replace("s3cret_Token-1", value);
    assertEquals(await statusOf(server, wrong), 401, JSON.stringify(value));
  }
});

Deno.test("a server caps bodies in chunks, and bodies whose length is told twice", async () => {
  const { app, eventsOf } = localApp();
  await using server = listen(app);
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

Deno.test("a server refuses a length that lies", async () => {
  const { app, eventsOf } = localApp();
  await using server = listen(app);
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

Deno.test("a server answers pipelined requests in their order", { timeout: 10_000 }, async () => {
  const ends: (() => void)[] = [];
  const { app, eventsOf } = localApp(() => new Promise<void>((resolve) => ends.push(resolve)));
  await using server = listen(app);
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

Deno.test(
  "a server answers 503 and keeps the connection for the next update",
  { timeout: 10_000 },
  async () => {
    const ends: (() => void)[] = [];
    const handler = () => new Promise<void>((resolve) => ends.push(resolve));
    const { app } = hostApp({ sources: ["127.0.0.1"], maxInFlight: 1 }, { handler });
    await using server = listen(app);
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

Deno.test("a server sends a reply as it is, also to who would take it compressed", async () => {
  const reply = { method: "sendMessage", chat_id: 1, text: "x".repeat(50_000) };
  const { app } = localApp(() => reply);
  await using server = listen(app);
  using connection = await server.connect();
  await connection.send(headOf("/echo", LENGTH, "Accept-Encoding: gzip, deflate, br") + BODY);
  const response = await connection.response();
  assertEquals(response?.headers.get("content-encoding"), null);
  assertEquals(response?.headers.get("content-type"), "application/json");
  assertEquals(response?.headers.get("content-length"), String(response?.body.length));
  assertEquals(JSON.parse(response!.body), reply);
});

Deno.test(
  "a server answers 408 to half a body, and is not held by it",
  { timeout: 10_000 },
  async () => {
    const { app, clock, eventsOf } = localApp();
    await using server = listen(app);
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
    assertEquals(eventsOf("refused").map(({ reason }) => reason), [
      "body too slow",
      "body too slow",
    ]);
  },
);

Deno.test("a server goes on after clients that hang up in the middle", async () => {
  const { app, eventsOf } = localApp();
  await using server = listen(app);
  const whole = rawPost(1);
  for (let end = 1; end < whole.length; end += 7) {
    using connection = await server.connect();
    await connection.send(whole.slice(0, end));
  }
  assertEquals(await statusOf(server, rawPost(2)), 200);
  assertEquals(eventsOf("update").map(({ update_id }) => update_id), [2]);
});
