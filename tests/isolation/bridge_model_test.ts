/** The bridge against a model: messages lost, late, repeated, and after the end; seeded. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { HostingContext } from "../../src/handler/context.ts";
import { Bridge } from "../../src/isolation/bridge.ts";
import type { ToMain, ToWorker } from "../../src/isolation/protocol.ts";
import { RetryDecisions } from "../../src/isolation/retry_decisions.ts";
import { WorkerError } from "../../src/isolation/worker_error.ts";
import { Seeded } from "../helpers/seeded.ts";

const ctx = { attempt: 1, deadline: 0, responseOpen: false } as HostingContext;
const settled = () => new Promise<void>((resolve) => setTimeout(resolve));

/** A bridge whose messages are recorded. */
function bridgeTo(sent: ToWorker[]): Bridge {
  return new Bridge({
    port: { post: (messages) => void sent.push(...messages as ToWorker[]) },
    decisions: new RetryDecisions(),
    room: () => undefined,
    onPong() {},
  });
}

/** One history of a Worker: what it answers, in which order, how often, and when it ends. */
async function live(seed: number): Promise<void> {
  const seeded = new Seeded(seed);
  const random = () => seeded.next();
  const sent: ToWorker[] = [];
  const bridge = bridgeTo(sent);
  const outcomes = new Map<number, string[]>();
  const expected = new Map<number, string>();
  /** Messages on their way to the main thread. */
  const underway: ToMain[] = [];
  let ended = false;
  let calls = 0;

  const call = () => {
    const n = ++calls;
    const list: string[] = [];
    outcomes.set(n, list);
    if (ended) expected.set(n, "WorkerError: ended");
    bridge.call(0, "message", n, ctx).then(
      (result) => list.push(`done ${result}`),
      (error) => list.push(String(error)),
    );
  };
  const answer = () => {
    for (const message of sent.splice(0)) {
      if (message[0] !== "call") continue;
      const [, id, , , n] = message;
      const lot = random();
      if (lot < 0.15) continue; // Lost.
      const answer: ToMain = lot < 0.25
        ? id
        : lot < 0.6
        ? ["done", id, n]
        : ["failed", id, { ...NOTHING, name: "Error", message: `no ${n}` }];
      underway.splice(Math.floor(random() * (underway.length + 1)), 0, answer);
      if (lot > 0.9 || lot < 0.2) underway.push(["done", id, "again"], answer);
    }
  };
  const deliver = () => {
    const batch = underway.splice(0, Math.ceil(random() * 5));
    for (const message of batch) {
      const [type, id, value] = typeof message === "number"
        ? ["done", message, undefined]
        : message;
      if (ended || expected.has(id as number)) continue;
      const failed = value as { message: string };
      expected.set(id as number, type === "done" ? `done ${value}` : `Error: ${failed.message}`);
    }
    bridge.receive(batch);
  };
  const end = () => {
    ended = true;
    for (let n = 1; n <= calls; n++) if (!expected.has(n)) expected.set(n, "WorkerError: ended");
    bridge.end(new WorkerError("ended"));
  };

  const acts = [call, call, call, answer, deliver, deliver];
  for (let step = 0; step < 60; step++) {
    acts[Math.floor(random() * acts.length)]!();
    if (random() < 0.3) await settled();
    if (random() < 0.01 && !ended) end();
  }
  if (!ended) end();
  call();
  answer();
  while (underway.length > 0) deliver();
  await settled();
  for (const [n, list] of outcomes) assertEquals([seed, n, list], [seed, n, [expected.get(n)!]]);
  assertEquals(bridge.size, 0);
}

const NOTHING = { stack: undefined, cause: undefined, error: undefined, data: {} };

Deno.test("the bridge answers each call exactly once, whatever its Worker does (100 seeds)", async () => {
  for (let seed = 1; seed <= 100; seed++) await live(seed);
});

Deno.test("the bridge sends messages of one turn together", async () => {
  const batches: number[] = [];
  const port = { post: (messages: readonly unknown[]) => void batches.push(messages.length) };
  const bridge = new Bridge({
    port,
    decisions: new RetryDecisions(),
    room: () => undefined,
    onPong() {},
  });
  for (let n = 0; n < 40; n++) void bridge.call(0, "message", n, ctx).catch(() => {});
  await settled();
  void bridge.call(0, "message", 40, ctx).catch(() => {});
  await settled();
  assertEquals(batches, [40, 1]);
  bridge.end(new Error("over"));
});

Deno.test("a once function interrupted by its Worker's end is not remembered", async () => {
  const sent: ToWorker[] = [];
  const bridge = bridgeTo(sent);
  let remembered: Promise<unknown> | undefined;
  const once = (_name: string, fn: () => unknown) => remembered = Promise.resolve(fn());
  const call = bridge.call(0, "message", 1, { ...ctx, once } as never);
  await settled();
  bridge.receive([["once", 1, 0, "pay"]]);
  await settled();
  assert(sent.some(([type]) => type === "once"));
  bridge.end(new WorkerError("ended"));
  await assertRejects(() => call, WorkerError, "ended");
  await assertRejects(() => remembered!, WorkerError, "ended");
});
