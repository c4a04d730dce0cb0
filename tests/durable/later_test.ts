/** Tasks of `ctx.later`: long ahead, many at once, on other instances, failing. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Context, HandlerModule } from "../../src/mod.ts";
import { deliver, type Instance, message, Stage } from "./helpers/stage.ts";

const DAY_MS = 86_400_000;

/** A bot that schedules what its messages say, `delay count`, and records its tasks. */
function scheduler(log: string[], run: (ctx: Context) => void = () => {}): HandlerModule {
  return {
    async message({ text = "", chat }, ctx) {
      const [delay, count] = text.split(" ").map(Number) as [number, number];
      for (let n = 0; n < count; n++) await ctx.later(delay, "note", `${chat.id}/${n}`);
    },
    tasks: {
      note(data: string, ctx: Context) {
        log.push(`${data} run ${ctx.attempt}`);
        run(ctx);
      },
    },
  };
}

async function bring(stage: Stage, instance: Instance, ...args: Parameters<typeof message>) {
  const answer = deliver(instance, message(...args));
  await stage.settle();
  assertEquals((await answer).status, 200);
}

Deno.test("a task more than a timer's 24.8 days ahead is not run early, and survives its instance", async () => {
  await using stage = new Stage();
  const log: string[] = [];
  const first = await stage.host({ handler: scheduler(log) });
  await bring(stage, first, 1, `${40 * DAY_MS} 1`);
  await stage.pass(60_000, 10_000);
  first.store.cut = true; // It is gone.
  await stage.host({ handler: scheduler(log) });
  await stage.pass(60_000, 10_000);
  assertEquals([log, stage.tables.tasks.size], [[], 1]);
  for (const task of stage.tables.tasks.values()) {
    assertEquals(Math.round((task.due - stage.clock.date()) / DAY_MS), 40);
    stage.tables.tasks.set(task.id, { ...task, due: stage.clock.date() + 20_000 });
  }
  await stage.pass(15_000, 1000);
  assertEquals(log, []);
  await stage.pass(10_000, 1000);
  assertEquals(log, ["5/0 run 1"]);
});

Deno.test("many tasks of one moment run once each, in the order of their chat, on any instance", async () => {
  await using stage = new Stage();
  const log: string[] = [];
  const [one, two] = [
    await stage.host({ handler: scheduler(log) }),
    await stage.host({ handler: scheduler(log) }),
  ];
  for (const chat of [1, 2, 3]) {
    await bring(stage, chat === 2 ? two : one, chat, "30000 400", chat);
  }
  one.store.cut = true; // It is gone.
  await stage.pass(29_000, 1000);
  assertEquals(log, []);
  while (log.length < 1200) await stage.pass(1000);
  await stage.pass(60_000, 5000);
  for (const chat of [1, 2, 3]) {
    const own = log.filter((line) => line.startsWith(`${chat}/`));
    assertEquals(own, Array.from({ length: 400 }, (_, n) => `${chat}/${n} run 1`));
  }
});

Deno.test("a task in the past runs at once, after what waits in its chat", async () => {
  await using stage = new Stage();
  const log: string[] = [];
  const instance = await stage.host({
    handler: {
      ...scheduler(log),
      async message({ text }, ctx) {
        log.push(text!);
        if (text === "a") await ctx.later(new Date(0), "note", "past");
      },
    },
  });
  await bring(stage, instance, 1, "a");
  await stage.pass(1000, 100);
  assertEquals(log, ["a", "past run 1"]);
});

Deno.test("a task that keeps failing is a dead letter, and is replayed as the task that it was", async () => {
  await using stage = new Stage();
  const log: string[] = [];
  let fails = true;
  const handler = scheduler(log, () => {
    if (fails) throw new Error("no tea");
  });
  const instance = await stage.host({ handler, attempts: 2 });
  const { app, eventsOf } = instance;
  await bring(stage, instance, 1, "1000 1");
  await stage.pass(10_000, 100);
  assertEquals(log, ["5/0 run 1", "5/0 run 2"]);
  const [letter] = await app.deadLetters.list();
  const { kind, error, attempt, update_id } = letter!;
  assertEquals([kind, error, attempt], ["task", "Error: no tea", 2]);
  assert(update_id < 0);
  assertEquals(eventsOf("dead_letter").map(({ kind }) => kind), ["task"]);
  fails = false;
  assertEquals(await app.deadLetters.replay({ seq: letter!.seq }), 1);
  await stage.pass(10_000, 500);
  assertEquals([log.at(-1), log.length], ["5/0 run 1", 3]);
  assertEquals(await app.deadLetters.list(), []);
});

Deno.test("a task whose function is no longer in the module is a dead letter that names it", async () => {
  await using stage = new Stage();
  const first = await stage.host({ handler: scheduler([]) });
  await bring(stage, first, 1, "5000 1");
  const closed = first.app.close(0);
  await stage.pass(1000);
  await closed;
  const { app } = await stage.host({
    handler: { message() {}, tasks: { other() {} } },
    attempts: 1,
  });
  await stage.pass(10_000, 500);
  const [letter] = await app.deadLetters.list();
  assertMatch(letter!.error, /Cannot run task "note".*it has "other"/);
});
