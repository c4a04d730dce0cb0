import { assertEquals } from "@std/assert";
import { FakeClock } from "../../src/simulator/mod.ts";

Deno.test("FakeClock fires timers in order, simultaneous ones in the order they were set", async () => {
  const clock = new FakeClock(0);
  const rung: string[] = [];
  clock.setTimer(() => rung.push("b"), 20);
  clock.setTimer(() => rung.push("a"), 10);
  clock.setTimer(() => rung.push("c"), 20);
  clock.clearTimer(clock.setTimer(() => rung.push("never"), 15));
  await clock.advance(20);
  assertEquals([rung, clock.now(), clock.pending], [["a", "b", "c"], 20, 0]);
});

Deno.test("FakeClock fires timers that are set while it advances", async () => {
  const clock = new FakeClock(1000);
  const rung: number[] = [];
  const tick = () => {
    rung.push(clock.date());
    if (rung.length < 3) clock.setTimer(tick, 100);
  };
  clock.setTimer(tick, 100);
  await clock.advance(250);
  assertEquals([rung, clock.nextAt], [[1100, 1200], 300]);
});
