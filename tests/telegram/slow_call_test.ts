import { assertEquals } from "@std/assert";
import { reportSlow } from "../../src/telegram/api/slow_call.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";

const clock = new FakeClock();

/** A call that takes some seconds, and its reports. */
async function reportsOf(seconds: number, heldMs = 0, apiRoot?: string): Promise<string[]> {
  const reports: string[] = [];
  const { promise, resolve } = Promise.withResolvers<number>();
  const options = {
    method: "getMe",
    apiRoot,
    heldMs,
    clock,
    report: (t: string) => reports.push(t),
  };
  const call = reportSlow(() => promise, options);
  await clock.advance(seconds * 1000);
  resolve(7);
  assertEquals(await call, 7);
  assertEquals(clock.pending, 0);
  return reports;
}

Deno.test("reportSlow() reports a call without an answer once, by its method and host", async () => {
  assertEquals(await reportsOf(4.9), []);
  assertEquals(await reportsOf(120), [
    "api.telegram.org has not answered getMe with a result for 5 s; still trying",
  ]);
  assertEquals(await reportsOf(5, 0, "http://10.0.0.7:8081/tg"), [
    "10.0.0.7:8081 has not answered getMe with a result for 5 s; still trying",
  ]);
});

Deno.test("reportSlow() allows for the time that the server may hold the call", async () => {
  assertEquals(await reportsOf(54.9, 50_000), []);
  assertEquals(await reportsOf(55, 50_000), [
    "api.telegram.org has not answered getMe with a result for 55 s; still trying",
  ]);
});
