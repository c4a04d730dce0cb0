/** Albums with a store: together, in the chat's order, once, across all instances. */
import { assertEquals } from "@std/assert";
import type { BotOptions, Context, Message, Update } from "../../src/mod.ts";
import { deliver, type Instance, message, Stage } from "./helpers/stage.ts";

function part(id: number, chat = 5, group = "g"): Update {
  const update = message(id, "", chat);
  return { ...update, message: { ...update.message!, media_group_id: group } } as Update;
}

/** A bot that records its calls. */
function recorder(handled: (what: string, ctx: Context) => unknown = () => {}) {
  const log: string[] = [];
  const record = async (what: string, ctx: Context) => {
    log.push(what);
    await handled(what, ctx);
  };
  const handler = {
    message: ({ message_id }: Message, ctx: Context) => record(`message ${message_id}`, ctx),
    media_group: (messages: Message[], ctx: Context) =>
      record(`album ${messages.map(({ message_id }) => message_id)}`, ctx),
  };
  return { log, handler };
}

/** Delivers as Telegram does: each part after the answer to the previous one. */
async function post(stage: Stage, ...parts: [Instance, Update][]): Promise<void> {
  for (const [instance, update] of parts) {
    const response = deliver(instance, update);
    await stage.settle();
    assertEquals((await response).status, 200);
  }
}

async function hostTwo(stage: Stage, bot: Partial<BotOptions>): Promise<[Instance, Instance]> {
  return [await stage.host(bot), await stage.host(bot)];
}

function statesOf({ tables }: Stage): string[] {
  return [...tables.updates.values()].map(({ state }) => state);
}

Deno.test("an album whose parts arrive at different instances is handled together, once", async () => {
  await using stage = new Stage();
  const { log, handler } = recorder();
  const [one, two] = await hostTwo(stage, { handler });
  await post(stage, [one, part(1)], [two, part(2)], [one, part(3)], [two, part(4)]);
  assertEquals(log, []);
  await stage.pass(1000, 100);
  assertEquals(log, ["album 1,2,3,4"]);
  await post(stage, [two, part(2)], [one, part(4)]);
  await stage.pass(5000);
  assertEquals(log, ["album 1,2,3,4"]);
  assertEquals(statesOf(stage), Array(4).fill("done"));
});

Deno.test("an album keeps its place in the chat across instances", async () => {
  await using stage = new Stage();
  const slow = Promise.withResolvers<void>();
  const { log, handler } = recorder((what) => what === "message 1" ? slow.promise : undefined);
  const [one, two] = await hostTwo(stage, { handler });
  void deliver(one, message(1));
  await stage.settle();
  await post(stage, [two, part(2)], [one, part(3)]);
  void deliver(two, message(4));
  void deliver(one, message(5, "", 6));
  await stage.pass(4000);
  assertEquals(log, ["message 1", "message 5"]);
  slow.resolve();
  await stage.pass(2000, 100);
  assertEquals(log, ["message 1", "message 5", "album 2,3", "message 4"]);
});

Deno.test("two albums and a message in a chat are kept separate", async () => {
  await using stage = new Stage();
  const { log, handler } = recorder();
  const [one, two] = await hostTwo(stage, { handler });
  await post(stage, [one, part(1, 5, "a")], [two, part(2, 5, "a")], [one, part(3, 5, "b")]);
  void deliver(two, message(4));
  await stage.pass(3000, 100);
  assertEquals(log, ["album 1,2", "album 3", "message 4"]);
});

Deno.test("an album is collected for at most three seconds with a store, too", async () => {
  await using stage = new Stage();
  const { log, handler } = recorder();
  const one = await stage.host({ handler });
  for (let id = 1; id <= 9; id++) {
    await post(stage, [one, part(id)]);
    await stage.pass(400, 100);
  }
  await stage.pass(1000, 100);
  assertEquals(log, ["album 1,2,3,4,5,6,7,8", "album 9"]);
});

