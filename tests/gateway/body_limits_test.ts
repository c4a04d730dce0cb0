/** 413, 408 and bodies that end badly, through the whole application. */
import { assert, assertEquals } from "@std/assert";
import { hostApp, type Hosted, post, requestOf, statusOf } from "../helpers/app.ts";
import { chunksOf, TestBody } from "../helpers/streams.ts";

/** An update of `bytes` bytes. */
function updateOf(bytes: number): string {
  const [head, tail] = ['{"update_id":1,"x":"', '"}'];
  return head + "x".repeat(bytes - head.length - tail.length) + tail;
}

/** The reasons of the refusals so far. */
function reasons({ eventsOf }: Hosted): string[] {
  return eventsOf("refused").map(({ status, reason }) => `${status} ${reason}`);
}

Deno.test("receive() accepts a body of exactly the cap and refuses one byte more", async () => {
  for (const cap of [100, 1024 * 1024]) {
    const { app } = hostApp({ maxBodyBytes: cap });
    for (const length of [null, "content-length"]) {
      const send = (bytes: number) => {
        const headers = length ? { [length]: String(bytes) } : {};
        return statusOf(app, { body: updateOf(bytes), headers });
      };
      assertEquals([await send(cap), await send(cap + 1)], [200, 413], `${cap} ${length}`);
    }
  }
});

Deno.test("receive() caps bodies at 1 MiB by default", async () => {
  const { app } = hostApp();
  assertEquals(await statusOf(app, { body: updateOf(2 ** 20) }), 200);
  assertEquals(await statusOf(app, { body: updateOf(2 ** 20 + 1) }), 413);
});

Deno.test("receive() counts a chunked body and stops reading at the cap", async () => {
  const hosted = hostApp({ maxBodyBytes: 1000 });
  const body = new TestBody(chunksOf(updateOf(100_000), 100));
  assertEquals(await statusOf(hosted.app, { body: body.stream }), 413);
  assertEquals([body.pulls, body.cancelled], [11, true]);
  assertEquals(reasons(hosted), ["413 body too large"]);
});

Deno.test("receive() refuses by Content-Length without reading", async () => {
  const { app } = hostApp({ maxBodyBytes: 1000 });
  for (const length of ["1001", "99999999999999999999", "1e9", "Infinity"]) {
    const body = new TestBody([updateOf(100)]);
    const headers = { "content-length": length };
    assertEquals(await statusOf(app, { body: body.stream, headers }), 413, length);
    assertEquals(body.pulls, 0);
  }
});

Deno.test("receive() does not trust a Content-Length that is not a plain number", async () => {
  for (const length of ["5000, 5000", "10, 10", "10,5000", "x", "1;2"]) {
    const hosted = hostApp({ maxBodyBytes: 1000 });
    const body = new TestBody(chunksOf(updateOf(5000), 500));
    const headers = { "content-length": length };
    assertEquals(await statusOf(hosted.app, { body: body.stream, headers }), 413, length);
    assert(body.pulls <= 3, `${length}: ${body.pulls} chunks read`);
    assertEquals(await statusOf(hosted.app, { headers }), 200, length);
  }
});

Deno.test("receive() ignores Content-Length and counts if no server vouches for it", async () => {
  const { app } = hostApp({ maxBodyBytes: 1000, sources: ["any"] });
  const body = new TestBody(chunksOf(updateOf(5000), 500));
  const request = requestOf({ body: body.stream, headers: { "content-length": "10" } });
  const response = await app.fetch(request);
  assertEquals(response.status, 413);
  await response.body?.cancel();
  assert(body.cancelled);
});

Deno.test("receive() answers 408 at the deadline if a body does not end", async () => {
  for (const chunks of [[], ["{"], ['{"update_id":1}']]) {
    const hosted = hostApp();
    const body = new TestBody(chunks, "never");
    let answered = 0;
    const response = post(hosted.app, { body: body.stream });
    response.then(() => answered++);
    await hosted.clock.advance(9_999);
    assertEquals([answered, body.cancelled], [0, false]);
    await hosted.clock.advance(1);
    assertEquals([(await response).status, body.cancelled], [408, true]);
    assertEquals(await (await response).text(), "Body did not arrive in time\n");
    assertEquals(reasons(hosted), ["408 body too slow"]);
  }
});

