/**
 * The requirements for every engine, whatever stores its tables.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { Fenced } from "../../../src/store/mod.ts";
import { type StoreOptions, WINDOW } from "../../../src/store/settings.ts";
import type {
  Accepted,
  Arrival,
  Batch,
  Committed,
  Known,
  OwnedLane,
  Store,
  Stored,
  Verdict,
} from "../../../src/store/types.ts";

/** Some instances of one engine over the same tables. */
export interface Subject extends AsyncDisposable {
  /** Another instance, which has not joined. */
  open(): Store;
  /** Lets time pass. */
  pass(ms: number): Promise<void>;
}

/** Creates an engine's subject. */
export type MakeSubject = (options: StoreOptions) => Promise<Subject>;

/** Long enough for the slowest machine, as no engine waits for it. */
const LEASE_MS = 60_000;

const EMPTY: Batch = { settle: [], accept: [], begin: [], notes: [], later: [] };

/** An arrival in a lane. */
export function arrival(id: number, lane = 1, body = `{"update_id":${id}}`): Arrival {
  return { bot: 7, id, lane, kind: "message", body };
}

/** A new update, as the store describes it. */
type Fresh = Arrival & Accepted;

/** Accepts updates and returns the store's description of the new ones, in order of acceptance. */
async function accept(store: Store, ...arrivals: Arrival[]): Promise<Fresh[]> {
  return freshOf(arrivals, await store.commit({ ...EMPTY, accept: arrivals }));
}

function freshOf(arrivals: readonly Arrival[], { accepted }: Committed): Fresh[] {
  assertEquals(accepted.length, arrivals.length);
  return arrivals.flatMap((arrival, index) => {
    const result = accepted[index]!;
    return result.type === "new" ? { ...arrival, ...result } : [];
  }).sort((a, b) => a.seq - b.seq);
}

function knownOf({ accepted }: Committed): Known[] {
  return accepted.filter((result) => result.type === "known");
}

/** Ends runs and returns what waits behind the verdicts that counted. */
async function settle(store: Store, ...verdicts: Verdict[]) {
  const { settled } = await store.commit({ ...EMPTY, settle: verdicts });
  assertEquals(settled.length, verdicts.length);
  return verdicts.flatMap(({ bot, lane, seq }, index) => {
    const pending = settled[index];
    return pending === undefined ? [] : { bot, lane, seq, pending };
  });
}

function done({ bot, lane, seq }: Fresh | Stored, beginNext = false): Verdict {
  return { bot, lane, seq, type: "done", beginNext };
}

function dead({ bot, lane, seq }: Fresh | Stored, error = "Error: no"): Verdict {
  return { bot, lane, seq, type: "dead", attempt: 1, beginNext: false, error };
}

/** Waiting updates, as update_ids by lane. */
function idsOf(lanes: OwnedLane[]): Record<number, number[]> {
  return Object.fromEntries(
    lanes.map(({ lane, updates }) => [lane, updates.map(({ id }) => id)]),
  );
}

/** One requirement. */
export interface Requirement {
  readonly what: string;
  /** Throws if the engine does not meet it. */
  check(make: MakeSubject): Promise<void>;
}

/** Declares the tests of an engine, but for those that are too large for it. */
export function testConformance(engine: string, make: MakeSubject, tooLarge?: RegExp): void {
  for (const { what, check } of requirements()) {
    if (!tooLarge?.test(what)) Deno.test(`${engine} store: ${what}`, () => check(make));
  }
}

