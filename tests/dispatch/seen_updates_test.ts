import { assert, assertEquals, assertFalse } from "@std/assert";
import { Memories, Memory } from "../../src/dispatch/seen_updates.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";

const DAY = 86_400_000;

Deno.test("Memory knows an id that is done, and none of its neighbours", () => {
  const far = 2 ** 53 - 1;
  for (const id of [0, 1, -1, 29, 30, 31, -30, -31, 2 ** 31, -(2 ** 31), far, far - 1, -far]) {
    const memory = new Memory();
    memory.done(id);
    assert(memory.isDone(id), `${id}`);
    for (const other of [id - 1, id + 1, id - 30, id + 30, id - 32, id + 32, -id - 1]) {
      if (Number.isSafeInteger(other)) assertFalse(memory.isDone(other), `${other} after ${id}`);
    }
  }
});

Deno.test("Memory tells ids apart at the far ends of the safe integers", () => {
  for (const start of [2 ** 53 - 200, -(2 ** 53) + 1]) {
    const memory = new Memory();
    const ids = Array.from({ length: 199 }, (_, index) => start + index);
    for (const id of ids) if (id % 3 === 0) memory.done(id);
    for (const id of ids) assertEquals(memory.isDone(id), id % 3 === 0, `${id}`);
  }
});

Deno.test("Memory keeps ids that jump up and down", () => {
  const memory = new Memory();
  const ids = [5, 1_000_000, 7, 999_999_999, 3, -12, 6];
  for (const id of ids) memory.done(id);
  assert(ids.every((id) => memory.isDone(id)));
  for (const id of [4, 8, 2, 0, 500_000, -11]) assertFalse(memory.isDone(id));
});

Deno.test("Memory counts failures until the update is done", () => {
  const memory = new Memory();
  assertEquals(memory.failuresOf(1), 0);
  memory.failed(1);
  memory.failed(1);
  memory.failed(2);
  assertEquals([memory.failuresOf(1), memory.failuresOf(2)], [2, 1]);
  memory.turn();
  memory.failed(1);
  assertEquals([memory.failuresOf(1), memory.failuresOf(2)], [3, 1]);
  memory.done(1);
  memory.done(2);
  assertEquals([memory.failuresOf(1), memory.failuresOf(2)], [0, 0]);
});

Deno.test("Memory.turn() forgets what is two generations old, and tells when nothing is left", () => {
  const memory = new Memory();
  memory.done(1);
  memory.failed(5);
  assert(memory.turn());
  memory.done(2);
  assert(memory.isDone(1) && memory.isDone(2));
  assertEquals(memory.failuresOf(5), 1);
  assert(memory.turn());
  assertFalse(memory.isDone(1));
  assert(memory.isDone(2));
  assertEquals(memory.failuresOf(5), 0);
  assertFalse(memory.turn());
  assertFalse(memory.isDone(2));
});

Deno.test("Memory is bounded, and forgets the oldest first", () => {
  const memory = new Memory();
  const step = 1000;
  for (let n = 0; n < 100_000; n++) memory.done(n * step);
  assert(memory.isDone(99_999 * step));
  assert(memory.isDone(90_000 * step));
  let kept = 0;
  for (let n = 0; n < 100_000; n++) if (memory.isDone(n * step)) kept++;
  assert(kept >= 16_384 && kept <= 2 * 16_384, `${kept} are kept`);
});

Deno.test("Memory holds the ids of a busy day in few places", () => {
  const memory = new Memory();
  for (let id = 0; id < 400_000; id++) memory.done(id);
  assert(memory.isDone(0) && memory.isDone(399_999));
  assertFalse(memory.isDone(400_000));
});

Deno.test("Memory counts failures of a bounded number of updates", () => {
  const memory = new Memory();
  for (let id = 0; id < 20_000; id++) memory.failed(id);
  let kept = 0;
  for (let id = 0; id < 20_000; id++) kept += memory.failuresOf(id);
  assertEquals(memory.failuresOf(19_999), 1);
  assert(kept >= 4096 && kept <= 2 * 4096, `${kept} are kept`);
});

Deno.test("Memories keeps each memory for 24 hours at least, and takes it when it is old", async () => {
  const clock = new FakeClock();
  const memories = new Memories(clock);
  const early: { memory: Memory | undefined } = { memory: undefined };
  const late: { memory: Memory | undefined } = { memory: undefined };
  memories.of(early).done(1);
  await clock.advance(DAY - 1000);
  memories.of(late).done(2);
  await clock.advance(DAY);
  assert(late.memory!.isDone(2));
  assert(early.memory!.isDone(1));
  await clock.advance(DAY);
  assertEquals([early.memory, late.memory], [undefined, undefined]);
  assertEquals(clock.pending, 0);
});

Deno.test("Memories.of() keeps what is in use, and begins anew after everything was forgotten", async () => {
  const clock = new FakeClock();
  const memories = new Memories(clock);
  const holder: { memory: Memory | undefined } = { memory: undefined };
  for (let day = 0; day < 5; day++) {
    memories.of(holder).done(day);
    await clock.advance(DAY);
    assert(holder.memory!.isDone(day));
    assertFalse(holder.memory!.isDone(day - 2));
  }
  await clock.advance(2 * DAY);
  assertEquals([holder.memory, clock.pending], [undefined, 0]);
  memories.of(holder).done(9);
  assertEquals(clock.pending, 1);
  memories.close();
  assertEquals(clock.pending, 0);
});
