import { assert, assertEquals, assertRejects } from "@std/assert";
import type { RunContext, RunResult } from "../../src/store/acceptor/types.ts";
import { StoreUnavailable } from "../../src/store/errors.ts";
import { MemoryTables } from "../../src/store/memory/memory_tables.ts";
import type { Batch, Committed } from "../../src/store/types.ts";
import { DONE, Rig } from "./helpers/rig.ts";

const never = () => new Promise<RunResult>(() => {});
const failed: RunResult = { type: "failed", error: new Error("no") };

Deno.test("updates of a lane run one at a time, in order, and lanes in parallel", async () => {
  const open = new Map<number, (result: RunResult) => void>();
  const rig = await new Rig(({ id }) => new Promise((resolve) => open.set(id, resolve))).start();
  await Promise.all([rig.accept(1), rig.accept(2), rig.accept(3, 9)]);
  await rig.clock.advance(1);
  assertEquals(rig.runs, ["1/1", "3/1"]);
  open.get(1)!(DONE);
  await rig.clock.advance(1);
  assertEquals(rig.runs, ["1/1", "3/1", "2/1"]);
});

Deno.test("a lane longer than the window runs to its end, in order", async () => {
  const rig = await new Rig(() => DONE).start();
  await Promise.all(Array.from({ length: 100 }, (_, id) => rig.accept(id)));
  for (let turns = 0; turns < 60; turns++) await rig.clock.advance(1);
  assertEquals(rig.runs, Array.from({ length: 100 }, (_, id) => `${id}/1`));
  assertEquals(rig.acceptor.pending, 0);
});

Deno.test("results of ctx.once are written in several batches if they are long", async () => {
  const value = "x".repeat(4_000_000);
  const lengths: number[] = [];
  const rig: Rig = await new Rig(async (_, context) => {
    await Promise.all(Array.from({ length: 7 }, (_, n) => context.once(`r${n}`, () => value)));
    return DONE;
  }, {
    commit(batch) {
      if (batch.notes.length > 0) lengths.push(batch.notes.length);
      return rig.store.commit(batch);
    },
  }).start();
  await rig.accept(1);
  for (let turns = 0; turns < 20; turns++) await rig.clock.advance(1);
  assertEquals(lengths, [2, 2, 2, 1]);
  assertEquals(rig.acceptor.pending, 0);
});

Deno.test("a failure is retried in its place after 1, 2, 4 s, then it is dead and its lane continues", async () => {
  const rig = await new Rig(({ id }) => id === 1 ? failed : DONE, {
    limits: () => ({ attempts: 4 }),
  }).start();
  await Promise.all([rig.accept(1), rig.accept(2)]);
  for (const [ms, attempts] of [[1, 1], [990, 1], [20, 2], [1980, 2], [30, 3], [3960, 3]]) {
    await rig.clock.advance(ms!);
    assertEquals(rig.runs.length, attempts, `after ${rig.clock.now()} ms`);
  }
  await rig.clock.advance(50);
  assertEquals(rig.runs, ["1/1", "1/2", "1/3", "1/4", "2/1"]);
  const [letter] = await rig.acceptor.dead.list({});
  assertEquals([letter!.id, letter!.attempt, letter!.error], [1, 4, "Error: no"]);
  assertEquals(rig.said.filter((type) => type === "dead").length, 1);
  assertEquals(await rig.accept(1), { type: "known", ended: true });
});

Deno.test("a failure can be dead at once, or retried after a given time", async () => {
  const rig = await new Rig(({ id }) =>
    id === 1 ? { ...failed, final: true } : { ...failed, retryAfterMs: 7000 }
  ).start();
  await Promise.all([rig.accept(1, 1), rig.accept(2, 2)]);
  await rig.clock.advance(6990);
  assertEquals(rig.runs, ["1/1", "2/1"]);
  await rig.clock.advance(20);
  assertEquals(rig.runs, ["1/1", "2/1", "2/2"]);
});

