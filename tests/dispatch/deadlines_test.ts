import { assertEquals } from "@std/assert";
import { type Deadline, DeadlineQueue } from "../../src/dispatch/deadlines.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";

/** A queue that records which items expire when, and runs an item's action. */
function desk(then: Record<string, () => void> = {}) {
  const clock = new FakeClock();
  const log: string[] = [];
  const queue = new DeadlineQueue<string>(clock, (item) => {
    log.push(`${item} ${clock.now()}`);
    then[item]?.();
  });
  return { clock, log, queue };
}

Deno.test("DeadlineQueue expires items one by one, each at its time", async () => {
  const { clock, log, queue } = desk();
  for (const item of ["a", "b", "c"]) {
    queue.add(item, clock.now() + 100);
    await clock.advance(30);
  }
  await clock.advance(1000);
  assertEquals(log, ["a 100", "b 130", "c 160"]);
  assertEquals(clock.pending, 0);
});

Deno.test("DeadlineQueue sorts items added out of order, and keeps the order of equal ones", async () => {
  const { clock, log, queue } = desk();
  for (const [item, dueAt] of [["c", 30], ["a", 10], ["e", 50], ["b", 10], ["d", 30]] as const) {
    queue.add(item, dueAt);
  }
  assertEquals([...queue], ["a", "b", "c", "d", "e"]);
  await clock.advance(1000);
  assertEquals(log, ["a 10", "b 10", "c 30", "d 30", "e 50"]);
});

Deno.test("DeadlineQueue.remove() removes the first, the last, or one in between, once", async () => {
  for (const out of ["a", "b", "c", "abc", "ac"]) {
    const { clock, log, queue } = desk();
    const items = ["a", "b", "c"];
    const deadlines = items.map((item): [string, Deadline<string>] => [item, queue.add(item, 100)]);
    for (let turn = 0; turn < 2; turn++) {
      for (const [item, deadline] of deadlines) if (out.includes(item)) queue.remove(deadline);
    }
    const left = items.filter((item) => !out.includes(item));
    assertEquals([...queue], left);
    queue.add("d", 100);
    await clock.advance(100);
    assertEquals(log, [...left.map((item) => `${item} 100`), "d 100"]);
  }
});

Deno.test("DeadlineQueue.remove() of an expired deadline does not affect other items", async () => {
  const { clock, log, queue } = desk();
  const due = queue.add("due", 100);
  await clock.advance(100);
  queue.add("a", 200);
  queue.remove(due);
  await clock.advance(100);
  assertEquals(log, ["due 100", "a 200"]);
});

Deno.test("DeadlineQueue may be changed by an expiring item", async () => {
  const { clock, log, queue } = desk({
    first: () => queue.remove(gone),
    again: () => void (log.length < 4 && queue.add("again", clock.now() + 100)),
  });
  queue.add("first", 100);
  const gone = queue.add("gone", 100);
  queue.add("again", 100);
  await clock.advance(1000);
  assertEquals(log, ["first 100", "again 100", "again 200", "again 300"]);
  assertEquals(clock.pending, 0);
});

Deno.test("DeadlineQueue may lose the current item during iteration", () => {
  const { queue } = desk();
  const deadlines = new Map(["a", "b", "c"].map((item) => [item, queue.add(item, 100)]));
  const seen = [];
  for (const item of queue) {
    queue.remove(deadlines.get(item)!);
    seen.push(item);
  }
  assertEquals([seen, [...queue]], [["a", "b", "c"], []]);
});

Deno.test("DeadlineQueue uses one timer for any number of items, and none once it stays empty", async () => {
  const { clock, queue } = desk();
  const deadlines = Array.from({ length: 1000 }, (_, index) => queue.add(`${index}`, 100));
  assertEquals(clock.pending, 1);
  for (const deadline of deadlines) queue.remove(deadline);
  await clock.advance(100);
  assertEquals(clock.pending, 0);
});

Deno.test("DeadlineQueue supports deadlines beyond the longest timer, and none at Infinity", async () => {
  const { clock, log, queue } = desk();
  queue.add("never", Infinity);
  assertEquals(clock.pending, 0);
  queue.add("late", 3e9);
  await clock.advance(1e10);
  assertEquals([log, clock.pending], [["late 3000000000"], 0]);
});

Deno.test("DeadlineQueue.close() clears the timer", () => {
  const { clock, queue } = desk();
  queue.add("a", 100);
  queue.close();
  assertEquals(clock.pending, 0);
});
