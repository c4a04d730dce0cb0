import { assert, assertEquals } from "@std/assert";
import { dateOf, systemClock } from "../../src/util/clock.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";

/** Runs a script in a process of its own, where no timer has been set before. */
async function run(script: string): Promise<string> {
  const clock = new URL("../../src/util/clock.ts", import.meta.url).href;
  const code = `import { systemClock } from ${JSON.stringify(clock)};\n${script}`;
  const command = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-lock",
      "--no-config",
      `data:application/typescript,${encodeURIComponent(code)}`,
    ],
    // A process kept alive would run for an hour.
    signal: AbortSignal.timeout(120_000),
  });
  const { stdout, stderr, success } = await command.output();
  assertEquals(new TextDecoder().decode(stderr), "");
  assert(success);
  return new TextDecoder().decode(stdout);
}

Deno.test("systemClock calls back once, in the order of the spans, whenever a timer was set", async () => {
  const said = await run(`
    const alive = setInterval(() => {}, 1000);
    const say = (text: string) => () => {
      console.log(text);
      if (text === "later last") setTimeout(() => clearInterval(alive), 100);
    };
    const set = (round: string) => {
      systemClock.setTimer(say(round + " last"), 60);
      systemClock.setTimer(say(round + " first"), 5);
    };
    set("early");
    setTimeout(() => set("later"), 100);
  `);
  assertEquals(said, "early first\nearly last\nlater first\nlater last\n");
});

Deno.test("systemClock.clearTimer() cancels a timer at any time, and ignores ids that have fired", async () => {
  const said = await run(`
    const say = (text: string) => () => console.log(text);
    systemClock.clearTimer(systemClock.setTimer(say("cleared at once"), 0));
    const cleared = systemClock.setTimer(say("cleared once all have begun"), 60);
    const over = systemClock.setTimer(say("kept"), 1);
    setTimeout(() => {
      systemClock.clearTimer(cleared);
      systemClock.clearTimer(over);
      systemClock.clearTimer(over);
      systemClock.clearTimer(0);
      systemClock.clearTimer(systemClock.setTimer(say("cleared at once"), 0));
    }, 30);
    setTimeout(() => {}, 200);
  `);
  assertEquals(said, "kept\n");
});

Deno.test("systemClock does not keep the process alive", async () => {
  const said = await run(`
    systemClock.setTimer(() => {}, 3_600_000);
    await new Promise((resolve) => setTimeout(resolve, 20));
    systemClock.setTimer(() => {}, 3_600_000);
    console.log("over");
  `);
  assertEquals(said, "over\n");
});

Deno.test("systemClock caps timers longer than Deno supports", async () => {
  const said = await run(`
    systemClock.setTimer(() => console.log("at once"), 2 ** 40);
    await new Promise((resolve) => setTimeout(resolve, 20));
    systemClock.setTimer(() => console.log("at once"), Infinity);
    await new Promise((resolve) => setTimeout(resolve, 20));
  `);
  assertEquals(said, "");
});

Deno.test("dateOf() converts a monotonic moment to the wall clock", () => {
  const clock = new FakeClock();
  assertEquals(dateOf(clock, clock.now() + 500), clock.date() + 500);
  assertEquals(dateOf(systemClock, Infinity), Infinity);
});

Deno.test("systemClock calls back at once for a moment that has passed, without a warning", async () => {
  const said = await run(`
    const { promise, resolve } = Promise.withResolvers<void>();
    systemClock.setTimer(resolve, -1000);
    setTimeout(() => {}, 1000);
    await promise;
    console.log("called");
    Deno.exit();
  `);
  assertEquals(said, "called\n");
});
