/** Handlers that block the thread past the deadline, so that no timer can fire. */
import { assertEquals } from "@std/assert";
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