Deno.test("a drain runs an album whose parts have arrived, and no instance runs a part again", async () => {
  await using stage = new Stage();
  const { log, handler } = recorder();
  const one = await stage.host({ handler });
  await post(stage, [one, part(1)], [one, part(2)], [one, part(3)]);
  const closed = one.app.close(5000);
  await stage.pass(1000);
  await closed;
  assertEquals([log, statesOf(stage)], [["album 1,2,3"], Array(3).fill("done")]);
  await stage.host({ handler });
  await stage.pass(20_000, 1000);
  assertEquals(log, ["album 1,2,3"]);
});

Deno.test("a failed album is retried as a whole, with its ctx.once() results", async () => {
  await using stage = new Stage();
  let fails = 2;
  const attempts: number[] = [];
  const notes: number[] = [];
  let sent = 0;
  const { log, handler } = recorder(async (_, ctx) => {
    attempts.push(ctx.attempt);
    notes.push(await ctx.once("send", () => ++sent));
    if (fails-- > 0) throw new Error("no");
  });
  const one = await stage.host({ handler });
  await post(stage, [one, part(1)], [one, part(2)]);
  await stage.pass(10_000, 100);
  assertEquals(log, Array(3).fill("album 1,2"));
  assertEquals([attempts, notes], [[1, 2, 3], [1, 1, 1]]);
  assertEquals(statesOf(stage), ["done", "done"]);
  assertEquals(one.eventsOf("dead_letter"), []);
});

Deno.test("an album that keeps failing becomes a dead letter for each part, once", async () => {
  await using stage = new Stage();
  const { log, handler } = recorder(() => Promise.reject(new Error("no")));
  const one = await stage.host({ handler, attempts: 2 });
  await post(stage, [one, part(1)], [one, part(2)]);
  await stage.pass(10_000, 100);
  assertEquals(log, ["album 1,2", "album 1,2"]);
  assertEquals(one.eventsOf("dead_letter").map(({ update_id }) => update_id), [1, 2]);
  assertEquals(statesOf(stage), ["dead", "dead"]);
});

Deno.test("an album is handled together across instances with lanes: none", async () => {
  await using stage = new Stage();
  const { log, handler } = recorder();
  const [one, two] = await hostTwo(stage, { handler, lanes: "none" });
  await post(stage, [one, part(1)], [two, part(2)], [two, part(3, 6, "h")], [one, part(4)]);
  await stage.pass(1000, 100);
  assertEquals(log.toSorted(), ["album 1,2,4", "album 3"]);
});

Deno.test("an album whose runs end the process becomes a dead letter for each part, and its chat goes on", async () => {
  await using stage = new Stage();
  const { log, handler } = recorder((what) =>
    what === "message 4" ? undefined : new Promise(() => {})
  );
  let instance = await stage.host({ handler });
  await post(stage, ...[1, 2, 3].map((id): [Instance, Update] => [instance, part(id)]));
  void deliver(instance, message(4));
  await stage.pass(1000);
  for (let crash = 1; crash <= 3; crash++) {
    instance.store.cut = true;
    instance = await stage.host({ handler });
    await stage.pass(25_000);
  }
  assertEquals(log, [...Array(3).fill("album 1,2,3"), "message 4"]);
  assertEquals(statesOf(stage), ["dead", "dead", "dead", "done"]);
});

Deno.test("the instance that takes over from a crashed one handles the whole album again", async () => {
  await using stage = new Stage();
  const { log, handler } = recorder(() => log.length === 1 ? new Promise(() => {}) : undefined);
  const [one, two] = await hostTwo(stage, { handler });
  await post(stage, [one, part(1)], [two, part(2)], [one, part(3)]);
  await stage.pass(1000, 100);
  assertEquals(log, ["album 1,2,3"]);
  one.store.cut = true; // The instance has crashed.
  await stage.pass(25_000);
  assertEquals(log, ["album 1,2,3", "album 1,2,3"]);
  assertEquals(statesOf(stage), Array(3).fill("done"));
});
