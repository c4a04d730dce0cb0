/** Handlers that block the thread past the deadline, so that no timer can fire. */
import { assertEquals, assertMatch } from "@std/assert";
import { Desk, fakeApi, say } from "./desk.ts";
import { message } from "./updates.ts";

/** A desk on whose clock a handler can spend time without timers firing, as a computation does. */
function stage() {
  const desk = new Desk();
  let skipped = 0;
  const now = desk.clock.now.bind(desk.clock);
  desk.clock.now = () => now() + skipped;
  return { desk, block: (ms: number) => void (skipped += ms) };
}

for (const [policy, outcome] of [["throw", "timeout"], ["return", "accepted"]] as const) {
  for (const how of ["at once", "later"] as const) {
    Deno.test(`a handler that blocks past its deadline and returns ${how} is answered ${outcome} under ${policy}`, async () => {
      const { desk, block } = stage();
      const calls: unknown[] = [];
      const api = fakeApi((method) => Promise.resolve(calls.push(method)));
      const bot = desk.host(
        () => {
          block(15_000);
          return how === "later" ? Promise.resolve(say("late")) : say("late");
        },
        { timeout: { policy } },
        () => api,
      );
      const delivery = desk.deliver(bot, message(1));
      await desk.settle();
      assertEquals([delivery.outcome, delivery.reply], [outcome, undefined]);
      // The reply is not lost.
      assertEquals(calls, ["sendMessage"]);
      assertEquals(desk.eventsOf("late").length, 1);
      const again = desk.deliver(bot, message(1));
      assertEquals([again.outcome, desk.dispatcher.inFlight], ["duplicate", 0]);
    });
  }
}

Deno.test("a handler that blocks, but not past its deadline, is answered handled", () => {
  const { desk, block } = stage();
  const delivery = desk.deliver(desk.host(() => (block(9000), say("hi"))), message(1));
  assertEquals([delivery.outcome, delivery.reply], ["handled", say("hi")]);
});

Deno.test("a handler whose deadline passes while another blocks the thread is answered by its policy", async () => {
  const { desk, block } = stage();
  const end = Promise.withResolvers<void>();
  const waits = desk.deliver(desk.host(() => end.promise), message(1));
  desk.deliver(desk.host(() => block(15_000)), message(1));
  end.resolve();
  await desk.settle();
  assertEquals(waits.outcome, "timeout");
});

Deno.test("a handler that blocks for over a second is logged with its bot's name", () => {
  const { desk, block } = stage();
  desk.deliver(desk.host(() => block(999)), message(1));
  assertEquals(desk.eventsOf("log"), []);
  desk.deliver(desk.host(() => block(2300)), message(1));
  const [line] = desk.eventsOf("log");
  assertEquals(
    [line!.level, /^Handler of bot "\w+" blocked the thread for 2.3 s/.test(line!.text)],
    [
      "warn",
      true,
    ],
  );
});

/** The lines about a blocked thread, whoever they name. */
function blockedLines(desk: Desk): string[] {
  return [...desk.eventsOf("log"), ...desk.eventsOf("notice")].map(({ text }) => text);
}

for (const end of ["returns", "throws"] as const) {
  Deno.test(`a handler that blocks after an await and then ${end} is logged with its bot's name`, async () => {
    const { desk, block } = stage();
    const waits = Promise.withResolvers<void>();
    const other = Promise.withResolvers<void>();
    desk.deliver(desk.host(() => other.promise), message(1));
    const bot = desk.host(async () => {
      await waits.promise;
      block(3000);
      if (end === "throws") throw new Error("tired");
    });
    desk.deliver(bot, message(1));
    waits.resolve();
    await desk.settle();
    await desk.clock.advance(2000);
    const [line, ...more] = blockedLines(desk);
    assertMatch(
      line!,
      new RegExp(`^Handler of bot "${bot.bot.name}" blocked the thread for 2.5 s`),
    );
    assertEquals(more, []);
    other.resolve();
    await desk.settle();
  });
}

Deno.test("a thread that was blocked by code that goes on is reported with the bots that are running", async () => {
  const { desk, block } = stage();
  const waits = Promise.withResolvers<void>();
  const bot = desk.host(() => waits.promise);
  desk.deliver(bot, message(1));
  await desk.clock.advance(700);
  block(3000);
  await desk.clock.advance(500);
  assertEquals(blockedLines(desk), [
    `The thread was blocked for 3.0 s, and with it every bot (running: "${bot.bot.name}"); isolate the ` +
    "bot, or do the work in parts",
  ]);
  waits.resolve();
  await desk.settle();
});

Deno.test("an idle thread is not watched, and one that is merely late is not reported", async () => {
  const { desk, block } = stage();
  const waits = Promise.withResolvers<void>();
  desk.deliver(desk.host(() => waits.promise), message(1));
  block(900);
  await desk.clock.advance(10_000);
  waits.resolve();
  await desk.settle();
  await desk.clock.advance(1000);
  block(60_000);
  await desk.clock.advance(1000);
  assertEquals(blockedLines(desk), []);
});
