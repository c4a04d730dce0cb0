/** The heartbeat of a Worker, on a clock that the test moves. */
import { assertEquals } from "@std/assert";
import type { Bridge } from "../../src/isolation/bridge.ts";
import { type Blocked, Heartbeat } from "../../src/isolation/heartbeat.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";

/** A Worker with some calls, which answers pings or does not. */
function watched({ calls = 1, limitMs = 5000 } = {}) {
  const clock = new FakeClock();
  const worker = { size: calls, answers: true, pings: 0 };
  const busy = new Float64Array(3);
  const blocked: Blocked[] = [];
  const bridge = {
    get size() {
      return worker.size;
    },
    ping(number: number) {
      worker.pings++;
      if (worker.answers) heartbeat.pong(number);
    },
  } as Bridge;
  const heartbeat = new Heartbeat({
    clock,
    bridge: () => bridge,
    onBlocked: (each) => void blocked.push(each),
  });
  heartbeat.start(busy, limitMs);
  return { clock, worker, busy, blocked, heartbeat };
}

Deno.test("a Worker with calls is pinged once a second, an idle one once in thirty", async () => {
  const { clock, worker, heartbeat } = watched();
  await clock.advance(10_000);
  assertEquals(worker.pings, 10);
  worker.size = 0;
  await clock.advance(60_000);
  assertEquals(worker.pings, 12);
  heartbeat.stop();
  await clock.advance(60_000);
  assertEquals(worker.pings, 12);
});

Deno.test("a Worker that answers is never reported, however long its calls take", async () => {
  const { clock, blocked, heartbeat } = watched();
  await clock.advance(600_000);
  assertEquals([blocked, heartbeat.blocked()], [[], undefined]);
});

Deno.test("a Worker that is silent for its limit is reported, with or without calls", async () => {
  for (const [calls, silentAfter] of [[1, 1000], [0, 30_000]] as const) {
    const { clock, worker, blocked } = watched({ calls });
    worker.answers = false;
    await clock.advance(silentAfter + 4000);
    assertEquals([worker.pings, blocked], [1, []]);
    await clock.advance(1000);
    assertEquals(blocked, [{ ms: 5000, bot: undefined }]);
  }
});

Deno.test("only the answer to the last ping counts", async () => {
  const { clock, worker, blocked, heartbeat } = watched();
  await clock.advance(3000);
  worker.answers = false;
  await clock.advance(1000);
  heartbeat.pong(2); // An earlier one.
  await clock.advance(2000);
  assertEquals(heartbeat.blocked(), { ms: 2000, bot: undefined });
  heartbeat.pong(4);
  assertEquals([heartbeat.blocked(), blocked], [undefined, []]);
});

Deno.test("a Worker that runs code is blocked once that takes longer than a moment", () => {
  const { busy, heartbeat } = watched();
  const { now } = Date;
  try {
    Date.now = () => 100_000; // The machine may stall here.
    busy[1] = 3;
    busy[0] = 99_901;
    assertEquals(heartbeat.blocked(), undefined);
    busy[0] = 40_000;
    assertEquals(heartbeat.blocked(), { ms: 60_000, bot: 3 });
    busy[0] = 0;
    assertEquals(heartbeat.blocked(), undefined);
  } finally {
    Date.now = now;
  }
});

Deno.test("a Worker that runs code for its limit is reported before it owes an answer", async () => {
  const { clock, busy, blocked } = watched({ calls: 0 });
  busy[0] = Date.now() - 60_000;
  await clock.advance(1000);
  assertEquals(blocked.length, 1);
});

Deno.test("a Worker that is starting again is not blocked, even if the last one owed an answer", async () => {
  const { clock, worker, heartbeat } = watched();
  worker.answers = false;
  await clock.advance(3000);
  heartbeat.stop();
  await clock.advance(3000);
  assertEquals(heartbeat.blocked(), undefined);
});
