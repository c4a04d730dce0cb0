import { assert, assertEquals } from "@std/assert";
import { Deadline, Deadlines } from "../../src/dispatch/deadlines.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";

/** A deadline that writes down when it fell due. */
class Note extends Deadline {
  constructor(
    readonly name: string,
    readonly log: string[],
    readonly clock: FakeClock,
    readonly then: () => void = () => {},
  ) {
    super();
  }

  override expire(): void {
    this.log.push(`${this.name} ${this.clock.now()}`);
    this.then();
  }
}

function desk() {
  const clock = new FakeClock();
  const log: string[] = [];
  const note = (name: string, then?: () => void) => new Note(name, log, clock, then);
  return { clock, log, note, deadlines: new Deadlines(clock) };
}

Deno.test("Deadlines.spanning() gives one list for each span", () => {
  const { deadlines } = desk();
  assert(deadlines.spanning(100) === deadlines.spanning(100));
  assert(deadlines.spanning(100) !== deadlines.spanning(200));
});

Deno.test("DeadlineList falls due one by one, each at its time", async () => {
  const { clock, log, note, deadlines } = desk();
  const list = deadlines.spanning(100);
  for (const name of ["a", "b", "c"]) {
    list.add(note(name), clock.now());
    await clock.advance(30);
  }
  await clock.advance(1000);
  assertEquals(log, ["a 100", "b 130", "c 160"]);
  assertEquals(clock.pending, 0);
});

Deno.test("DeadlineList counts from the moment that it is given", async () => {
  const { clock, log, note, deadlines } = desk();
  await clock.advance(40);
  deadlines.spanning(100).add(note("a"), 15);
  await clock.advance(1000);
  // Its timer was set for a whole span; no list of ours begins with a moment so long past.
  assertEquals(log, ["a 140"]);
});

Deno.test("DeadlineList.remove() takes out the first, the last, one between, and none twice", async () => {
  for (const out of ["a", "b", "c", "abc", "ac"]) {
    const { clock, log, note, deadlines } = desk();
    const list = deadlines.spanning(100);
    const notes = ["a", "b", "c"].map((name) => note(name));
    for (const each of notes) list.add(each, 0);
    for (let turn = 0; turn < 2; turn++) {
      for (const each of notes) if (out.includes(each.name)) list.remove(each);
    }
    const left = notes.filter(({ name }) => !out.includes(name));
    assertEquals([...list], left);
    list.add(note("d"), 0);
    await clock.advance(100);
    assertEquals(log, [...left.map(({ name }) => `${name} 100`), "d 100"]);
  }
});

Deno.test("DeadlineList.remove() leaves alone what is in no list, or was due", async () => {
  const { clock, log, note, deadlines } = desk();
  const list = deadlines.spanning(100);
  const due = note("due");
  list.remove(due);
  list.add(due, 0);
  await clock.advance(100);
  list.add(note("a"), clock.now());
  list.remove(due);
  await clock.advance(100);
  assertEquals(log, ["due 100", "a 200"]);
});

Deno.test("DeadlineList may be changed by those who fall due", async () => {
  const { clock, log, note, deadlines } = desk();
  const list = deadlines.spanning(100);
  const gone = note("gone");
  const again = note("again", () => log.length < 4 && list.add(again, clock.now()));
  list.add(note("first", () => list.remove(gone)), 0);
  list.add(gone, 0);
  list.add(again, 0);
  await clock.advance(1000);
  assertEquals(log, ["first 100", "again 100", "again 200", "again 300"]);
  assertEquals(clock.pending, 0);
});

Deno.test("DeadlineList may lose the one at hand while it is gone through", () => {
  const { note, deadlines } = desk();
  const list = deadlines.spanning(100);
  for (const name of ["a", "b", "c"]) list.add(note(name), 0);
  const seen = [];
  for (const each of list) {
    list.remove(each);
    seen.push((each as Note).name);
  }
  assertEquals([seen, [...list]], [["a", "b", "c"], []]);
});

Deno.test("DeadlineList has one timer for any number, and none when it is empty for a span", async () => {
  const { clock, note, deadlines } = desk();
  const list = deadlines.spanning(100);
  const notes = Array.from({ length: 1000 }, (_, index) => note(`${index}`));
  for (const each of notes) list.add(each, 0);
  assertEquals(clock.pending, 1);
  for (const each of notes) list.remove(each);
  await clock.advance(100);
  assertEquals(clock.pending, 0);
});

Deno.test("Deadlines.close() forgets every timer", () => {
  const { clock, note, deadlines } = desk();
  for (const span of [100, 200]) deadlines.spanning(span).add(note("a"), 0);
  assertEquals(clock.pending, 2);
  deadlines.close();
  assertEquals(clock.pending, 0);
});