Deno.test("expired queries are dropped, expired messages become dead letters", async () => {
  const rig = await new Rig(({ id }) => id === 1 ? never() : DONE).start();
  await Promise.all([rig.accept(1), rig.accept(2, 1, "inline_query"), rig.accept(3)]);
  await rig.clock.advance(40_000);
  const tables = rig.tables as MemoryTables;
  const other = await new Rig(() => DONE, {}, tables, rig.clock).start();
  rig.failing = new Error("gone");
  await rig.clock.advance(40_000);
  assertEquals(other.runs, ["1/2", "3/1"]);
  assertEquals(other.said.filter((type) => type === "dropped"), ["dropped"]);
  assertEquals(tables.updates.get("7:2")!.state, "done");

  const slow = await new Rig(() => failed, {
    limits: () => ({ attempts: 1e6, maxAgeMs: 100_000 }),
  }).start();
  await slow.accept(1);
  await slow.clock.advance(200_000);
  const [letter] = await slow.acceptor.dead.list({});
  assertEquals(letter!.error, "Too old to be tried again");
});

Deno.test("an update that kills its process three times is dead, and those behind it run", async () => {
  const tables = new MemoryTables();
  let rig = new Rig(never, {}, tables);
  await rig.start();
  await Promise.all([rig.accept(1), rig.accept(2)]);
  const { clock } = rig;
  for (const attempt of [1, 2, 3]) {
    await clock.advance(1);
    assertEquals(rig.runs.at(-1), `1/${attempt}`);
    // The process is killed and never heard from again.
    rig.failing = new Error("killed");
    rig = new Rig(({ id }) => id === 1 ? never() : DONE, {}, tables, clock);
    await rig.start();
    await clock.advance(40_000);
  }
  assertEquals(rig.runs, ["2/1"]);
  const [letter] = await rig.acceptor.dead.list({});
  assertEquals([letter!.id, letter!.error], [1, "Its runs ended the process 3 times"]);
});

Deno.test("a run that ended its process is an attempt, too", async () => {
  const tables = new MemoryTables();
  let rig = await new Rig(never, {}, tables).start();
  const { clock } = rig;
  await rig.accept(1);
  await clock.advance(1);
  rig.failing = new Error("killed");
  rig = await new Rig(() => failed, { limits: () => ({ attempts: 3 }) }, tables, clock).start();
  await clock.advance(120_000);
  assertEquals(rig.runs, ["1/2", "1/3"]);
  assertEquals((await rig.acceptor.dead.list({})).length, 1);
});

Deno.test("updates at their last attempt run one at a time", async () => {
  const tables = new MemoryTables();
  let rig = await new Rig(never, {}, tables).start();
  const { clock } = rig;
  await Promise.all([rig.accept(1, 1), rig.accept(2, 2), rig.accept(3, 3)]);
  for (let crash = 0; crash < 2; crash++) {
    await clock.advance(1);
    rig.failing = new Error("killed");
    rig = await new Rig(never, {}, tables, clock).start();
    await clock.advance(40_000);
  }
  assertEquals(rig.runs.length, 1);
  rig.failing = new Error("killed");
  rig = await new Rig(() => DONE, {}, tables, clock).start();
  await clock.advance(40_000);
  assertEquals(rig.runs.length, 2);
  assertEquals((await rig.acceptor.dead.list({})).length, 1);
});

Deno.test("once() keeps its result across failures, replays and restarts", async () => {
  const tables = new MemoryTables();
  let sent = 0;
  const results: unknown[] = [];
  const handle = async (_: unknown, context: RunContext) => {
    results.push(await context.once("send", () => ({ message_id: ++sent })));
    results.push(await context.once("nothing", () => undefined));
    return failed;
  };
  const rig = await new Rig(handle, { limits: () => ({ attempts: 2 }) }, tables).start();
  await rig.accept(1);
  for (let turns = 0; turns < 20; turns++) await rig.clock.advance(100);
  const other = await new Rig(handle, {}, tables, rig.clock).start();
  await rig.acceptor.close();
  await other.acceptor.dead.replay({ bot: 7 });
  for (let turns = 0; turns < 50; turns++) await other.clock.advance(100);
  assert(results.length >= 6, `${results.length} results`);
  for (let index = 0; index < results.length; index += 2) {
    assertEquals(results.slice(index, index + 2), [{ message_id: 1 }, undefined]);
  }
  assertEquals(sent, 1);
});

Deno.test("once() is retried after a failure, and two concurrent calls share one", async () => {
  let calls = 0;
  const rig = await new Rig(async (_, context) => {
    const failing = context.once("a", () => {
      calls++;
      throw new Error("not yet");
    });
    await assertRejects(() => failing, Error, "not yet");
    const both = [1, 2].map(() => context.once("a", () => ++calls));
    assertEquals(await Promise.all(both), [2, 2]);
    return DONE;
  }).start();
  await rig.accept(1);
  await rig.clock.advance(10);
  assertEquals([calls, rig.acceptor.pending], [2, 0]);
});

