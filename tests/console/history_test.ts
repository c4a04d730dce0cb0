import { assertEquals } from "@std/assert";
import { History, POINT_MS, type Sampled } from "../../src/console/page/history.ts";

const sampled = (memory: number): Sampled => ({
  ...{ inFlight: 1, lagMs: 0, pending: 0, loopMs: 0, memory, deliveryErrors: 0, days: 9 },
});

Deno.test("History: what is sampled holds until the next sample, and falls with it", () => {
  let now = 0;
  const history = new History(() => now);
  history.sample(sampled(100));
  history.sample(sampled(90)); // Of several in one point, the largest counts.
  now = 3 * POINT_MS; // Two points go by without a sample.
  assertEquals(history.points.map(({ memory }) => memory), [100, 90, 90, 90]);
  history.sample(sampled(40));
  assertEquals(history.points.map(({ memory }) => memory), [100, 90, 90, 40]);
  assertEquals(history.points.at(-1)!.days, 9);
});

Deno.test("History keeps an hour, and nothing else of the past", () => {
  let now = 0;
  const history = new History(() => now);
  for (; now < 3 * 3_600_000; now += POINT_MS) history.sample(sampled(now));
  assertEquals(history.points.length, 360);
  now += 24 * 3_600_000;
  assertEquals(history.points.length, 360);
});
