import { assertEquals } from "@std/assert";
import { Watchdog } from "../../src/store/postgres/watchdog.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";

/** A watchdog over calls that the test answers. */
function makeWatchdog() {
  const clock = new FakeClock();
  const timers: number[] = [];
  let silent = 0;
  const watchdog = new Watchdog(
    {
      now: () => clock.now(),
      date: () => clock.date(),
      clearTimer: (id) => clock.clearTimer(id),
      setTimer: (callback, ms) => {
        timers.push(ms);
        return clock.setTimer(callback, ms);
      },
    },
    1000,
    () => silent++,
  );
  const call = () => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const seen = watchdog.watch(promise).catch((error) => error.message);
    return { seen, resolve, reject };
  };
  return { clock, timers, watchdog, call, silences: () => silent };
}

Deno.test("calls that are answered in time need one timer, and are left alone", async () => {
  const { clock, timers, call, silences } = makeWatchdog();
  for (let turn = 0; turn < 9; turn++) {
    const { seen, resolve } = call();
    await clock.advance(100);
    resolve("yes");
    assertEquals(await seen, "yes");
  }
  const failing = call();
  failing.reject(new Error("no"));
  assertEquals(await failing.seen, "no");
  await clock.advance(5000);
  assertEquals([timers, silences()], [[1000], 0]);
});

Deno.test("a call that is not answered for its whole time ends all that wait, once", async () => {
  const { clock, call, silences } = makeWatchdog();
  const answered = call();
  await clock.advance(600);
  const [first, second] = [call(), call()];
  answered.resolve("yes");
  await clock.advance(999);
  assertEquals(silences(), 0);
  await clock.advance(1);
  const message = "The database did not answer within 1 s";
  assertEquals([await first.seen, await second.seen], [message, message]);
  await clock.advance(5000);
  assertEquals(silences(), 1);
});

Deno.test("a watchdog that is closed has no timer", async () => {
  const { clock, watchdog, call, silences } = makeWatchdog();
  void call().seen;
  watchdog.close();
  await clock.advance(5000);
  assertEquals(silences(), 0);
});