/** All requirements. */
export function requirements(): Requirement[] {
  const all: Requirement[] = [];
  const test = (
    what: string,
    body: (subject: Subject, store: Store) => Promise<void>,
    options: StoreOptions = {},
  ) =>
    all.push({
      what,
      async check(make) {
        await using subject = await make({ leaseMs: LEASE_MS, ...options });
        const store = subject.open();
        await store.join();
        await body(subject, store);
      },
    });

  test(
    "an update is new once, and its lane belongs to the instance that accepts it",
    async (_, store) => {
      const [first] = await accept(store, arrival(1));
      assertEquals(first, { ...arrival(1), type: "new", seq: first!.seq, mine: true, pending: 1 });
      const both = [arrival(1), arrival(2)];
      const { accepted } = await store.commit({ ...EMPTY, accept: both });
      assertEquals(accepted[0], { type: "known", ended: false });
      assertEquals(accepted[1]!.type, "new");
    },
  );

  test("an update twice in one batch is new once", async (_, store) => {
    const twice = [arrival(1), arrival(1)];
    const committed = await store.commit({ ...EMPTY, accept: twice });
    const [first, ...others] = freshOf(twice, committed);
    assertEquals([first!.pending, others], [1, []]);
    assertEquals(knownOf(committed), [{ type: "known", ended: false }]);
  });

  test("any text and any id is returned unchanged", async (_, store) => {
    const bodies = [
      '{"text":"\\u0000 \\\\ \\" { } , \' ü 🚪"}',
      `{"text":"${"x".repeat(1 << 20)}"}`,
      "null",
      '"NULL"',
      "",
    ];
    const far = 2 ** 52 - 1;
    await accept(
      store,
      ...bodies.map((body, id) => ({ bot: far, id: far - 10 + id, lane: -far, kind: "", body })),
    );
    const [owned] = await store.load([{ bot: far, lane: -far }]);
    assertEquals(owned!.updates.map(({ body }) => body), bodies);
    assertEquals(owned!.updates.map(({ id }) => far - id), [10, 9, 8, 7, 6]);
  });

  test("waiting updates are read in order, with their number and age", async (_, store) => {
    await accept(store, arrival(1), arrival(2), arrival(3, 9));
    await accept(store, arrival(4));
    const lanes = await store.mine();
    assertEquals(idsOf(lanes), { 1: [1, 2, 4], 9: [3] });
    assertEquals(lanes.map(({ pending, begun }) => [pending, begun]).toSorted(), [[1, 1], [3, 1]]);
    const [head] = lanes.find(({ lane }) => lane === 1)!.updates;
    assertEquals([head!.attempt, head!.waitMs, head!.replays, head!.kind], [0, 0, 0, "message"]);
    assert(head!.ageMs >= 0 && head!.ageMs < 5000);
  });

  test("only the first part of a long lane is read", async (_, store) => {
    await accept(store, ...Array.from({ length: 40 }, (_, id) => arrival(id)));
    const [owned] = await store.load([{ bot: 7, lane: 1 }]);
    assertEquals(owned!.pending, 40);
    assertEquals(owned!.updates.map(({ id }) => id), Array.from({ length: WINDOW }, (_, id) => id));
  });

  test("other instances' updates show in the lane's length", async (subject, store) => {
    const other = subject.open();
    await other.join();
    const [mine] = await accept(store, arrival(1));
    const [theirs] = await accept(other, arrival(2));
    assertEquals([theirs!.mine, theirs!.pending], [false, 2]);
    assertEquals(await other.mine(), []);
    const [settled] = await settle(store, done(mine!));
    assertEquals(settled, { bot: 7, lane: 1, seq: mine!.seq, pending: 1 });
    assertEquals(idsOf(await store.load([{ bot: 7, lane: 1 }])), { 1: [2] });
    await other.close();
  });

  test("a lane is free once it is empty", async (subject, store) => {
    const other = subject.open();
    await other.join();
    const [first] = await accept(store, arrival(1));
    await settle(store, done(first!));
    const [second] = await accept(other, arrival(2));
    assertEquals([second!.mine, second!.pending], [true, 1]);
    assertEquals((await other.mine())[0]!.begun, 1);
    await other.close();
  });

  test("a batch settles before it accepts", async (_, store) => {
    const [first] = await accept(store, arrival(1));
    const next = [arrival(2)];
    const committed = await store.commit({ ...EMPTY, settle: [done(first!)], accept: next });
    const [second] = freshOf(next, committed);
    assertEquals([second!.mine, second!.pending], [true, 1]);
  });

  test("a verdict counts once, and only from the owner", async (subject, store) => {
    const other = subject.open();
    await other.join();
    const [first] = await accept(store, arrival(1), arrival(2));
    const replied = { ...done(first!), reply: "{}" } as Verdict;
    for (const verdict of [done(first!), replied, dead(first!)]) {
      assertEquals(await settle(other, verdict), []);
    }
    const again = await store.commit({ ...EMPTY, accept: [arrival(1)] });
    assertEquals(again.accepted, [{ type: "known", ended: false }]);
    const { bot, lane, seq } = first!;
    const retry = {
      bot,
      lane,
      seq,
      type: "retry",
      attempt: 1,
      delayMs: 0,
      crashes: 0,
      error: "no",
    } as const;
    assertEquals(await settle(other, retry), []);
    assertEquals(await settle(other, { bot, lane, seq, type: "release", crashes: 0 }), []);
    assertEquals((await settle(store, done(first!))).length, 1);
    for (const verdict of [done(first!), dead(first!), retry]) {
      assertEquals(await settle(store, verdict), []);
    }
    assertEquals((await store.mine())[0]!.pending, 1);
    await other.close();
  });

  test("a retry stays in its place, waits, and is counted", async (_, store) => {
    const [first] = await accept(store, arrival(1), arrival(2));
    const { bot, lane, seq } = first!;
    await settle(store, {
      bot,
      lane,
      seq,
      type: "retry",
      attempt: 3,
      delayMs: 60_000,
      crashes: 2,
      error: "no",
    });
    const [owned] = await store.load([{ bot, lane }]);
    assertEquals([owned!.pending, owned!.begun], [2, 2]);
    const [head] = owned!.updates;
    assertEquals([head!.id, head!.attempt], [1, 3]);
    assert(head!.waitMs > 55_000 && head!.waitMs <= 60_000, `waits ${head!.waitMs} ms`);
    await settle(store, { bot, lane, seq, type: "release", crashes: 1 });
    const [released] = await store.load([{ bot, lane }]);
    assertEquals([released!.begun, released!.updates[0]!.attempt], [1, 3]);
    assertEquals(released!.updates[0]!.waitMs, 0);
  });

  test(
    "the next update, if any, is begun together with the end of the previous one",
    async (_, store) => {
      const [first, second] = await accept(store, arrival(1), arrival(2));
      await settle(store, done(first!, true));
      assertEquals((await store.mine())[0]!.begun, 1);
      await settle(store, done(second!, true));
      const [third] = await accept(store, arrival(3));
      assertEquals((await store.mine())[0]!.begun, 1);
      await settle(store, done(third!));
      assertEquals(await store.mine(), []);
    },
  );

  test("only the owner marks runs as begun", async (subject, store) => {
    const other = subject.open();
    await other.join();
    await accept(store, arrival(1));
    const begin = [{ bot: 7, lane: 1, begun: 2 }];
    assertEquals((await other.commit({ ...EMPTY, begin })).begun, [false]);
    assertEquals((await store.commit({ ...EMPTY, begin })).begun, [true]);
    assertEquals((await store.mine())[0]!.begun, 2);
    await other.close();
  });

  test(
    "the lanes of a node whose lease has expired are claimed, with its crashes counted",
    async (subject, store) => {
      const other = subject.open();
      await other.join();
      await accept(store, arrival(1), arrival(2));
      assertEquals((await other.tick([7], [])).claimed, []);
      await subject.pass(LEASE_MS + 100);
      const { claimed } = await other.tick([7], []);
      assertEquals(idsOf(claimed), { 1: [1, 2] });
      assertEquals(claimed[0]!.begun, 1);
      await assertRejects(() => store.tick([7], []), Fenced);
      await assertRejects(() => store.mine(), Fenced);
      assertEquals(await settle(store, done(claimed[0]!.updates[0]!)), []);
      await store.join();
      assertEquals((await store.tick([7], [])).claimed, []);
      await other.close();
    },
  );

  test("a fenced node adds nothing to its lanes", async (subject, store) => {
    const other = subject.open();
    await other.join();
    await subject.pass(LEASE_MS + 100);
    await other.tick([7], []);
    await assertRejects(() => accept(store, arrival(1)));
    await assertRejects(() => store.mine(), Fenced);
    const [brought] = await accept(other, arrival(1));
    assertEquals([brought!.mine, brought!.pending], [true, 1]);
    await other.close();
  });

  test(
    "after an outage no node expires before it could renew its lease",
    async (subject, store) => {
      await accept(store, arrival(1));
      await subject.pass(LEASE_MS + 100);
      const late = subject.open();
      await late.join();
      assertEquals((await late.tick([7], [])).claimed, []);
      assertEquals(idsOf(await store.mine()), { 1: [1] });
      await late.close();
    },
  );

  test("a tick renews the lease", async (subject, store) => {
    const other = subject.open();
    await other.join();
    await accept(store, arrival(1));
    for (let round = 0; round < 4; round++) {
      await subject.pass(LEASE_MS / 2);
      await store.tick([7], []);
      assertEquals((await other.tick([7], [])).claimed, []);
    }
    await other.close();
  });

  test("a node that leaves frees its lanes at once", async (subject, store) => {
    const other = subject.open();
    await other.join();
    await accept(other, arrival(1));
    await other.close();
    assertEquals(idsOf((await store.tick([7], [])).claimed), { 1: [1] });
  });

  test("lanes are claimed of hosted bots only", async (subject, store) => {
    const other = subject.open();
    await other.join();
    await accept(other, arrival(1), { ...arrival(2, 2), bot: 8 }, { ...arrival(3, 3), bot: 9 });
    await other.close();
    assertEquals((await store.tick([], [])).claimed, []);
    assertEquals(idsOf((await store.tick([8, 10], [])).claimed), { 2: [2] });
    assertEquals(idsOf((await store.tick([9, 8, 7], [])).claimed), { 1: [1], 3: [3] });
  });

  test(
    "a lane that its owner lets go of is free, with the given crashes",
    async (subject, store) => {
      const other = subject.open();
      await other.join();
      const [first] = await accept(store, arrival(1), arrival(2), arrival(3, 3));
      assertEquals((await store.tick([8], [{ bot: 7, lane: 1, begun: 0 }])).claimed, []);
      assertEquals(idsOf(await store.mine()), { 3: [3] });
      assertEquals(await settle(store, done(first!)), []);
      const { claimed } = await other.tick([7], []);
      assertEquals(claimed.map(({ begun, pending }) => [begun, pending]), [[0, 2]]);
      assertEquals(idsOf(claimed), { 1: [1, 2] });
      // Its bot has come back in the meantime.
      const again = await other.tick([7], [{ bot: 7, lane: 1, begun: 2 }]);
      assertEquals(again.claimed.map(({ lane, begun }) => [lane, begun]), [[1, 2]]);
      await other.close();
    },
  );

  test("only the owner lets go of a lane", async (subject, store) => {
    const other = subject.open();
    await other.join();
    await accept(store, arrival(1));
    const leaving = [{ bot: 7, lane: 1, begun: 5 }, { bot: 7, lane: 99, begun: 5 }];
    assertEquals((await other.tick([7], leaving)).claimed, []);
    const [owned] = await store.mine();
    assertEquals([owned!.lane, owned!.begun], [1, 1]);
    await other.close();
  });

  test("what waits for a bot that no node hosts is reported", async (subject, store) => {
    const [second, third] = [subject.open(), subject.open()];
    await second.join();
    const theirs = (id: number, lane: number) => ({ ...arrival(id, lane), bot: 8 });
    const [first] = await accept(second, theirs(1, 2), theirs(2, 3));
    const unhosted = async () => (await store.tick([7], [])).unhosted;
    assertEquals(await unhosted(), []);
    await second.close();
    const waiting = { bot: 8, oldest: first!.seq };
    assertEquals(await unhosted(), [waiting]);
    assertEquals(await unhosted(), [waiting]);
    // Somebody hosts it: its other lanes are about to be claimed.
    await third.join();
    const [fresh] = await accept(third, theirs(4, 1));
    assertEquals(await unhosted(), []);
    await settle(third, done(fresh!));
    assertEquals(await unhosted(), [waiting]);
    await third.tick([8], []);
    assertEquals(await unhosted(), []);
    await third.close();
  });

  test("many lanes are claimed in steps", async (subject, store) => {
    const other = subject.open();
    await other.join();
    await accept(other, ...Array.from({ length: 700 }, (_, id) => arrival(id, id)));
    await other.close();
    const first = await store.tick([7], []);
    assertEquals([first.claimed.length, first.more], [500, true]);
    const second = await store.tick([7], []);
    assertEquals([second.claimed.length, second.more], [200, false]);
  });

  test(
    "notes are kept for later runs, written only by the owner, and survive a replay",
    async (subject, store) => {
      const other = subject.open();
      await other.join();
      const [first] = await accept(store, arrival(1));
      const note = { bot: 7, id: 1, lane: 1, name: "sent", value: '{"message_id":5}' };
      assertEquals((await other.commit({ ...EMPTY, notes: [note] })).noted, [false]);
      assertEquals(await store.notes(7, 1), new Map());
      const { noted } = await store.commit({ ...EMPTY, notes: [note] });
      assertEquals(noted, [true]);
      await store.commit({ ...EMPTY, notes: [note] });
      await settle(store, dead(first!));
      await store.dead.replay({ seq: first!.seq });
      assertEquals(await other.notes(7, 1), new Map([["sent", '{"message_id":5}']]));
      assertEquals(await other.notes(7, 2), new Map());
      await other.close();
    },
  );

  test("a task becomes an update of its lane when it is due, once", async (subject, store) => {
    const task = { bot: 7, lane: 1, delayMs: 15_000, body: '{"task":"remind"}' };
    await accept(store, arrival(1));
    await store.commit({ ...EMPTY, later: [task, { ...task, lane: 5, delayMs: 600_000 }] });
    const { nextTaskMs } = await store.tick([7], []);
    assert(nextTaskMs! > 0 && nextTaskMs! <= 15_000, `due in ${nextTaskMs} ms`);
    await subject.pass(20_000);
    const tick = await store.tick([7], []);
    assertEquals(tick.claimed, []);
    assert(tick.nextTaskMs! > 500_000, `due in ${tick.nextTaskMs} ms`);
    const [owned] = await store.mine();
    assertEquals(owned!.updates.map(({ kind, body }) => [kind, body]), [
      ["message", '{"update_id":1}'],
      ["task", '{"task":"remind"}'],
    ]);
    await store.tick([7], []);
    assertEquals((await store.mine())[0]!.pending, 2);
  });

  test("a task waits for a node that hosts its bot", async (subject, store) => {
    const other = subject.open();
    await other.join();
    const task = { bot: 8, lane: 1, delayMs: 1000, body: '{"task":"remind"}' };
    await store.commit({ ...EMPTY, later: [task] });
    assertEquals((await store.tick([7], [])).nextTaskMs, undefined);
    assert((await store.tick([7, 8], [])).nextTaskMs! > 0);
    await subject.pass(1100);
    const early = await store.tick([7], []);
    assertEquals([early.claimed, early.unhosted, early.nextTaskMs], [[], [], undefined]);
    await subject.pass(LEASE_MS - 1000);
    assertEquals((await store.tick([7], [])).unhosted, []);
    await subject.pass(2000);
    assertEquals((await store.tick([7], [])).unhosted, [{ bot: 8, oldest: 0 }]);
    await other.join(); // Its lease has run out.
    const { claimed, unhosted } = await other.tick([8], []);
    assertEquals(claimed.map(({ bot, updates }) => [bot, updates[0]!.body]), [[8, task.body]]);
    assertEquals(unhosted, []);
    assertEquals((await store.tick([7], [])).unhosted, []);
    await other.close();
  });

  test("the tasks of a run are added with its end, if that counts", async (subject, store) => {
    const other = subject.open();
    await other.join();
    const [first] = await accept(store, arrival(1));
    const later = [{ bot: 7, lane: 1, delayMs: 0, body: "{}" }];
    const verdict = { ...done(first!), type: "done", beginNext: false, later } as const;
    await settle(other, verdict);
    assertEquals((await other.tick([7], [])).nextTaskMs, undefined);
    await settle(store, verdict);
    await settle(store, verdict);
    await subject.pass(5);
    const { claimed } = await other.tick([7], []);
    assertEquals(claimed.map(({ pending, updates }) => [pending, updates[0]!.kind]), [[1, "task"]]);
    await other.close();
  });

  test("dead letters are listed by bot, error and time, in pages", async (_, store) => {
    const accepted = await accept(
      store,
      ...[1, 2, 3].map((id) => arrival(id, id)),
      { ...arrival(4, 4), bot: 8 },
    );
    const [one, two, three, four] = accepted;
    await settle(
      store,
      dead(one!, "Error: a"),
      dead(two!, "Error: b"),
      dead(three!, "Error: a"),
      dead(four!),
    );
    const ids = async (...args: Parameters<Store["dead"]["list"]>) =>
      (await store.dead.list(...args)).map(({ id }) => id);
    assertEquals(await ids({}), [1, 2, 3, 4]);
    assertEquals(await ids({ bot: 7 }), [1, 2, 3]);
    assertEquals(await ids({ error: "Error: a" }), [1, 3]);
    assertEquals(await ids({ seq: two!.seq }), [2]);
    assertEquals(await ids({ since: Date.UTC(2200, 0) }), []);
    assertEquals(await ids({ bot: 7 }, { limit: 2 }), [1, 2]);
    assertEquals(await ids({ bot: 7 }, { limit: 2, after: two!.seq }), [3]);
    const [letter] = await store.dead.list({});
    const { acceptedAt, diedAt, ...rest } = letter!;
    assertEquals(rest, {
      ...arrival(1),
      seq: one!.seq,
      attempt: 1,
      error: "Error: a",
    });
    assert(acceptedAt > 0 && diedAt >= acceptedAt);
  });

  test("a dead letter is replayed at the end of its lane, as if it were new", async (_, store) => {
    const [first] = await accept(store, arrival(1), arrival(2));
    await settle(store, dead(first!));
    assertEquals(await store.dead.replay({ seq: first!.seq }), 1);
    assertEquals(await store.dead.replay({ seq: first!.seq }), 0);
    const [owned] = await store.load([{ bot: 7, lane: 1 }]);
    assertEquals(owned!.updates.map(({ id, attempt, replays }) => [id, attempt, replays]), [
      [2, 0, 0],
      [1, 0, 1],
    ]);
    assertEquals([owned!.pending, owned!.updates[1]!.body], [2, '{"update_id":1}']);
    const known = knownOf(await store.commit({ ...EMPTY, accept: [arrival(1)] }));
    assertEquals(known, [{ type: "known", ended: false }]);
  });

  test(
    "several dead letters are replayed in order, into free lanes",
    async (_, store) => {
      const accepted = await accept(store, ...[3, 1, 2].map((id) => arrival(id)));
      for (const update of accepted) await settle(store, dead(update));
      assertEquals(await store.dead.replay({ bot: 7 }), 3);
      assertEquals(await store.mine(), []);
      const { claimed } = await store.tick([7], []);
      assertEquals(idsOf(claimed), { 1: accepted.map(({ id }) => id) });
      assertEquals(claimed[0]!.begun, 0);
    },
  );

  test("any number of dead letters is replayed or dropped at once, in order", async (_, store) => {
    const bring = async (first: number) => {
      const lanes = Array.from({ length: 1100 }, (_, index) => first + index);
      const accepted = await accept(store, ...lanes.map((lane) => arrival(lane, lane)));
      await settle(store, ...accepted.map((update) => dead(update)));
      return accepted.map(({ id }) => id);
    };
    const ids = await bring(1);
    assertEquals(await store.dead.replay({}), 1100);
    assertEquals(await store.dead.list({}), []);
    const replayed: Stored[] = [];
    for (let more = true; more;) {
      const tick = await store.tick([7], []);
      replayed.push(...tick.claimed.flatMap(({ updates }) => updates));
      more = tick.more;
    }
    assertEquals(replayed.sort((a, b) => a.seq - b.seq).map(({ id }) => id), ids);
    await bring(5000);
    assertEquals(await store.dead.drop({ bot: 7 }), 1100);
  }, { leaseMs: 60_000 });

  test(
    "the oldest node leads, and the next once it has left or its lease has expired",
    async (subject, store) => {
      const [second, third] = [subject.open(), subject.open()];
      await second.join();
      await third.join();
      const leads = () => Promise.all([store, second, third].map((one) => one.leads()));
      assertEquals(await leads(), [true, false, false]);
      await store.close();
      assertEquals([await second.leads(), await third.leads()], [true, false]);
      for (let waited = 0; waited <= LEASE_MS; waited += LEASE_MS / 4) {
        await subject.pass(LEASE_MS / 4);
        await third.tick([7], []);
      }
      assertEquals(await third.leads(), true);
      await second.close();
      await third.close();
    },
  );

  test("every instance is listed with its lanes and its lease", async (subject, store) => {
    const second = subject.open();
    await second.join();
    await accept(store, arrival(1), arrival(2), arrival(3, 2));
    await accept(second, arrival(4, 3));
    const shown = async (from: Store) =>
      (await from.instances!()).map(({ self, lanes, pending, leaseMs }) => {
        assert(leaseMs > 0 && leaseMs <= LEASE_MS, String(leaseMs));
        return [self, lanes, pending];
      });
    assertEquals(await shown(store), [[true, 2, 3], [false, 1, 1]]);
    assertEquals(await shown(second), [[false, 2, 3], [true, 1, 1]]);
    await second.close();
    assertEquals((await store.instances!()).length, 1);
  });

  test("dropping dead letters also removes their notes", async (_, store) => {
    const [first, second] = await accept(store, arrival(1), arrival(2, 2));
    const notes = [{ bot: 7, id: 1, lane: 1, name: "a", value: "1" }];
    await store.commit({ ...EMPTY, notes });
    await settle(store, dead(first!), dead(second!, "Error: other"));
    assertEquals(await store.dead.drop({ error: "Error: no" }), 1);
    assertEquals((await store.dead.list({})).map(({ id }) => id), [2]);
    assertEquals(await store.notes(7, 1), new Map());
  });

  test("a reply is returned again for a while, then not", async (subject, store) => {
    const [first] = await accept(store, arrival(1));
    await settle(store, { ...done(first!), type: "done", beginNext: false, reply: '{"a":1}' });
    const known = async () => knownOf(await store.commit({ ...EMPTY, accept: [arrival(1)] }));
    assertEquals(await known(), [{ type: "known", ended: true, reply: '{"a":1}' }]);
    await subject.pass(60_000);
    assertEquals(await known(), [{ type: "known", ended: true }]);
    await store.tick([7], []);
    assertEquals(await known(), [{ type: "known", ended: true }]);
  }, { leaseMs: 3_600_000, retention: { replyMs: 50_000 } });

  test("updates that ended long ago are deleted, waiting ones are not", async (subject, store) => {
    const updates = await accept(store, ...[1, 2, 3].map((id) => arrival(id, id)));
    const [first, second] = updates;
    await store.commit({
      ...EMPTY,
      settle: [done(first!), dead(second!)],
    });
    await subject.pass(30_000);
    while ((await store.tick([7], [])).more);
    const after = await accept(store, arrival(1, 1), arrival(2, 2), arrival(3, 3));
    assertEquals(after.map(({ id }) => id), [1]);
    await subject.pass(60_000);
    while ((await store.tick([7], [])).more);
    assertEquals(await store.dead.list({}), []);
  }, { leaseMs: 3_600_000, retention: { doneMs: 20_000, deadMs: 70_000 } });

  test(
    "no more finished updates are kept than may be, but all that wait or died",
    async (_, store) => {
      const bring = async (first: number, count: number) => {
        const ids = Array.from({ length: count }, (_, index) => first + index);
        const updates = await accept(store, ...ids.map((id) => arrival(id, id)));
        const ended = updates.filter(({ id }) => id !== 1);
        await settle(
          store,
          ...ended.map((update) => update.id === 2 ? dead(update) : done(update)),
        );
        while ((await store.tick([7], [])).more);
      };
      await bring(1, 700);
      await bring(701, 700);
      const again = [1, 2, 3, 600, 1280, 1301, 1400].map((id) => arrival(id, id));
      const { accepted } = await store.commit({ ...EMPTY, accept: again });
      const types = accepted.map((row) => row.type === "known" ? row.ended : "new");
      assertEquals(types, [false, true, "new", "new", "new", true, true]);
    },
    { retention: { maxDone: 100 } },
  );

  return all;
}
