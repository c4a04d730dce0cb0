/** Placement of bots without their own Worker, limited by WORKERS. */
import { assertEquals } from "@std/assert";
import { IsolatedHandler, IsolatedModule } from "../../src/handler/isolated.ts";
import { type IsolatedBot, Isolation } from "../../src/isolation/isolation.ts";
import { placeBots } from "../../src/isolation/placement.ts";
import type { ReportedBot } from "../../src/isolation/protocol.ts";
import type { ThreadOptions } from "../../src/isolation/thread.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";

Deno.test("placeBots() fills Workers in turn until their load is known, then goes by load", () => {
  assertEquals(placeBots(5, [], 2), [0, 1, 0, 1, 0]);
  assertEquals(placeBots(3, [], 1000), [0, 1, 2]);
  assertEquals(placeBots(1, [{ load: 0.9, bots: 1 }, { load: 0.1, bots: 3 }], 2), [1]);
  assertEquals(placeBots(2, [{ load: 0.9, bots: 1 }], 2), [1, 1]);
  assertEquals(placeBots(2, [{ load: 0, bots: 1 }, { load: 0, bots: 2 }], 2), [0, 0]);
});

/** A thread that the test declares up, busy or ended. */
interface FakeThread {
  readonly names: string[];
  readonly busy: Float64Array;
  readonly calls: unknown[][];
  over: boolean;
  up(): void;
  answer(): void;
  fail(reason: string): void;
}

const REPORT: ReportedBot = {
  ...{ kinds: ["message"], takesRest: false, takesAlbums: false, tasks: [], allowedUpdates: [] },
  ...{ options: {}, retries: false, routes: [] },
};

