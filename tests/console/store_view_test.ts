/** The store on the page and in the metrics: batches, lag, instances, waiting updates. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createConsole } from "../../src/console/mod.ts";
import { deliver, held, message, Stage } from "../durable/helpers/stage.ts";
import { HOST, valueOf } from "./helpers.ts";

// Nothing listens there: no test calls Telegram.
const telegram = { apiRoot: "http://127.0.0.1:9" };

/** The console of an instance, used as an operator uses it. */
function consoleOf(instance: Awaited<ReturnType<Stage["host"]>>) {
  const operator = createConsole(instance.app);
  const ask = (path: string, init: RequestInit = {}) =>
    operator.fetch(
      new Request(`http://${HOST}${path}`, {
        ...init,
        headers: { host: HOST, origin: `http://${HOST}` },
      }),
      { remoteAddr: { transport: "tcp", hostname: "127.0.0.1" } },
    );
  async function act(name: string, fields: Record<string, string>) {
    const body = new FormData();
    for (const [field, value] of Object.entries(fields)) body.append(field, value);
    const response = await ask(`/act/${name}`, { method: "POST", body });
    return [response.status, await response.json()];
  }
  return {
    ask,
    act,
    glance: async () => await (await ask("/glance")).json(),
    metrics: async () => await (await ask("/metrics")).text(),
    [Symbol.asyncDispose]: () => operator.close(),
  };
}

Deno.test("/metrics has the store's batches, their duration, the updates waiting, and the lag", async () => {
  await using stage = new Stage();
  const { handler, ends } = held();
  const instance = await stage.host({ handler, answerMs: 0 }, { telegram });
  await using operator = consoleOf(instance);
  assertStringIncludes(await operator.metrics(), "postern_store_up 1");
  for (const id of [1, 2, 3]) assertEquals((await deliver(instance, message(id))).status, 200);
  await stage.pass(2000);
  const waiting = await operator.metrics();
  assertEquals(valueOf(waiting, "postern_store_pending"), 3);
  assert(valueOf(waiting, "postern_store_lag_seconds") >= 2);
  assertEquals(valueOf(waiting, "postern_store_accepted_total"), 3);
  assertEquals(valueOf(waiting, "postern_store_ended_total"), 0);
  for (const i of [0, 1, 2]) {
    ends[i]!.resolve(undefined);
    await stage.pass(2);
  }
  const after = await operator.metrics();
  assertEquals(valueOf(after, "postern_store_ended_total"), 3);
  assertEquals(valueOf(after, "postern_store_pending"), 0);
  assertEquals(valueOf(after, "postern_store_lag_seconds"), 0);
  const batches = valueOf(after, 'postern_store_batches_total{result="written"}');
  assert(batches >= 4);
  assertEquals(valueOf(after, "postern_store_commit_seconds_count"), batches);
  // The last one waited in the store for the others, which counts as queue time.
  assert(valueOf(after, 'postern_queue_seconds_sum{bot="echo"}') >= 2);
  instance.store.cut = true;
  assertEquals((await deliver(instance, message(4))).status, 503);
  const cut = await operator.metrics();
  assertEquals(valueOf(cut, 'postern_store_batches_total{result="failed"}'), 1);
  assertEquals(valueOf(cut, "postern_store_up"), 0);
});

Deno.test("the page shows every instance with its lanes and lease, and the store's figures", async () => {
  await using stage = new Stage();
  const { handler } = held();
  const first = await stage.host({ handler, answerMs: 0 }, { telegram });
  const second = await stage.host({ handler, answerMs: 0 }, { telegram });
  await using operator = consoleOf(first);
  await deliver(first, message(1, "", 5));
  await deliver(first, message(2, "", 5));
  await deliver(second, message(3, "", 6));
  await stage.pass(6000);
  const { instances, store } = await operator.glance();
  assertEquals(
    instances.map(({ self, lanes, pending }: Record<string, unknown>) => [self, lanes, pending]),
    [[true, 1, 2], [false, 1, 1]],
  );
  for (const { leaseMs } of instances) assert(leaseMs > 0 && leaseMs <= 15_000);
  assertEquals([store.ready, store.pending], [true, 2]);
  assert(store.lagMs >= 6000);
});

Deno.test("an update waiting in the store for its next attempt is shown with its chat, and can be skipped", async () => {
  await using stage = new Stage();
  let runs = 0;
  const handler = {
    message() {
      if (++runs === 1) throw new Error("out of tea");
    },
  };
  const instance = await stage.host({ handler, answerMs: 0 }, { telegram });
  await using operator = consoleOf(instance);
  await operator.glance();
  await deliver(instance, message(1));
  await deliver(instance, message(2));
  await stage.settle();
  const { lanes } = await operator.glance();
  const [{ ageMs, nextMs, ...lane }] = lanes;
  assertEquals(lanes.length, 1);
  assertEquals(lane, {
    ...{ bot: "echo", update_id: 1, kind: "message", chat: 5, attempt: 2, ranMs: null },
    ...{ accepted: false, behind: 1 },
  });
  assert(ageMs >= 0 && nextMs > 0);
  const update = { bot: "echo", update_id: "1" };
  assertEquals(await operator.act("give-up", update), [400, {
    error: 'Cannot find update 1 of bot "echo": its run has finished',
  }]);
  assertEquals(await operator.act("skip", update), [200, { said: "It is a dead letter now" }]);
  await stage.settle();
  assertEquals(instance.eventsOf("dead_letter").map(({ update_id }) => update_id), [1]);
  assertEquals(runs, 2, "the one behind it has run");
  await stage.pass(2);
  assertEquals((await operator.glance()).lanes, []);
  const [letter] = await instance.app.deadLetters.list();
  assertStringIncludes(letter!.error, "skipped by an operator");
});

Deno.test("with a store, an abandoned run is retried, and a skipped one is dead", async () => {
  await using stage = new Stage();
  const { handler, runs } = held();
  const instance = await stage.host({ handler, answerMs: 0 }, { telegram });
  await using operator = consoleOf(instance);
  await operator.glance();
  await deliver(instance, message(1, "a"));
  await stage.settle();
  assertEquals(await operator.act("give-up", { bot: "echo", update_id: "1" }), [200, {
    said: "Given up; it is tried again",
  }]);
  await stage.pass(2000);
  assertEquals(runs, ["a 1", "a 2"]);
  assertEquals((await operator.act("skip", { bot: "echo", update_id: "1" }))[0], 200);
  await stage.settle();
  assertEquals((await instance.app.deadLetters.list()).map(({ update_id }) => update_id), [1]);
});