Deno.test("a task runs when it is due, once its run has succeeded, in its lane", async () => {
  let tries = 0;
  const rig = await new Rig(({ kind }, context) => {
    if (kind === "task") return DONE;
    context.later(90_000, '{"task":"remind"}');
    return ++tries === 1 ? failed : DONE;
  }).start();
  await rig.accept(1);
  await rig.clock.advance(90_500);
  assertEquals(rig.runs, ["1/1", "1/2"]);
  await rig.clock.advance(2000);
  assertEquals(rig.runs, ["1/1", "1/2", "-1/1"]);
  await rig.acceptor.later({ bot: 7, lane: 5, delayMs: 3000, body: "{}" });
  await rig.clock.advance(2900);
  assertEquals(rig.runs.length, 3);
  await rig.clock.advance(200);
  assertEquals(rig.runs.at(-1), "-2/1");
});

Deno.test("a redelivery gets the reply again, and does not run again", async () => {
  const rig = await new Rig(() => ({ type: "done", reply: '{"method":"sendMessage"}' })).start();
  assertEquals(await rig.accept(1), { type: "new" });
  await rig.clock.advance(1);
  assertEquals(await rig.accept(1), {
    type: "known",
    ended: true,
    reply: '{"method":"sendMessage"}',
  });
  assertEquals(rig.runs, ["1/1"]);
});

Deno.test("while the store fails, arrivals are refused and the ends of runs are kept", async () => {
  let end!: (result: RunResult) => void;
  const rig = await new Rig(() => new Promise((resolve) => end = resolve)).start();
  await rig.accept(1);
  await rig.clock.advance(1);
  rig.failing = new Error("the disk is full");
  await assertRejects(() => rig.accept(2), StoreUnavailable);
  await assertRejects(() => rig.accept(3), StoreUnavailable, "cannot be reached");
  assertEquals(rig.acceptor.ready, false);
  end(DONE);
  await rig.clock.advance(3000);
  rig.failing = undefined;
  await rig.clock.advance(6000);
  assertEquals((rig.tables as MemoryTables).updates.get("7:1")!.state, "done");
  assertEquals(rig.said.filter((type) => type === "down" || type === "up"), ["down", "up"]);
  assertEquals(await rig.accept(2), { type: "new" });
  await rig.clock.advance(1);
  assertEquals(rig.runs, ["1/1", "2/1"]);
});

Deno.test("the acceptor waits for a store that is unreachable at first", async () => {
  const rig = new Rig(() => DONE);
  rig.failing = new Error("connection refused");
  const started = rig.acceptor.start();
  await rig.clock.advance(60_000);
  await assertRejects(() => rig.accept(1), StoreUnavailable);
  assertEquals(rig.said, ["down"]);
  rig.failing = undefined;
  await rig.clock.advance(6000);
  await started;
  assertEquals(await rig.accept(1), { type: "new" });
});

Deno.test("runs are aborted when the lease expires, and start again once it is renewed", async () => {
  const aborted: unknown[] = [];
  const rig = await new Rig((_, { signal }) =>
    new Promise((resolve) => {
      signal.onabort = () => {
        aborted.push(signal.reason.name);
        resolve(failed);
      };
    })
  ).start();
  await rig.accept(1);
  rig.failing = new Error("gone");
  await rig.clock.advance(14_000);
  assertEquals(aborted, []);
  await rig.clock.advance(2000);
  assertEquals(aborted, ["AbortError"]);
  rig.failing = undefined;
  await rig.clock.advance(6000);
  // The update is not at fault, so it does not count as a failure.
  assertEquals(rig.runs, ["1/1", "1/1"]);
});

Deno.test("a run whose mark the store refuses does not start", async () => {
  const tables = new MemoryTables();
  const rig = await new Rig(() => failed, {}, tables).start();
  await rig.accept(1);
  await rig.clock.advance(1);
  // Another instance has taken over the lane, as after a sleep that no clock noticed.
  tables.lanes.get("7:1")!.owner = 99;
  tables.nodes.set(99, Infinity);
  await rig.clock.advance(2000);
  assertEquals(rig.runs, ["1/1"]);
  assertEquals(rig.acceptor.pending, 0);
});

