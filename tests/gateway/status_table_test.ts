import { assert, assertEquals, assertMatch } from "@std/assert";
import { hostApp, type Post, post, statusOf } from "../helpers/app.ts";

/** Text that a refusal must not repeat. */
const MARK = "echo-me-7f3a";

interface Row {
  status: number;
  reason: string;
  /** What is wrong with the request. */
  fault: Post;
}

/** The checks in the order that src/gateway/README.md gives, except those that need a state of the server. */
const ROWS: Row[] = [
  { status: 403, reason: "source", fault: { peer: "192.0.2.1" } },
  { status: 404, reason: "route", fault: { path: `/${MARK}` } },
  { status: 405, reason: "method", fault: { method: "PUT" } },
  {
    status: 401,
    reason: "secret",
    fault: { headers: { "x-telegram-bot-api-secret-token": MARK } },
  },
  { status: 415, reason: "content type", fault: { headers: { "content-type": `text/${MARK}` } } },
];

/** A body that counts how often it was read and whether it was cancelled. */
function watchedBody() {
  const seen = { pulls: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      seen.pulls++;
      controller.enqueue(new TextEncoder().encode('{"update_id":1}'));
      controller.close();
    },
    cancel() {
      seen.cancelled = true;
    },
  }, { highWaterMark: 0 });
  return { body, seen };
}

function joinFaults(rows: readonly Row[]): Post {
  const headers = Object.assign({}, ...rows.map(({ fault }) => fault.headers));
  return Object.assign({}, ...rows.map(({ fault }) => fault), { headers });
}

async function assertOneLine(response: Response): Promise<void> {
  const text = await response.text();
  assertMatch(text, /^[\x20-\x7e]{1,80}\n$/);
  assert(!text.includes(MARK), text);
  assertEquals(response.headers.get("content-type"), "text/plain");
  for (const [name, value] of response.headers) assert(!value.includes(MARK), name);
}

Deno.test("receive() answers a valid update with 200 and nothing else", async () => {
  const { app, events } = hostApp();
  const response = await post(app);
  assertEquals([response.status, response.body], [200, null]);
  assertEquals(events.map(({ type }) => type), ["update"]);
});

for (const { status, reason, fault } of ROWS) {
  Deno.test(`receive() refuses ${reason} with ${status}, a line and an event, and reads no body`, async () => {
    const { app, events } = hostApp();
    const { body, seen } = watchedBody();
    const response = await post(app, { ...fault, body });
    assertEquals(response.status, status);
    await assertOneLine(response);
    assertEquals(seen, { pulls: 0, cancelled: false });
    assertEquals(events, [{
      type: "refused",
      status,
      reason,
      method: fault.method ?? "POST",
      address: fault.peer ?? "149.154.167.99",
      bot: status === 404 ? undefined : "echo",
    }]);
  });
}

Deno.test("receive() answers for the first failing check, whichever others fail", async () => {
  for (let subset = 1; subset < 2 ** ROWS.length; subset++) {
    const rows = ROWS.filter((_, i) => subset & 1 << i);
    const { app } = hostApp({ maxInFlight: 0 });
    const response = await post(app, { ...joinFaults(rows), body: "{" });
    assertEquals(response.status, rows[0]!.status, rows.map(({ reason }) => reason).join(" + "));
    await response.body?.cancel();
  }
});

Deno.test("receive() answers strangers 403 on every path, and Telegram 404 on unknown ones", async () => {
  const handler = { message() {}, routes: { "/paid": () => new Response("paid") } };
  const { app } = hostApp({}, { handler });
  for (const path of ["/echo", "/", "/nope", "/echo/", "/echo/nope", "/robots.txt"]) {
    for (const method of ["POST", "GET"]) {
      assertEquals(await statusOf(app, { path, method, peer: "192.0.2.1" }), 403, path);
    }
    assertEquals(await statusOf(app, { path }), path === "/echo" ? 200 : 404, path);
  }
  assertEquals(await statusOf(app, { path: "/echo/paid", peer: "192.0.2.1" }), 200);
});

Deno.test("receive() checks the load after the headers and before the body", async () => {
  const { app } = hostApp({ maxInFlight: 0, maxBodyBytes: 1 });
  const { body, seen } = watchedBody();
  const response = await post(app, { body });
  assertEquals([response.status, response.headers.get("retry-after")], [503, "1"]);
  await assertOneLine(response);
  assertEquals(seen, { pulls: 0, cancelled: true });
  for (const row of ROWS) {
    const response = await post(app, { ...row.fault, body: "{" });
    assertEquals(response.status, row.status);
    await response.body?.cancel();
  }
});

Deno.test("receive() checks the size of a body before its content", async () => {
  const { app } = hostApp({ maxBodyBytes: 10 });
  const response = await post(app, { body: "x".repeat(11) });
  assertEquals(response.status, 413);
  await assertOneLine(response);
  const small = await post(app, { body: MARK.slice(0, 10) });
  assertEquals(small.status, 400);
  await assertOneLine(small);
});

Deno.test("receive() lists the allowed methods of a route in Allow", async () => {
  const { app } = hostApp();
  for (const method of ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "post", "POST2"]) {
    const response = await post(app, { method });
    // The Fetch standard writes "post" in capitals.
    if (method === "post") assertEquals(response.status, 200);
    else assertEquals([response.status, response.headers.get("allow")], [405, "POST"], method);
    await response.body?.cancel();
  }
});

Deno.test("receive() answers every unknown path alike, close to a bot's or not", async () => {
  const { app } = hostApp();
  const answers = new Set<string>();
  for (const path of ["/", "/ech", "/echo/", "/ECHO", "/nothing"]) {
    const response = await post(app, { path });
    answers.add(`${response.status} ${await response.text()} ${[...response.headers]}`);
  }
  assertEquals(answers.size, 1);
});
