/** A store's guarantees: at least once, in order, one at a time, until done. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { Context, Reply, Update } from "../../src/mod.ts";
import { hostApp } from "../helpers/app.ts";
import { deliver, held, message, Stage } from "./helpers/stage.ts";

Deno.test("a failed update is retried in its place after 1, 2, 4 … 60 s, while its lane waits", async () => {
  await using stage = new Stage();
  const runs: { text: string; at: number }[] = [];
  const handler = {
    message({ text = "" }: { text?: string }) {
      runs.push({ text, at: stage.clock.now() });
      if (text === "first") throw new Error("no");
    },
  };
  const instance = await stage.host({ handler, attempts: 9 });
  for (const [i, text] of ["first", "second"].entries()) {
    const answer = deliver(instance, message(i + 1, text));
    await stage.pass(1);
    void answer;
  }
  void deliver(instance, message(3, "other chat", 6));
  await stage.settle();
  await stage.pass(320_000, 1000);
  const of = (name: string) => runs.filter(({ text }) => text === name).map(({ at }) => at);
  const first = of("first");
  assertEquals(first.length, 9);
  const waits = first.slice(1).map((at, i) => at - first[i]!);
  for (const [i, wait] of waits.entries()) {
    const due = Math.min(60, 2 ** i) * 1000;
    assert(wait >= due * 0.8 && wait <= due * 1.2 + 2000, `${wait} ms instead of ${due}`);
  }
  assert(of("second")[0]! >= first.at(-1)!, "the second overtook the first");
  assert(of("other chat")[0]! < first[1]!, "another chat waited");
  const dead = await instance.store.dead.list({});
  assertEquals(dead.map(({ id, error, attempt }) => [id, error, attempt]), [[1, "Error: no", 9]]);
  assertEquals(instance.eventsOf("dead_letter").map(({ update_id }) => update_id), [1]);
  assertEquals(instance.eventsOf("failure").map(({ attempt }) => attempt).at(-1), 9);
});

Deno.test("a failure that a retry cannot fix is a dead letter at once, unless options.retry says otherwise", async () => {
  await using stage = new Stage();
  let runs = 0;
  const retry = (_: unknown, attempt: number) => attempt < 2 ? { after: 100 } : false;
  const handler = () => {
    runs++;
    throw new Error("no");
  };
  const instance = await stage.host({ handler, retry });
  await (await deliver(instance, message(1))).body?.cancel();
  await stage.pass(1000, 100);
  assertEquals([runs, (await instance.store.dead.list({})).length], [2, 1]);
});

Deno.test("a replayed dead letter starts again at the end of its lane", async () => {
  await using stage = new Stage();
  const runs: string[] = [];
  let works = false;
  const handler = {
    message({ text = "" }: { text?: string }, ctx: Context) {
      runs.push(`${text} ${ctx.attempt}`);
      if (!works) throw new Error("no");
    },
  };
  const instance = await stage.host({ handler, attempts: 1 });
  await (await deliver(instance, message(1, "a"))).body?.cancel();
  await stage.settle();
  works = true;
  assertEquals(await instance.store.dead.replay({ bot: 123456 }), 1);
  await stage.pass(5000);
  assertEquals(runs, ["a 1", "a 1"]);
  assertEquals(await instance.store.dead.list({}), []);
});

Deno.test("an expired update becomes a dead letter, an expired query is dropped with an event", async () => {
  await using stage = new Stage();
  const { handler, runs, ends } = held();
  const queries: string[] = [];
  const instance = await stage.host({
    handler: {
      ...handler,
      callback_query: ({ id }: { id: string }) => void queries.push(id),
      inline_query: ({ id }: { id: string }) => void queries.push(id),
    },
    maxAgeMs: 1_000_000,
    abandonMs: Infinity,
  });
  const from = { id: 5, is_bot: false, first_name: "Ada" };
  const query = (update_id: number, kind: string) =>
    ({ update_id, [kind]: { id: String(update_id), from } }) as unknown as Update;
  const updates = [
    message(1, "long"),
    query(2, "callback_query"),
    query(3, "inline_query"),
    message(4, "late"),
  ];
  for (const update of updates) void deliver(instance, update);
  await stage.settle();
  await stage.pass(31_000, 5000);
  ends[0]!.resolve(undefined);
  await stage.settle();
  assertEquals([runs, queries], [["long 1", "late 1"], ["2"]]);
  assertStringIncludes(
    instance.eventsOf("notice").find(({ name }) => name === "dropped")!.text,
    "inline_query 3",
  );
  for (const update of [query(5, "callback_query"), message(6, "old")]) {
    void deliver(instance, update);
  }
  await stage.settle();
  await stage.pass(1_000_001, 60_000);
  ends[1]!.resolve(undefined);
  await stage.settle();
  assertEquals([runs.length, queries], [2, ["2"]]);
  const dead = await instance.store.dead.list({});
  assertEquals(dead.map(({ id, error }) => [id, error]), [[6, "Too old to be run"]]);
  assertEquals(instance.eventsOf("dead_letter").map(({ update_id }) => update_id), [6]);
});

Deno.test("an update moves to another instance once its own is gone, and ctx.signal aborts here", async () => {
  await using stage = new Stage();
  const [here, there] = [held(), held()];
  const [one, two] = [
    await stage.host({ handler: here.handler }),
    await stage.host({ handler: there.handler }),
  ];
  void deliver(one, message(1, "a"));
  await stage.settle();
  // An update that arrives elsewhere waits its turn.
  void deliver(two, message(2, "b"));
  await stage.settle();
  assertEquals([here.runs, there.runs], [["a 1"], []]);
  one.store.cut = true;
  await stage.pass(14_000);
  assertEquals([here.signals[0]!.aborted, there.runs], [false, []]);
  await stage.pass(6000);
  assertEquals([here.signals[0]!.aborted, there.runs], [true, ["a 2"]]);
  here.ends[0]!.reject(here.signals[0]!.reason);
  there.ends[0]!.resolve(undefined);
  one.store.cut = false;
  await stage.pass(20_000);
  assertEquals(there.runs, ["a 2", "b 1"]);
  there.ends[1]!.resolve(undefined);
  await stage.pass(10);
  assertEquals([...stage.tables.updates.values()].map(({ state }) => state), ["done", "done"]);
  assertEquals(one.eventsOf("dead_letter"), []);
});

Deno.test("a run that outlasts its lease is joined by the next in the same process, and counts there", async () => {
  await using stage = new Stage();
  const { handler, runs, ends, signals } = held();
  const instance = await stage.host({ handler, answerMs: 9000 });
  const answer = deliver(instance, message(1, "a"));
  await stage.settle();
  const [node] = stage.tables.nodes.keys();
  stage.tables.leave(node!);
  await stage.pass(5000);
  const states = () => [...stage.tables.updates.values()].map(({ state }) => state);
  assertEquals([signals[0]!.aborted, runs, states()], [true, ["a 1"], ["pending"]]);
  ends[0]!.resolve({ method: "sendMessage", chat_id: 5, text: "done" });
  await stage.pass(10);
  assertEquals([runs, states()], [["a 1"], ["done"]]);
  const { status, body } = await answer;
  assertEquals([status, (await new Response(body).json()).text], [200, "done"]);
});

Deno.test("at a shutdown what runs is given back, and does not count as a failure", async () => {
  await using stage = new Stage();
  const [first, second] = [held(), held()];
  const one = await stage.host({ handler: first.handler, attempts: 1 });
  void deliver(one, message(1, "a"));
  await stage.settle();
  const closed = one.app.close(2000);
  await stage.pass(1000);
  assertEquals((await deliver(one, message(2))).status, 503);
  assertEquals(first.signals[0]!.aborted, false);
  await stage.pass(3000);
  await closed;
  assertEquals(first.signals[0]!.aborted, true);
  await stage.host({ handler: second.handler, attempts: 1 });
  await stage.settle();
  assertEquals(second.runs, ["a 1"]);
  assertEquals(one.eventsOf("dead_letter"), []);
  second.ends[0]!.resolve(undefined);
});

Deno.test("ctx.once keeps its result across failures and instances", async () => {
  await using stage = new Stage();
  const made: string[] = [];
  const seen: unknown[] = [];
  let fails = 2;
  const handler = {
    async message(_: unknown, ctx: Context) {
      seen.push(
        await ctx.once("order", () => {
          made.push("order");
          return { number: 7 };
        }),
      );
      if (fails-- > 0) throw new Error("after the first step");
    },
  };
  const one = await stage.host({ handler });
  void deliver(one, message(1));
  await stage.pass(1500);
  const closed = one.app.close(0);
  await stage.settle();
  await closed;
  await stage.host({ handler });
  await stage.pass(5000);
  assertEquals([made, seen], [["order"], [{ number: 7 }, { number: 7 }, { number: 7 }]]);
});

Deno.test("ctx.later runs a task once, in the chat's lane, after its run has succeeded", async () => {
  await using stage = new Stage();
  const log: string[] = [];
  let fails = 1;
  const handler = {
    async message({ text = "" }: { text?: string }, ctx: Context) {
      log.push(text);
      await ctx.later(10_000, "remind", { text });
      if (text === "a" && fails-- > 0) throw new Error("no");
    },
    tasks: {
      remind(data: { text: string }, ctx: Context) {
        log.push(`remind ${data.text} ${ctx.attempt}`);
      },
    },
  };
  const one = await stage.host({ handler });
  void deliver(one, message(1, "a"));
  await stage.pass(5000);
  assertEquals(log, ["a", "a"]);
  await stage.pass(15_000);
  assertEquals(log, ["a", "a", "remind a 1"]);
  await stage.pass(60_000, 5000);
  assertEquals(log.length, 3);
});

Deno.test("ctx.later accepts a Date, and explains invalid arguments", async () => {
  await using stage = new Stage();
  const log: string[] = [];
  const wrong: [when: unknown, name: string, part: string][] = [
    [NaN, "task", "milliseconds"],
    ["tomorrow", "task", "milliseconds"],
    [1, "tusk", 'Cannot schedule task "tusk"'],
    [1, "constructor", 'Cannot schedule task "constructor"'],
  ];
  const handler = {
    async message(_: unknown, ctx: Context) {
      for (const [when, name, part] of wrong) {
        const error = await assertRejects(async () => await ctx.later(when as number, name));
        assertStringIncludes((error as Error).message, part);
      }
      await ctx.later(new Date(stage.clock.date() + 3000), "task");
    },
    tasks: { task: () => void log.push("task") },
  };
  const one = await stage.host({ handler });
  void deliver(one, message(1));
  await stage.settle();
  await stage.pass(2500);
  assertEquals(log, []);
  await stage.pass(5000);
  assertEquals([log, one.eventsOf("failure")], [["task"], []]);
});

for (
  const [how, options, bot] of [["without a store", { store: undefined }, {}], [
    "for a bot that is not durable",
    {},
    { durable: false },
  ]] as const
) {
  Deno.test(`ctx.later ${how} throws an error that says what to set`, async () => {
    await using stage = new Stage();
    const handler = {
      message: (_: unknown, ctx: Context) => ctx.later(1, "task"),
      tasks: { task() {} },
    };
    const { app, eventsOf } = hostApp(
      { clock: stage.clock, ..."store" in options ? {} : { store: "memory" } },
      { handler, ...bot },
    );
    await stage.settle();
    const response = await deliver({ app }, message(1));
    assertEquals(response.status, 500);
    assertStringIncludes(String(eventsOf("failure")[0]?.error), "set STORE");
    const closed = app.close(0);
    await stage.pass(2000);
    await closed;
  });
}

Deno.test("an album is handled together, and again after a crash", async () => {
  await using stage = new Stage();
  const albums: number[][] = [];
  const ends: PromiseWithResolvers<Reply | void>[] = [];
  const handler = {
    media_group(messages: { message_id: number }[]) {
      albums.push(messages.map(({ message_id }) => message_id));
      const end = Promise.withResolvers<Reply | void>();
      ends.push(end);
      return end.promise;
    },
  };
  const part = (id: number): Update => {
    const update = message(id);
    return { ...update, message: { ...update.message!, media_group_id: "g" } } as Update;
  };
  const one = await stage.host({ handler });
  for (const id of [1, 2, 3]) {
    const response = deliver(one, part(id));
    await stage.settle();
    assertEquals((await response).status, 200);
  }
  await stage.pass(600);
  assertEquals(albums, [[1, 2, 3]]);
  one.store.cut = true; // The instance has crashed.
  await stage.pass(1000);
  await stage.host({ handler });
  await stage.pass(25_000);
  assertEquals(albums, [[1, 2, 3], [1, 2, 3]]);
  ends[1]!.resolve();
  await stage.pass(10, 2);
  assertEquals([...stage.tables.updates.values()].map(({ state }) => state), Array(3).fill("done"));
});

Deno.test("an update of a bot that is not hosted waits for it", async () => {
  await using stage = new Stage();
  const { handler, runs, ends } = held();
  const one = await stage.host({ handler });
  void deliver(one, message(1, "a"));
  await stage.settle();
  const removed = one.app.remove("echo", { drain: 0 });
  await stage.pass(2000);
  await removed;
  await stage.pass(300_000, 5000);
  assertEquals(runs.length, 1);
  const reported = one.eventsOf("notice").filter(({ name }) => name === "store_not_hosted");
  assertEquals(reported.length, 1);
  assertStringIncludes(reported[0]!.text, "Updates of bot 123456 wait in the store");
  one.app.add("echo", { token: "123456:example-token", secret: "s3cret_Token-1", handler });
  await stage.settle();
  // Nothing but the bot's absence has failed.
  assertEquals(runs, ["a 1", "a 1"]);
  ends[1]!.resolve(undefined);
  await stage.pass(10);
  assertEquals([...stage.tables.updates.values()].map(({ state }) => state), ["done"]);
});