Deno.test("the end of a run whose lane another instance owns is reported as lost", async () => {
  const tables = new MemoryTables();
  let end!: (result: RunResult) => void;
  const rig = await new Rig(() => new Promise((resolve) => end = resolve), {}, tables).start();
  await rig.accept(1);
  tables.lanes.get("7:1")!.owner = 99;
  end(DONE);
  await rig.clock.advance(1);
  assertEquals(rig.said.filter((type) => type === "lost"), ["lost"]);
  assertEquals(tables.updates.get("7:1")!.state, "pending");
});

Deno.test("an arrival in a lane that is another's is accepted, and runs elsewhere", async () => {
  const tables = new MemoryTables();
  const rig = await new Rig(() => never(), {}, tables).start();
  await rig.accept(1);
  tables.lanes.get("7:1")!.owner = 99;
  tables.nodes.set(99, Infinity);
  assertEquals(await rig.accept(2), { type: "elsewhere" });
  assertEquals(tables.updates.get("7:2")!.state, "pending");
  await rig.clock.advance(1);
  assertEquals(rig.runs, ["1/1"]);
});

Deno.test("more than maxPending is refused until something has ended", async () => {
  let end!: (result: RunResult) => void;
  const rig = await new Rig(() => new Promise((resolve) => end = resolve), { maxPending: 2 })
    .start();
  await Promise.all([rig.accept(1), rig.accept(2)]);
  await assertRejects(() => rig.accept(3), StoreUnavailable, "2 updates wait already");
  end(DONE);
  await rig.clock.advance(1);
  assertEquals(await rig.accept(3), { type: "new" });
});

Deno.test("close() returns unfinished updates to the store, without counting a crash", async () => {
  const tables = new MemoryTables();
  let signal!: AbortSignal;
  const rig = await new Rig(
    (_, context) => {
      signal = context.signal;
      return never();
    },
    {},
    tables,
  ).start();
  await Promise.all([rig.accept(1), rig.accept(2)]);
  rig.acceptor.drain();
  await assertRejects(() => rig.accept(3), StoreUnavailable, "shutting down");
  await rig.acceptor.close();
  assertEquals(signal.aborted, true);
  const next = await new Rig(() => DONE, {}, tables, rig.clock).start();
  await next.clock.advance(1);
  assertEquals(next.runs, ["1/1", "2/1"]);
});

Deno.test("after drain() nothing starts, and runs in progress finish", async () => {
  let end!: (result: RunResult) => void;
  const rig = await new Rig(() => new Promise((resolve) => end = resolve)).start();
  await Promise.all([rig.accept(1), rig.accept(2)]);
  rig.acceptor.drain();
  end(DONE);
  await rig.clock.advance(1);
  assertEquals([rig.acceptor.running, rig.runs], [0, ["1/1"]]);
  await rig.acceptor.close();
  const updates = (rig.tables as MemoryTables).updates;
  assertEquals([updates.get("7:1")!.state, updates.get("7:2")!.state], ["done", "pending"]);
});

Deno.test("the end of a run that nothing waits for is written a moment later, in its own batch", async () => {
  // It ends while the result of its batch is still being processed.
  const rig = await new Rig(() => DONE, { settleMs: 2, run: () => DONE }).start();
  await rig.clock.advance(10); // Starting has set a timer, too.
  await rig.accept(1);
  const tables = rig.tables as MemoryTables;
  const states = () => [...tables.updates.values()].map(({ state }) => state);
  await rig.clock.advance(10); // Long before the next tick.
  assertEquals(states(), ["done"]);
  await rig.acceptor.close();
});

/** A rig whose commits are answered by the test from now on, with the batches that wait for that. */
async function answeredByHand(handle: ConstructorParameters<typeof Rig>[0]) {
  const sent: (PromiseWithResolvers<Committed> & { batch: Batch })[] = [];
  let byHand = false;
  const rig: Rig = new Rig(handle, {
    commit(batch) {
      if (!byHand) return rig.store.commit(batch);
      const answer = Promise.withResolvers<Committed>();
      sent.push({ ...answer, batch });
      return answer.promise;
    },
  });
  await rig.start();
  return { rig, sent, takeOver: () => byHand = true };
}

