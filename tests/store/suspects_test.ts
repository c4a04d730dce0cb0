/** Only the update that ends the process becomes a dead letter, whatever runs next to it. */
import { assertEquals } from "@std/assert";
import type { AcceptorOptions, RunResult } from "../../src/store/acceptor/types.ts";
import { DONE, type Handle, Rig } from "./helpers/rig.ts";

const never = () => new Promise<RunResult>(() => {});

/** The process is killed, and the next one has just taken over its updates. */
async function restarted(
  rig: Rig,
  handle: Handle,
  options: Partial<AcceptorOptions> = {},
): Promise<Rig> {
  rig.failing = new Error("killed");
  const next = await new Rig(handle, options, rig.tables, rig.clock).start();
  while (!next.said.includes("claimed")) await next.clock.advance(100);
  await next.clock.advance(1);
  return next;
}

/** A process that has just taken over updates which ran while two others were killed. */
async function withSuspects(
  ids: readonly number[],
  handle: Handle,
  options: Partial<AcceptorOptions> = {},
): Promise<Rig> {
  const first = await new Rig(never).start();
  await Promise.all(ids.map((id) => first.accept(id, id)));
  await first.clock.advance(1);
  return restarted(await restarted(first, never), handle, options);
}

const deadIn = async ({ acceptor }: Rig) => (await acceptor.dead.list({})).map(({ id }) => id);

Deno.test("what arrives while a suspect runs starts after it, and a crash meanwhile is not its own", async () => {
  let rig = await withSuspects([1, 2], never);
  await rig.accept(3, 3);
  await rig.clock.advance(1000);
  assertEquals(rig.runs, ["1/3"]);
  rig = await restarted(rig, ({ id }) => id === 2 ? never() : DONE);
  assertEquals([rig.runs, await deadIn(rig)], [["2/3"], [1]]);
  rig = await restarted(rig, () => DONE);
  assertEquals([rig.runs, await deadIn(rig)], [["3/1"], [1, 2]]);
});

Deno.test("nothing waits for suspects longer than ten seconds", async () => {
  const rig = await withSuspects([1, 2], never);
  await Promise.all([rig.accept(3, 3), rig.accept(4, 3)]);
  await rig.clock.advance(9000);
  assertEquals(rig.runs, ["1/3"]);
  await rig.clock.advance(1000);
  await rig.accept(5, 5);
  await rig.clock.advance(1);
  assertEquals(rig.runs, ["1/3", "3/1", "5/1"]);
});

Deno.test("suspects of isolated bots hold up no other bot", async () => {
  const rig = await withSuspects([1, 2], never, { isolated: (bot) => bot === 7 });
  await rig.acceptor.accept({ bot: 8, id: 3, lane: 3, kind: "message", body: "{}" });
  await rig.accept(4, 4);
  await rig.clock.advance(1);
  assertEquals(rig.runs, ["1/3", "3/1"]);
});

Deno.test("a run that ended its Worker is a crash, and one next to it loses no attempt", async () => {
  const crashed: RunResult = { type: "failed", error: new Error("Worker ended"), crashed: true };
  let culprits = 0;
  const rig = await new Rig(({ id }, { attempt }) => {
    if (id === 1) culprits++;
    return id === 1 || attempt <= 2 ? crashed : DONE;
  }, { limits: () => ({ attempts: 4 }) }).start();
  await Promise.all([rig.accept(1, 1), rig.accept(2, 2)]);
  await rig.clock.advance(10_000);
  assertEquals([culprits, rig.runs.filter((run) => run.startsWith("2/")).at(-1)], [3, "2/3"]);
  const [letter] = await rig.acceptor.dead.list({});
  assertEquals([letter!.id, letter!.attempt, letter!.error], [1, 3, "Error: Worker ended"]);
  assertEquals(rig.acceptor.pending, 0);
});

for (const attempts of [1, 2]) {
  Deno.test(`with attempts: ${attempts} two crashes make a dead letter, one does not`, async () => {
    const options = { limits: () => ({ attempts }) };
    const first = await new Rig(never).start();
    await first.accept(1);
    await first.clock.advance(1);
    const second = await restarted(first, never, options);
    assertEquals([second.runs, await deadIn(second)], [["1/2"], []]);
    const third = await restarted(second, never, options);
    assertEquals([third.runs, await deadIn(third)], [[], [1]]);
  });
}

Deno.test("a process that is killed while it shuts down counts as no crash of its runs", async () => {
  const first = await new Rig(({ id }) => id === 3 ? DONE : never()).start();
  await Promise.all([first.accept(1, 1), first.accept(2, 2), first.accept(3, 3)]);
  await first.clock.advance(1);
  first.acceptor.drain();
  await first.clock.advance(1);
  const second = await restarted(first, () => DONE, { limits: () => ({ attempts: 1 }) });
  assertEquals(second.runs, ["1/1", "2/1"]);
});
