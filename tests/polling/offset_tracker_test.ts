import { assert, assertEquals, assertFalse } from "@std/assert";
import { OffsetTracker } from "../../src/polling/offset_tracker.ts";
import { Seeded } from "../helpers/seeded.ts";

Deno.test("OffsetTracker has no offset before the first update", () => {
  const tracker = new OffsetTracker();
  assertEquals([tracker.offset, tracker.unfinished, tracker.known], [0, 0, 0]);
});

Deno.test("OffsetTracker.offset stays at the lowest unfinished update, over gaps", () => {
  const tracker = new OffsetTracker();
  for (const id of [10, 14, 15, 90]) assert(tracker.take(id));
  tracker.finish(14);
  tracker.finish(90);
  assertEquals(tracker.offset, 10);
  tracker.finish(10);
  assertEquals(tracker.offset, 15);
  tracker.finish(15);
  assertEquals(tracker.offset, 91);
});

Deno.test("OffsetTracker.take() refuses what is unfinished and what is finished but unconfirmed", () => {
  const tracker = new OffsetTracker();
  tracker.take(10);
  tracker.take(11);
  tracker.finish(11);
  assertFalse(tracker.take(10));
  assertFalse(tracker.take(11));
  assertEquals(tracker.unconfirmed(), [11]);
  tracker.finish(10);
  tracker.confirmed(12);
  assertEquals(tracker.unconfirmed(), []);
});

Deno.test("OffsetTracker.known counts what Telegram returns from the offset on", () => {
  const tracker = new OffsetTracker();
  for (const id of [10, 11, 12]) tracker.take(id);
  tracker.finish(10);
  tracker.finish(12);
  assertEquals(tracker.known, 2);
});

Deno.test("OffsetTracker follows Telegram when its ids restart lower", () => {
  const tracker = new OffsetTracker();
  tracker.take(1000);
  tracker.finish(1000);
  tracker.confirmed(tracker.offset);
  assert(tracker.take(7));
  tracker.finish(7);
  assertEquals(tracker.offset, 8);
});

Deno.test("OffsetTracker does not go back if an answer contains only some known updates", () => {
  const tracker = new OffsetTracker();
  for (const id of [10, 11, 12]) tracker.take(id);
  for (const id of [11, 12]) tracker.finish(id);
  tracker.take(10);
  tracker.finish(10);
  assertEquals(tracker.offset, 13);
});

Deno.test("OffsetTracker takes over what a predecessor finished", () => {
  const tracker = new OffsetTracker([11, 12]);
  assert(tracker.take(10));
  assertFalse(tracker.take(11));
  assertFalse(tracker.take(12));
  assert(tracker.take(13));
  tracker.finish(10);
  assertEquals(tracker.offset, 13);
});

/** Telegram's side: pending updates, and the effect of each offset. */
class PendingUpdates {
  readonly #random: Seeded;
  readonly given = new Set<number>();
  ids: number[] = [];
  last = 0;

  constructor(random: Seeded) {
    this.#random = random;
    this.restart();
  }

  /**
   * A week has passed without updates. Telegram, too, draws from so many ids that none of the new
   * ones is right below an offset in use, which would confirm it.
   */
  restart(): void {
    do this.last = this.#random.below(1_000_000_000); while (this.given.has(this.last + 1));
  }

  /** New updates, with gaps where other kinds were not requested. */
  grow(): void {
    for (let count = this.#random.below(8); count > 0; count--) {
      this.last += this.#random.pick([1, 1, 1, 2, 40]);
      if (!this.given.has(this.last)) this.ids.push(this.last);
      this.given.add(this.last);
    }
  }

  /** Forgets what the offset confirms, and returns updates from there on. */
  get(offset: number, limit: number): { confirmed: number[]; updates: number[] } {
    const counts = offset > 0 && offset <= this.last + 11;
    const confirmed = counts ? this.ids.filter((id) => id < offset) : [];
    this.ids = this.ids.filter((id) => !confirmed.includes(id));
    return { confirmed, updates: this.ids.slice(0, limit) };
  }
}

Deno.test("OffsetTracker confirms nothing unfinished, runs nothing twice and loses nothing: model", () => {
  const random = new Seeded();
  for (let round = 0; round < 300; round++) {
    const telegram = new PendingUpdates(random);
    let tracker = new OffsetTracker();
    const runs = new Map<number, number>();
    const running = new Set<number>();
    const finished = new Set<number>();
    const message = (what: string) => random.describe(`${what} in round ${round}`);

    const fetch = (limit: number, answerLost = false): void => {
      const { offset } = tracker;
      const { confirmed, updates } = telegram.get(offset, limit);
      for (const id of confirmed) assert(finished.has(id), message(`${id} confirmed unfinished`));
      if (answerLost) return;
      tracker.confirmed(offset);
      for (const id of updates) {
        if (!tracker.take(id)) continue;
        runs.set(id, (runs.get(id) ?? 0) + 1);
        running.add(id);
      }
    };

    const finishOne = (): void => {
      const id = random.pick([...running]);
      if (id === undefined) return;
      running.delete(id);
      finished.add(id);
      tracker.finish(id);
    };

    for (let step = 0; step < 60; step++) {
      const chance = random.next();
      if (chance < 0.35) telegram.grow();
      else if (chance < 0.6) fetch(random.pick([1, 5, 100]), random.next() < 0.1);
      else if (chance < 0.95) finishOne();
      else if (chance < 0.98) {
        // The program restarts: runs in progress start again, and finished ones are handed over.
        tracker = new OffsetTracker(tracker.unconfirmed());
        for (const id of running) runs.delete(id);
        running.clear();
      } else if (telegram.ids.length === 0 && running.size === 0) telegram.restart();
    }
    while (telegram.ids.length > 0 || running.size > 0) {
      fetch(100);
      while (running.size > 0) finishOne();
      fetch(100);
    }
    for (const id of telegram.given) assertEquals(runs.get(id), 1, message(`runs of ${id}`));
  }
});