Deno.test("receive() answers 408 at the deadline under policy return, too", async () => {
  const { app, clock } = hostApp({ timeout: { ms: 500, policy: "return" } });
  const response = post(app, { body: new TestBody(["{"], "never").stream });
  await clock.advance(500);
  assertEquals(await (await response).text(), "Body did not arrive in time\n");
});

Deno.test("receive() answers 408 if a body of known length does not end", async () => {
  const hosted = hostApp();
  const { stream } = new TestBody(["{"], "never");
  const response = post(hosted.app, { body: stream, headers: { "content-length": "100" } });
  await hosted.clock.advance(10_000);
  assertEquals((await response).status, 408);
  assertEquals(reasons(hosted), ["408 body too slow"]);
});

Deno.test("receive() does not extend the deadline for a body that trickles in", async () => {
  const { app, clock } = hostApp();
  function* drops() {
    for (;;) yield " ";
  }
  const drips = drops();
  const stream = new ReadableStream({
    async pull(controller) {
      await new Promise<void>((resolve) => clock.setTimer(resolve, 1000));
      controller.enqueue(new TextEncoder().encode(drips.next().value!));
    },
  }, { highWaterMark: 0 });
  const response = post(app, { body: stream });
  await clock.advance(10_000);
  assertEquals((await response).status, 408);
});

Deno.test("receive() leaves the rest of the deadline to the handler", async () => {
  const { app, clock } = hostApp({}, { handler: () => new Promise(() => {}) });
  const body = new ReadableStream({
    start(controller) {
      clock.setTimer(() => {
        controller.enqueue(new TextEncoder().encode('{"update_id":1}'));
        controller.close();
      }, 9000);
    },
  });
  const response = post(app, { body });
  await clock.advance(9_999);
  await clock.advance(1);
  assertEquals((await response).status, 504);
});

Deno.test("receive() answers 400 if a body breaks off, and frees its place", async () => {
  const hosted = hostApp({ maxInFlight: 1 });
  for (const headers of [{}, { "content-length": "15" }]) {
    const { stream } = new TestBody(['{"update_'], new TypeError("connection reset"));
    assertEquals(await statusOf(hosted.app, { body: stream, headers }), 400);
  }
  assertEquals(reasons(hosted), ["400 body cut off", "400 body cut off"]);
  assertEquals(await statusOf(hosted.app), 200);
});

Deno.test("receive() frees the place of a body that was too long or too slow", async () => {
  const { app, clock } = hostApp({ maxInFlight: 1, maxBodyBytes: 20 });
  assertEquals(await statusOf(app, { body: "x".repeat(21) }), 413);
  const slow = statusOf(app, { body: new TestBody([], "never").stream });
  await clock.advance(0);
  assertEquals(await statusOf(app), 503);
  await clock.advance(10_000);
  assertEquals(await slow, 408);
  assertEquals(await statusOf(app), 200);
});

Deno.test("receive() runs nothing if the body arrives after its 408", async () => {
  const handled: number[] = [];
  const handler = ({ update_id }: { update_id: number }) => void handled.push(update_id);
  const hosted = hostApp({}, { handler });
  let finish!: () => void;
  const stream = new ReadableStream({
    start(controller) {
      finish = () => {
        controller.enqueue(new TextEncoder().encode('{"update_id":1}'));
        controller.close();
      };
    },
  });
  const response = statusOf(hosted.app, { body: stream, headers: { "content-length": "15" } });
  await hosted.clock.advance(10_000);
  assertEquals(await response, 408);
  finish();
  await hosted.clock.advance(1000);
  assertEquals([handled, hosted.events.length], [[], 1]);
});

Deno.test("receive() answers, and never rejects, if something else has the body", async () => {
  for (const headers of [{}, { "content-length": "15" }]) {
    const { app } = hostApp({ maxInFlight: 1 });
    const request = requestOf({ headers });
    const reader = request.body!.getReader();
    const info = { remoteAddr: { hostname: "149.154.167.99" } };
    const response = await app.fetch(request, info);
    assertEquals(response.status, 500); // The surrounding program is at fault.
    await response.body?.cancel();
    await reader.cancel();
    assertEquals(await statusOf(app), 200);
  }
});
