/** `ctx.once` behaves the same with and without a store. */
import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import type { AppOptions, Context } from "../../src/mod.ts";
import { deliver, message, Stage } from "./helpers/stage.ts";

function fail(thrown: unknown): never {
  throw thrown;
}

const WITHOUT_STORE = { store: undefined } as unknown as Partial<AppOptions>;

for (const [where, options] of [["in memory", WITHOUT_STORE], ["in a store", {}]] as const) {
  /** Handles one update, up to three times, and returns its dead letters' errors. */
  const handle = async (handler: (ctx: Context) => Promise<unknown>): Promise<string[]> => {
    await using stage = new Stage();
    const bot = {
      handler: { message: async (_: unknown, ctx: Context) => void await handler(ctx) },
    };
    const instance = await stage.host({ ...bot, attempts: 3 }, options);
    for (let n = 0; n < 3; n++) { // Without a store, Telegram redelivers.
      const response = deliver(instance, message(1));
      await stage.pass(5000);
      await (await response).body?.cancel();
    }
    return instance.eventsOf("dead_letter").map(({ error }) => String(error));
  };

  Deno.test(`ctx.once() ${where} returns the first result, as JSON preserves it, to every attempt`, async () => {
    let made = 0;
    const seen: unknown[] = [];
    await handle(async (ctx) => {
      seen.push(
        await ctx.once<unknown>("a", () => ({ n: ++made, at: new Date(0), gone: undefined })),
      );
      seen.push(await ctx.once("b", () => Promise.resolve()));
      if (ctx.attempt < 3) throw new Error("not yet");
    });
    const result = { n: 1, at: "1970-01-01T00:00:00.000Z" };
    assertEquals(seen, [result, undefined, result, undefined, result, undefined]);
    assertEquals(made, 1);
  });

  Deno.test(`ctx.once() ${where} repeats a failed function, in the same attempt and in the next`, async () => {
    let calls = 0;
    const dead = await handle(async (ctx) => {
      const flaky = () =>
        ctx.once("flaky", () => {
          if (++calls < 4) throw new Error("no");
          return calls;
        });
      await flaky().catch(() => {});
      assertEquals(await flaky(), 4);
    });
    assertEquals([calls, dead], [4, []]);
  });

  Deno.test(`ctx.once() ${where} joins a call of the same name, and shares no object`, async () => {
    let calls = 0;
    const dead = await handle(async (ctx) => {
      const slow = () => ctx.once("slow", () => Promise.resolve({ n: ++calls }));
      const [one, two] = await Promise.all([slow(), slow()]);
      assertEquals([one, two], [{ n: 1 }, { n: 1 }]);
      assert(one !== two);
    });
    assertEquals([calls, dead], [1, []]);
  });

  Deno.test(`ctx.once() ${where} throws on a result that JSON cannot represent, and does not repeat the function`, async () => {
    const results = [
      ...[1n, new Map([["a", 1]]), { seen: new Set([1]) }, () => {}, Symbol("x"), NaN],
      ...["x".repeat(10_000_000), { at: new Date(NaN) }, { toJSON: () => fail(null) }],
    ];
    for (const result of results) {
      let calls = 0;
      const dead = await handle((ctx) => ctx.once<unknown>("send", () => (calls++, result)));
      assertEquals([calls, dead.length], [1, 1]);
      assertMatch(dead[0]!, /^NotJsonError: Cannot keep the result of ctx\.once\("send"\) as JSON/);
    }
  });

  Deno.test(`ctx.once() ${where} says what it needs if it gets no function`, async () => {
    for (const fn of [undefined, null, 5, Promise.resolve(1)]) {
      const [error] = await handle((ctx) => ctx.once("send", fn as never));
      assertMatch(error!, /Cannot call ctx\.once\("send"\): .* of type \w+; give a function/);
    }
  });

  Deno.test(`ctx.later() ${where} says that the run has ended, rather than losing the task`, async () => {
    let kept: Context | undefined;
    await handle((ctx) => Promise.resolve(kept = ctx));
    assertThrows(() => void kept!.later(0, "x"), Error, 'schedule task "x": the run has ended');
  });
}

Deno.test("ctx.once() with a store calls nothing once the run has ended, and says so", async () => {
  await using stage = new Stage();
  let kept: Context | undefined;
  const instance = await stage.host({ handler: { message: (_, ctx) => void (kept = ctx) } });
  const answer = deliver(instance, message(1));
  await stage.pass(1000);
  await answer;
  let calls = 0;
  await assertRejects(
    () => kept!.once("x", () => ++calls),
    Error,
    'Cannot keep the result of ctx.once("x"): the run has ended; await it in the handler',
  );
  assertEquals(calls, 0);
});

Deno.test("ctx.once() without await fails with a reason if there is a store", async () => {
  await using stage = new Stage();
  const open = Promise.withResolvers<number>();
  let floating: Promise<unknown> | undefined;
  const handler = {
    message(_: unknown, ctx: Context) {
      floating = ctx.once("x", () => open.promise).catch((error) => error);
    },
  };
  void deliver(await stage.host({ handler }), message(1));
  await stage.pass(1000);
  open.resolve(1);
  assert(await floating instanceof Error);
});
