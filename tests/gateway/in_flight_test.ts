/** 503: the in-flight limit and the drain. */
import { assertEquals } from "@std/assert";
import { hostApp, post, requestOf, statusOf } from "../helpers/app.ts";
import { TestBody } from "../helpers/streams.ts";

/** A handler that ends when the test ends it. */
function held() {
  const ends: (() => void)[] = [];
  return { ends, handler: () => new Promise<void>((resolve) => ends.push(resolve)) };
}

function updateBody(update_id: number): string {
  return JSON.stringify({ update_id });
}

Deno.test("receive() answers 503 over maxInFlight and 200 once a place is free", async () => {
  const { ends, handler } = held();
  const { app, clock, eventsOf } = hostApp({ maxInFlight: 2 }, { handler });
  const first = statusOf(app, { body: updateBody(1) });
  const second = statusOf(app, { body: updateBody(2) });
  await clock.advance(0);
  const third = await post(app, { body: updateBody(3) });
  assertEquals([third.status, third.headers.get("retry-after")], [503, "1"]);
  assertEquals(await third.text(), "Too many updates in flight\n");
  assertEquals(eventsOf("refused").map(({ reason }) => reason), ["in-flight limit"]);
  ends[0]!();
  assertEquals(await first, 200);
  const again = statusOf(app, { body: updateBody(3) });
  await clock.advance(0);
  ends[1]!();
  ends[2]!();
  assertEquals([await second, await again], [200, 200]);
});

Deno.test("receive() counts an answered run until it ends", async () => {
  const { ends, handler } = held();
  const timeout = { ms: 100, policy: "return" } as const;
  const { app, clock } = hostApp({ maxInFlight: 1 }, { handler, timeout });
  const first = statusOf(app, { body: updateBody(1) });
  await clock.advance(100);
  assertEquals(await first, 200);
  assertEquals(await statusOf(app, { body: updateBody(2) }), 503);
  ends[0]!();
  await clock.advance(0);
  const second = statusOf(app, { body: updateBody(2) });
  await clock.advance(0);
  ends[1]!();
  assertEquals(await second, 200);
});

Deno.test("receive() counts bodies being read", async () => {
  const { app, clock } = hostApp({ maxInFlight: 1 });
  const slow = post(app, { body: new TestBody(["{"], "never").stream });
  await clock.advance(0);
  assertEquals(await statusOf(app), 503);
  await clock.advance(10_000);
  assertEquals((await slow).status, 408);
  assertEquals(await statusOf(app), 200);
});

Deno.test("receive() applies maxInFlight to all bots together", async () => {
  const { ends, handler } = held();
  const secret = "s3cret_Token-1";
  const bots = {
    echo: { token: "1:a", secret, handler },
    other: { token: "2:b", secret, handler },
  };
  const { app, clock } = hostApp({ maxInFlight: 1, bots });
  const first = statusOf(app);
  await clock.advance(0);
  assertEquals(await statusOf(app, { path: "/other" }), 503);
  ends[0]!();
  assertEquals(await first, 200);
});

Deno.test("receive() answers 503 while draining, and runs in progress may finish", async () => {
  const { ends, handler } = held();
  const { app, clock, eventsOf } = hostApp({}, { handler });
  const running = statusOf(app, { body: updateBody(1) });
  await clock.advance(0);
  const closed = app.close(5000);
  const late = await post(app, { body: updateBody(2) });
  assertEquals([late.status, late.headers.get("retry-after")], [503, "5"]);
  assertEquals(await late.text(), "Shutting down\n");
  ends[0]!();
  assertEquals(await running, 200);
  await closed;
  assertEquals(await statusOf(app, { body: updateBody(1) }), 200);
  assertEquals(await statusOf(app, { body: updateBody(2) }), 503);
  assertEquals(eventsOf("refused").map(({ reason }) => reason), ["draining", "draining"]);
});

Deno.test("receive() answers 503 at the end of a drain to deliveries still waiting", async () => {
  const { handler } = held();
  const { app, clock } = hostApp({}, { handler });
  const running = statusOf(app, { body: updateBody(1) });
  const body = new TestBody(["{"], "never");
  const reading = statusOf(app, { body: body.stream });
  await clock.advance(0);
  const closed = app.close(1000);
  await clock.advance(1000);
  assertEquals([await running, await reading, body.cancelled], [503, 503, true]);
  await clock.advance(1000);
  await closed;
  assertEquals(clock.pending, 0);
});

Deno.test("receive() checks source and secret before it answers that it is draining", async () => {
  const { app } = hostApp();
  await app.close();
  assertEquals(await statusOf(app, { path: "/other" }), 404);
  assertEquals(await statusOf(app, { peer: "192.0.2.1" }), 403);
  assertEquals(await statusOf(app, { headers: { "content-type": "text/plain" } }), 415);
});

Deno.test("receive() answers 503 even if the body has broken off or is locked", async () => {
  const { app } = hostApp({ maxInFlight: 0 });
  const broken = new ReadableStream({
    start: (controller) => controller.error(new Error("reset")),
  });
  assertEquals(await statusOf(app, { body: broken }), 503);
  const request = requestOf();
  const reader = request.body!.getReader();
  const response = await app.fetch(request, { remoteAddr: { hostname: "149.154.167.99" } });
  assertEquals(response.status, 503);
  await response.body?.cancel();
  await reader.cancel();
});