const NOTHING: Committed = { accepted: [], settled: [], begun: [], noted: [] };

/** What an instance hears that no longer owns a lane. */
const TAKEN: Committed = {
  ...NOTHING,
  accepted: [{ type: "new", seq: 99, mine: false, pending: 2 }],
};

Deno.test("a batch is sent before the one before it is applied", async () => {
  const { rig, sent, takeOver } = await answeredByHand(() => DONE);
  takeOver();
  const first = rig.accept(1, 1);
  await rig.clock.advance(1);
  const second = rig.accept(2, 2);
  sent[0]!.resolve({ ...NOTHING, accepted: [{ type: "new", seq: 1, mine: true, pending: 1 }] });
  let begunWith: number | undefined;
  Object.defineProperty(rig.runs, "push", { value: () => begunWith = sent.length });
  assertEquals(await first, { type: "new" });
  assertEquals(begunWith, 2);
  sent[1]!.reject(new Error("no"));
  await assertRejects(() => second, StoreUnavailable);
});

Deno.test("the end of a run whose lane is lost while it is on its way is not sent again", async () => {
  const ends: ((result: RunResult) => void)[] = [];
  const { rig, sent, takeOver } = await answeredByHand(() =>
    new Promise((resolve) => ends.push(resolve))
  );
  await rig.accept(1);
  await rig.clock.advance(1);
  takeOver();
  const second = rig.accept(2);
  await rig.clock.advance(1);
  ends[0]!(DONE);
  // With an arrival the next batch is sent before this one is applied.
  const other = rig.accept(9, 9);
  await rig.clock.advance(1);
  sent[0]!.resolve(TAKEN);
  await second;
  assertEquals(sent[1]!.batch.settle.length, 1);
  (rig.tables as MemoryTables).lanes.get("7:1")!.owner = 99;
  sent[1]!.reject(new Error("no"));
  await assertRejects(() => other, StoreUnavailable);
  await rig.clock.advance(10);
  const third = rig.accept(3, 3);
  await rig.clock.advance(1);
  assertEquals(sent.slice(2).map(({ batch }) => batch.settle), [[]]);
  sent[2]!.resolve({ ...NOTHING, accepted: [{ type: "known", ended: true }] });
  assertEquals(await third, { type: "known", ended: true });
});

Deno.test("a run is not begun by a mark that was on its way when its lane was lost", async () => {
  const { rig, sent, takeOver } = await answeredByHand(() => failed);
  await rig.accept(1);
  await rig.clock.advance(1);
  takeOver();
  const second = rig.accept(2);
  await rig.clock.advance(1500);
  const other = rig.accept(9, 9);
  sent[0]!.resolve(TAKEN);
  await second;
  assertEquals(sent[1]!.batch.begin.length, 1);
  sent[1]!.resolve({ ...NOTHING, begun: [true], accepted: [{ type: "known", ended: true }] });
  await other;
  await rig.clock.advance(1);
  assertEquals(rig.runs, ["1/1"]);
});

Deno.test("a batch is sent once it holds half of what arrived in the last two, or at the end of the turn", async () => {
  const sizes: number[] = [];
  const turns: (() => void)[] = [];
  const rig: Rig = new Rig(() => DONE, {
    settleMs: 2,
    defer: (callback) => turns.push(callback),
    commit: (batch) => {
      sizes.push(batch.accept.length);
      return rig.store.commit(batch);
    },
  });
  await rig.start();
  await Promise.all([1, 2, 3, 4].map((id) => rig.accept(id, id)));
  assertEquals(sizes, [4], "the first is not held back");
  await rig.clock.advance(10); // Its runs have ended, too.
  sizes.length = 0;
  const third = rig.accept(5, 5);
  await rig.clock.advance(0);
  assertEquals(sizes, [], "one of four");
  const fourth = rig.accept(6, 6);
  await Promise.all([third, fourth]);
  assertEquals(sizes, [2], "two of four, before the turn ended");
  await Promise.all([7, 8, 9, 10].map((id) => rig.accept(id, id)));
  await rig.clock.advance(10);
  sizes.length = 0;
  const fifth = rig.accept(11, 11);
  await rig.clock.advance(0);
  assertEquals(sizes, []);
  for (const end of turns.splice(0)) end();
  await fifth;
  assertEquals(sizes, [1], "the turn ended");
});
