/** Answers known synchronously are returned synchronously, not as a promise. */
import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import type { RequestReader } from "../../src/net/request_reader.ts";
import { deriveSecret } from "../../src/telegram/credentials.ts";
import { hostApp, type Hosted, PEER, requestOf, TOKEN } from "../helpers/app.ts";

const BODY = '{"update_id":1}';
const INFO = { remoteAddr: { hostname: PEER } };

/** Reads a request whose body has arrived, and one whose body has not. */
function readerOf(text: string | null): (request: Request) => RequestReader {
  return ({ headers }) => ({ get: (name) => headers.get(name), takeText: () => text });
}

/** The gateway's answer to a valid request. */
function receive({ gateway }: Hosted, text: string | null = BODY, headers = {}) {
  return gateway.receive(requestOf({ headers, body: BODY }), INFO, readerOf(text));
}

Deno.test("receive() answers at once when a handler returns at once", () => {
  const hosted = hostApp({}, {
    handler: () => ({ method: "sendMessage", chat_id: 1, text: "hi" }),
  });
  const response = receive(hosted);
  assertInstanceOf(response, Response);
  assertEquals(response.status, 200);
  assertEquals(hosted.eventsOf("update").map(({ outcome }) => outcome), ["handled"]);
});

Deno.test("receive() refuses at once", () => {
  const hosted = hostApp({ maxBodyBytes: 20 });
  const cases: [text: string, headers: Record<string, string>, status: number][] = [
    [BODY, { "x-telegram-bot-api-secret-token": "wrong" }, 401],
    [BODY, { "content-type": "text/plain" }, 415],
    ["x".repeat(21), {}, 413],
    ["{", {}, 400],
    ["[]", {}, 400],
  ];
  for (const [text, headers, status] of cases) {
    const response = receive(hosted, text, headers);
    assertInstanceOf(response, Response);
    assertEquals(response.status, status, text);
  }
  assertEquals(hosted.eventsOf("refused").length, cases.length);
});

Deno.test("receive() reads the request's body if it has not fully arrived", async () => {
  const hosted = hostApp({}, { handler: () => {} });
  const response = receive(hosted, null);
  assertInstanceOf(response, Promise);
  assertEquals((await response).status, 200);
});

Deno.test("receive() waits for a running handler until the deadline", async () => {
  const ends: (() => void)[] = [];
  const handler = () => new Promise<void>((resolve) => ends.push(resolve));
  const ended = hostApp({}, { handler });
  const response = receive(ended);
  assertInstanceOf(response, Promise);
  ends[0]!();
  assertEquals((await response).status, 200);

  const late = hostApp({}, { handler });
  const timeout = receive(late);
  await late.clock.advance(10_000);
  assertEquals((await timeout).status, 504);
  ends[1]!();
});

Deno.test("receive() answers a redelivery when the run in progress ends", async () => {
  let end!: () => void;
  const hosted = hostApp({}, { handler: () => new Promise<void>((resolve) => end = resolve) });
  const both = [receive(hosted), receive(hosted)];
  assert(both.every((response) => response instanceof Promise));
  end();
  assertEquals((await Promise.all(both)).map(({ status }) => status), [200, 200]);
  assertInstanceOf(receive(hosted), Response);
});

Deno.test("receive() waits for a secret that must be derived, once", async () => {
  const hosted = hostApp({ bots: { echo: { token: TOKEN, handler: () => {} } } });
  const secret = await deriveSecret(TOKEN);
  const first = receive(hosted, BODY, { "x-telegram-bot-api-secret-token": secret });
  assertInstanceOf(first, Promise);
  assertEquals((await first).status, 200);
  assertInstanceOf(receive(hosted, BODY, {}), Response);
});
