import { assert, assertEquals, assertFalse } from "@std/assert";
import { Generations, SeenUpdates } from "../../src/dispatch/seen_updates.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";

const DAY = 86_400_000;

Deno.test("SeenUpdates knows a finished id, and none of its neighbours", () => {
  const far = 2 ** 53 - 1;
  for (const id of [0, 1, -1, 29, 30, 31, -30, -31, 2 ** 31, -(2 ** 31), far, far - 1, -far]) {
    const memory = new SeenUpdates();
    memory.done(id);
    assert(memory.isDone(id), `${id}`);
    for (const other of [id - 1, id + 1, id - 30, id + 30, id - 32, id + 32, -id - 1]) {
      if (Number.isSafeInteger(other)) assertFalse(memory.isDone(other), `${other} after ${id}`);
    }
  }
});

Deno.test("SeenUpdates distinguishes ids at both ends of the safe integers", () => {
  for (const start of [2 ** 53 - 200, -(2 ** 53) + 1]) {
    const memory = new SeenUpdates();
    const ids = Array.from({ length: 199 }, (_, index) => start + index);
    for (const id of ids) if (id % 3 === 0) memory.done(id);
    for (const id of ids) assertEquals(memory.isDone(id), id % 3 === 0, `${id}`);
  }
});

Deno.test("SeenUpdates keeps ids that jump up and down", () => {
  const memory = new SeenUpdates();
  const ids = [5, 1_000_000, 7, 999_999_999, 3, -12, 6];
  for (const id of ids) memory.done(id);
  assert(ids.every((id) => memory.isDone(id)));
  for (const id of [4, 8, 2, 0, 500_000, -11]) assertFalse(memory.isDone(id));
});

Deno.test("SeenUpdates counts failures until the update is done", () => {
  const memory = new SeenUpdates();
  assertEquals(memory.failuresOf(1), 0);
  memory.failed(1);
  memory.failed(1);
  memory.failed(2);
  assertEquals([memory.failuresOf(1), memory.failuresOf(2)], [2, 1]);
  memory.age();
  memory.failed(1);
  assertEquals([memory.failuresOf(1), memory.failuresOf(2)], [3, 1]);
  memory.done(1);
  memory.done(2);
  assertEquals([memory.failuresOf(1), memory.failuresOf(2)], [0, 0]);
});

Deno.test("SeenUpdates.age() forgets ids two generations old, and returns whether any are left", () => {
  const memory = new SeenUpdates();
  memory.done(1);
  memory.failed(5);
  assert(memory.age());
  memory.done(2);
  assert(memory.isDone(1) && memory.isDone(2));
  assertEquals(memory.failuresOf(5), 1);
  assert(memory.age());
  assertFalse(memory.isDone(1));
  assert(memory.isDone(2));
  assertEquals(memory.failuresOf(5), 0);
  assertFalse(memory.age());
  assertFalse(memory.isDone(2));
});

Deno.test("SeenUpdates is bounded, and forgets the oldest ids first", () => {
  const memory = new SeenUpdates();
  const step = 1000;
  for (let n = 0; n < 100_000; n++) memory.done(n * step);
  assert(memory.isDone(99_999 * step));
  assert(memory.isDone(90_000 * step));
  let kept = 0;
  for (let n = 0; n < 100_000; n++) if (memory.isDone(n * step)) kept++;
  assert(kept >= 16_384 && kept <= 2 * 16_384, `${kept} are kept`);
});

Deno.test("SeenUpdates stores the ids of a busy day compactly", () => {
  const memory = new SeenUpdates();
  for (let id = 0; id < 400_000; id++) memory.done(id);
  assert(memory.isDone(0) && memory.isDone(399_999));
  assertFalse(memory.isDone(400_000));
});

Deno.test("SeenUpdates counts the failures of a bounded number of updates", () => {
  const memory = new SeenUpdates();
  for (let id = 0; id < 20_000; id++) memory.failed(id);
  let kept = 0;
  for (let id = 0; id < 20_000; id++) kept += memory.failuresOf(id);
  assertEquals(memory.failuresOf(19_999), 1);
  assert(kept >= 4096 && kept <= 2 * 4096, `${kept} are kept`);
});

/** Something that ages for a number of generations. */
function agingFor(generations: number) {
  const aging = { ages: 0, age: () => ++aging.ages < generations };
  return aging;
}

Deno.test("Generations ages everything once a day until nothing is left", async () => {
  const clock = new FakeClock();
  const generations = new Generations(clock);
  const [early, late] = [agingFor(2), agingFor(2)];
  generations.add(early);
  await clock.advance(DAY - 1000);
  generations.add(late);
  await clock.advance(1000);
  assertEquals([early.ages, late.ages], [1, 1]);
  await clock.advance(5 * DAY);
  assertEquals([early.ages, late.ages, clock.pending], [2, 2, 0]);
});

Deno.test("Generations starts again after everything has been forgotten", async () => {
  const clock = new FakeClock();
  const generations = new Generations(clock);
  generations.add(agingFor(1));
  await clock.advance(DAY);
  assertEquals(clock.pending, 0);
  const [stays, goes] = [agingFor(9), agingFor(9)];
  generations.add(stays);
  generations.add(goes);
  generations.remove(goes);
  await clock.advance(DAY);
  assertEquals([stays.ages, goes.ages, clock.pending], [1, 0, 1]);
  generations.remove(stays);
  assertEquals(clock.pending, 0);
});