function pool(workers: number) {
  const clock = new FakeClock();
  const threads: FakeThread[] = [];
  const startThread = (options: ThreadOptions) => {
    const calls: unknown[][] = [];
    const thread: FakeThread = {
      names: options.bots.map(({ name }) => name),
      ...{ busy: new Float64Array(3), calls, over: false },
      up: () => options.onMessages([["up", options.bots.map(() => REPORT)]]),
      answer: () => options.onMessages(calls.splice(0).map(([, id]) => ["done", id as number, 1])),
      fail: (reason) => options.onEnd(reason),
    };
    threads.push(thread);
    return {
      busy: thread.busy,
      post(messages: readonly unknown[]) {
        for (const message of messages as unknown[][]) {
          const [type, number] = message;
          if (type === "call") calls.push(message);
          else if (type === "ping") options.onMessages([["pong", number as number]]);
        }
      },
      terminate: () => void (thread.over = true),
    };
  };
  const isolation = new Isolation({
    ...{ clock, emit() {}, telegram: {}, workers, startThread, random: () => 0 },
  });
  const bots = new Map<string, IsolatedBot & { downs: number }>();
  const host = (...names: string[]) => hostAt(undefined, ...names);
  const hostAt = (place: string | undefined, ...names: string[]) =>
    isolation.host(names.map((name) => {
      const module = new IsolatedModule(new URL("file:///bot.ts"));
      const bot = {
        ...{ name, id: 1, token: "1:a", isolation: place, abandonMs: undefined, downs: 0 },
        handler: new IsolatedHandler(module),
        onUp() {},
        onDown: () => void bot.downs++,
      };
      bots.set(name, bot);
      return bot;
    }));
  const call = (name: string) =>
    bots.get(name)!.handler.call("message", { update_id: 1 }, {} as never) as Promise<unknown>;
  return { clock, threads, isolation, bots, host, hostAt, call };
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

Deno.test("an added bot joins the Worker with the least load, which loses no calls", async () => {
  const { clock, threads, isolation, host, call } = pool(2);
  host("a", "b", "c", "d");
  assertEquals(threads.map(({ names }) => names), [["a", "c"], ["b", "d"]]);
  for (const thread of threads) thread.up();
  await clock.advance(1000);
  threads[0]!.busy[2] = 800;
  threads[1]!.busy[2] = 100;
  const before = call("b");
  await turn();
  host("e");
  assertEquals(threads[2]!.names, ["b", "d", "e"]);
  const meanwhile = call("d");
  await turn();
  assertEquals(threads[1]!.calls.length, 2);
  threads[2]!.up();
  const after = call("b");
  await turn();
  assertEquals([threads[1]!.over, threads[2]!.calls.length], [false, 1]);
  threads[1]!.answer();
  threads[2]!.answer();
  assertEquals(await Promise.all([before, meanwhile, after]), [1, 1, 1]);
  await clock.advance(1000);
  assertEquals(threads.map(({ over }) => over), [false, true, false]);
  isolation.close();
});

Deno.test("a bot that cannot be loaded does not harm the bots in its Worker", async () => {
  const { clock, threads, isolation, bots, host, call } = pool(1);
  host("a");
  threads[0]!.up();
  host("broken");
  threads[1]!.fail("Error: broken");
  assertEquals([bots.get("a")!.downs, bots.get("broken")!.downs], [0, 1]);
  const answer = call("a");
  await turn();
  threads[0]!.answer();
  assertEquals(await answer, 1);
  // The next one does not depend on it either.
  host("b");
  assertEquals(threads[2]!.names, ["a", "b"]);
  threads[2]!.up();
  assertEquals(threads[0]!.over, true);
  isolation.remove("broken");
  await clock.advance(60_000);
  assertEquals(threads.map(({ names }) => names.join()).filter((n) => n === "a,broken").length, 1);
  isolation.close();
});

Deno.test("bots added one after another share the next Worker, not one each", () => {
  const { threads, isolation, host } = pool(1);
  host("a");
  threads[0]!.up();
  for (const name of ["b", "c", "d", "e"]) host(name);
  isolation.remove("d");
  assertEquals(threads.map(({ names }) => names), [["a"], ["a", "b"]]);
  threads[1]!.up();
  assertEquals(threads[2]!.names, ["a", "b", "c", "e"]);
  threads[2]!.up();
  assertEquals(threads.map(({ over }) => over), [true, true, false]);
  isolation.close();
});

Deno.test("bots added one after another do not wait for one that cannot be loaded", () => {
  for (const end of ["fails", "is removed"]) {
    const { threads, isolation, host } = pool(1);
    host("a");
    threads[0]!.up();
    host("broken");
    host("b");
    if (end === "fails") threads[1]!.fail("Error: broken");
    else isolation.remove("broken");
    assertEquals(threads[2]!.names, ["a", "b"], end);
    isolation.close();
  }
});

Deno.test("a Worker takes over although those before it in the pool have gone", async () => {
  const { threads, isolation, host, call } = pool(2);
  host("a", "b");
  for (const thread of threads) thread.up();
  threads[0]!.busy[2] = 800;
  host("c");
  assertEquals(threads[2]!.names, ["b", "c"]);
  isolation.remove("a");
  threads[2]!.up();
  assertEquals(threads.map(({ over }) => over), [true, true, false]);
  const answer = call("b");
  await turn();
  threads[2]!.answer();
  assertEquals(await answer, 1);
  isolation.close();
});

Deno.test("a Worker that comes up late leaves bots where they have moved meanwhile", async () => {
  const { clock, threads, isolation, host, call } = pool(1);
  host("a");
  threads[0]!.up();
  host("late");
  threads[1]!.fail("Error: not yet");
  host("b");
  threads[2]!.up();
  await clock.advance(100);
  assertEquals(threads[3]!.names, ["a", "late"]);
  threads[3]!.up();
  for (const [name, thread] of [["a", 2], ["b", 2], ["late", 3]] as const) {
    const answer = call(name);
    await turn();
    assertEquals(threads[thread]!.calls.length, 1, name);
    threads[thread]!.answer();
    assertEquals(await answer, 1);
  }
  isolation.close();
});

Deno.test("a Worker whose bots have moved ends although a call in it never returns", async () => {
  const { clock, threads, isolation, host, call } = pool(1);
  host("a");
  threads[0]!.up();
  const stuck = call("a").catch(() => {});
  host("b");
  threads[1]!.up();
  await clock.advance(300_000);
  assertEquals(threads[0]!.over, false); // The run may still end in time.
  await clock.advance(5000);
  assertEquals(threads.map(({ over }) => over), [true, false]);
  await stuck;
  isolation.close();
});

Deno.test("bots spread over Workers are parted from one that cannot be loaded", async () => {
  const { clock, threads, isolation, host, call } = pool(1);
  host("a", "b", "broken", "c");
  /** Lets time pass, in which threads start or fail. */
  const pass = async () => {
    for (let known = 0, i = 0; i < 100; i++) {
      for (; known < threads.length; known++) {
        const thread = threads[known]!;
        if (thread.names.includes("broken")) thread.fail("Error: broken");
        else thread.up();
      }
      await clock.advance(100);
    }
  };
  await pass();
  assertEquals(threads.filter(({ over }) => !over).map(({ names }) => names), [["a", "b"], ["c"]]);
  for (const name of ["a", "b", "c"]) {
    const answer = call(name);
    await turn();
    for (const thread of threads) thread.answer();
    assertEquals(await answer, 1);
  }
  // The broken one is tried alone, and a new bot joins those that run.
  assertEquals(threads.at(-1)!.names, ["broken"]);
  host("d");
  assertEquals(threads.at(-1)!.names, ["a", "b", "d"]);
  threads.at(-1)!.up();
  isolation.remove("broken");
  const count = threads.length;
  await clock.advance(60_000);
  assertEquals(threads.length, count);
  isolation.close();
});

Deno.test("bots that name one Worker stay together, even if one cannot be loaded", async () => {
  const { clock, threads, isolation, hostAt } = pool(1);
  hostAt("shared", "a", "broken");
  for (let i = 0; i < 5; i++) {
    threads.at(-1)!.fail("Error: broken");
    await clock.advance(60_000);
  }
  assertEquals(new Set(threads.map(({ names }) => names.join())), new Set(["a,broken"]));
  isolation.close();
});

Deno.test("a Worker that ends during its last calls does not restart", async () => {
  const { clock, threads, isolation, host, call } = pool(1);
  host("a");
  threads[0]!.up();
  const last = call("a").then(() => "done", (error) => String(error));
  host("b");
  threads[1]!.up();
  threads[0]!.fail("it exited with code 1");
  assertEquals(await last, 'WorkerError: Worker of bot "a" ended: it exited with code 1');
  await clock.advance(60_000);
  assertEquals(threads.length, 2);
  isolation.close();
});

Deno.test("a bot with a Worker of its own shares it with nobody, whatever WORKERS says", () => {
  for (const workers of [1, 2]) {
    const { threads, isolation, host, hostAt } = pool(workers);
    host("a", "b", "c");
    hostAt("worker", "own", "alone");
    hostAt("shared", "x", "y");
    host("d");
    assertEquals(
      threads.map(({ names }) => names.join()).filter((names) => /[ownxy]/.test(names)),
      [
        ...["own", "alone", "x,y"],
      ],
    );
    isolation.close();
  }
});
