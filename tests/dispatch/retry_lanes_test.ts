import { assertEquals } from "@std/assert";
import type { Outcome } from "../../src/dispatch/outcome.ts";
import { RetryLanes } from "../../src/dispatch/retry_lanes.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";

/** Retry lanes of names, whose outcomes the test sets. */
function stage() {
  const clock = new FakeClock();
  const log: string[] = [];
  const stop = new AbortController();
  const outcomes = new Map<string, Outcome["type"][]>();
  const afterMs = new Map<string, number>();
  const lanes = new RetryLanes<string>({
    run(name, attempt) {
      log.push(`${clock.now()} ${name} ${attempt}`);
      const type = outcomes.get(name)?.shift() ?? "handled";
      const after = type === "failed" ? afterMs.get(name) : undefined;
      return Promise.resolve({ type, ...after !== undefined && { afterMs: after } });
    },
    onOver: (name, { type }) => void log.push(`${clock.now()} ${name} ${type}`),
    backOffMs: (tries) => tries * 1000,
    wait: (ms) =>
      new Promise((resolve) => {
        clock.setTimer(resolve, ms);
        stop.signal.addEventListener("abort", () => resolve());
      }),
    signal: stop.signal,
  });
  return { clock, log, stop, outcomes, afterMs, lanes };
}

Deno.test("RetryLanes retries an item in its place, and its lane waits", async () => {
  const { clock, log, outcomes, lanes } = stage();
  outcomes.set("a", ["failed", "failed"]);
  for (const name of ["a", "b"]) lanes.add(name, 1);
  lanes.add("other", 2);
  await clock.advance(10_000);
  assertEquals(log, [
    ...["0 a 1", "0 other 1", "0 other handled", "1000 a 2", "3000 a 3", "3000 a handled"],
    ...["3000 b 1", "3000 b handled"],
  ]);
});

Deno.test("RetryLanes counts failures as attempts, but not a lack of places", async () => {
  const { clock, log, outcomes, lanes } = stage();
  outcomes.set("a", ["unavailable", "failed", "unavailable", "dead"]);
  lanes.add("a", undefined, 3);
  await clock.advance(10_000);
  assertEquals(log, ["0 a 3", "1000 a 3", "3000 a 4", "6000 a 4", "6000 a dead"]);
});

Deno.test("RetryLanes waits as long as the outcome says", async () => {
  const { clock, log, outcomes, afterMs, lanes } = stage();
  outcomes.set("a", ["failed"]);
  afterMs.set("a", 42);
  lanes.add("a", 1);
  await clock.advance(1000);
  assertEquals(log, ["0 a 1", "42 a 2", "42 a handled"]);
});

Deno.test("RetryLanes continues after an accepted item, which finishes later", async () => {
  const log: string[] = [];
  const album = Promise.withResolvers<Outcome>();
  const lanes = new RetryLanes<string>({
    run(name) {
      log.push(name);
      const over = name === "part" ? { over: album.promise } : {};
      return Promise.resolve({ type: name === "part" ? "accepted" : "handled", ...over });
    },
    onOver: (name) => void log.push(`${name} over`),
    backOffMs: () => 0,
    wait: () => Promise.resolve(),
    signal: new AbortController().signal,
  });
  for (const name of ["part", "next"]) lanes.add(name, 1);
  let idle = false;
  lanes.idle().then(() => idle = true);
  for (let turn = 0; turn < 20; turn++) await undefined;
  assertEquals([log, idle], [["part", "next", "next over"], false]);
  album.resolve({ type: "handled" });
  await lanes.idle();
  assertEquals(log.at(-1), "part over");
});

Deno.test("RetryLanes starts nothing after its signal aborts, and is idle once its runs have ended", async () => {
  const { clock, log, outcomes, lanes, stop } = stage();
  outcomes.set("a", ["failed"]);
  for (const name of ["a", "b"]) lanes.add(name, 1);
  await clock.advance(500);
  let idle = false;
  stop.abort();
  lanes.idle().then(() => idle = true);
  await clock.advance(0);
  assertEquals([idle, log], [true, ["0 a 1"]]);
});

Deno.test("RetryLanes runs 10 000 items of one lane", async () => {
  const { clock, log, lanes } = stage();
  for (let n = 0; n < 10_000; n++) lanes.add(`${n}`, 1);
  for (let turn = 0; turn < 20_000 && log.length < 20_000; turn++) await clock.advance(0);
  assertEquals(log.filter((line) => line.endsWith("handled")).length, 10_000);
  assertEquals(log[19_999], "0 9999 handled");
});
