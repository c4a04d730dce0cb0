/** Instances that host different bots, or different versions of one. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Update } from "../../src/mod.ts";
import { deliver, held, message, Stage } from "./helpers/stage.ts";

const ECHO = { token: "123456:example-token", secret: "s3cret_Token-1" };

const OTHER = { token: "777:example-token-of-777", secret: "s3cret_Token-2" };

/** A handler that notes its runs. */
function noting() {
  const runs: string[] = [];
  return {
    runs,
    handler: { message: ({ text }: { text?: string }) => void runs.push(text ?? "") },
  };
}

Deno.test("while a bot leaves an instance, what does not run there goes to one that hosts it", async () => {
  await using stage = new Stage();
  const { handler, runs, ends } = held();
  const there = noting();
  const one = await stage.host({ handler });
  const two = await stage.host({ ...OTHER, handler: noting().handler });
  for (const [id, text, chat] of [[1, "a", 5], [2, "b", 5], [3, "c", 6]] as const) {
    void deliver(one, message(id, text, chat));
    await stage.settle();
  }
  assertEquals(runs, ["a 1", "c 1"]);
  const removed = one.app.remove("echo", { drain: 60_000 });
  two.app.add("again", { ...ECHO, handler: there.handler });
  await stage.pass(10_000);
  assertEquals(there.runs, [], "the first of each chat still runs");
  ends[0]!.resolve(undefined);
  await stage.pass(4000);
  assertEquals(there.runs, ["b"]);
  ends[1]!.resolve(undefined);
  await stage.pass(10);
  await removed;
  assertEquals([...stage.tables.updates.values()].map(({ state }) => state), Array(3).fill("done"));
  assertEquals(one.eventsOf("notice").filter(({ name }) => name === "store_not_hosted"), []);
});

Deno.test("an instance leaves the updates of a bot that it does not host to the others", async () => {
  await using stage = new Stage();
  const { handler } = held();
  const one = await stage.host({ handler });
  const two = await stage.host({ ...OTHER, handler: noting().handler });
  void deliver(one, message(1, "a"));
  await stage.settle();
  one.store.cut = true; // It has crashed.
  await stage.pass(60_000);
  assertEquals([...stage.tables.lanes.values()].map(({ owner }) => owner), [undefined]);
  const [reported, ...more] = two.eventsOf("notice")
    .filter(({ name }) => name === "store_not_hosted");
  assertStringIncludes(reported!.text, "bot 123456");
  assertEquals(more, []);
  const there = noting();
  await stage.host({ handler: there.handler });
  await stage.pass(10);
  assertEquals(there.runs, ["a"]);
});

Deno.test("a bot that is hosted under two names stays while one of them is removed", async () => {
  await using stage = new Stage();
  const { runs, handler } = noting();
  const one = await stage.host({ handler });
  one.app.add("twin", { ...ECHO, path: "/twin", handler });
  await one.app.remove("twin");
  await deliver(one, message(1, "a"));
  await stage.pass(100);
  assertEquals(runs, ["a"]);
});

Deno.test("replacing a bot moves no update to an instance that does not host it, and loses none", async () => {
  await using stage = new Stage();
  const { handler, runs, ends } = held();
  const there = noting();
  const one = await stage.host({ handler });
  void deliver(one, message(1, "a"));
  void deliver(one, message(2, "b"));
  await stage.settle();
  const replaced = one.app.replace("echo", { ...ECHO, handler: there.handler }, { drain: 0 });
  await stage.pass(2000);
  await replaced;
  ends[0]!.resolve(undefined);
  await stage.pass(5000);
  assertEquals([runs, there.runs], [["a 1"], ["a", "b"]]);
});

Deno.test("an update that the version of a bot here does not handle is not lost unseen", async () => {
  await using stage = new Stage();
  const edited = { update_id: 1, edited_message: message(1, "a").message } as Update;
  const { promise: never } = Promise.withResolvers<void>();
  const current = await stage.host({ handler: { edited_message: () => never } });
  void deliver(current, edited);
  await stage.settle();
  current.store.cut = true;
  const former = await stage.host({ handler: { message() {} } });
  await stage.pass(60_000);
  const [letter] = await former.app.deadLetters.list();
  assertStringIncludes(String(letter!.error), "no handler for edited_message");
  assertEquals(former.eventsOf("dead_letter").length, 1);
});

Deno.test("an instance whose bot is not durable runs what another has accepted for it", async () => {
  await using stage = new Stage();
  const { promise: never } = Promise.withResolvers<void>();
  const one = await stage.host({ handler: { message: () => never } });
  void deliver(one, message(1, "a"));
  await stage.settle();
  one.store.cut = true;
  const { runs, handler } = noting();
  await stage.host({ handler: { ...handler, options: { durable: false } } });
  await stage.pass(30_000);
  assertEquals(runs, ["a"]);
  assertEquals([...stage.tables.updates.values()].map(({ state }) => state), ["done"]);
});

Deno.test("what a bot with an album handler does not handle otherwise is not committed", async () => {
  await using stage = new Stage();
  const one = await stage.host({ handler: { media_group() {} } });
  const response = deliver(one, message(1, "a"));
  await stage.settle();
  assertEquals((await response).status, 200);
  assertEquals(stage.tables.updates.size, 0);
  assertEquals(one.eventsOf("update").map(({ outcome }) => outcome), ["ignored"]);
});
