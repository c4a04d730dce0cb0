/** When the answer to a committed update is sent, and what it contains. */
import { assert, assertEquals } from "@std/assert";
import type { Reply } from "../../src/mod.ts";
import { deliver, held, message, Stage } from "./helpers/stage.ts";

const reply: Reply = { method: "sendMessage", chat_id: 5, text: "hello" };

Deno.test("the answer to a committed update is 200, however its run ends", async () => {
  await using stage = new Stage();
  const ends: (() => unknown)[] = [
    () => undefined,
    () => reply,
    () => {
      throw new Error("no");
    },
    () => Promise.reject(new Error("later no")),
  ];
  const instance = await stage.host({
    handler: { message: ({ text }: { text?: string }) => ends[Number(text)]!() as undefined },
  });
  for (const i of ends.keys()) {
    const response = await deliver(instance, message(i + 1, String(i), i));
    assertEquals(response.status, 200);
    assertEquals(await response.text(), i === 1 ? JSON.stringify(reply) : "");
  }
});

Deno.test("the answer leaves after answerMs, while the run continues", async () => {
  await using stage = new Stage();
  const { handler, ends } = held();
  const instance = await stage.host({ handler, answerMs: 400 });
  let status = 0;
  void deliver(instance, message(1)).then((response) => status = response.status);
  await stage.settle();
  await stage.pass(399, 399);
  assertEquals(status, 0);
  await stage.pass(2);
  assertEquals([status, ends.length], [200, 1]);
  assertEquals(instance.app.stats().echo!.running, 1);
  ends[0]!.resolve(undefined);
});

Deno.test("an update that another instance will run is answered at once", async () => {
  await using stage = new Stage();
  let runs = 0;
  const handler = { message: () => new Promise<void>(() => void runs++) };
  const [one, two] = [await stage.host({ handler }), await stage.host({ handler })];
  void deliver(one, message(1));
  await stage.settle();
  const answer = deliver(two, message(2));
  await stage.settle(); // No time passes.
  assertEquals([(await answer).status, runs], [200, 1]);
});

Deno.test("with answerMs 0 the answer leaves at once, and the reply by a call", async () => {
  await using stage = new Stage();
  const calls: string[] = [];
  await using api = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    calls.push(new URL(request.url).pathname.split("/").at(-1)!);
    return Response.json({ ok: true, result: { message_id: 1 } });
  });
  const instance = await stage.host(
    { handler: { message: () => Promise.resolve(reply) }, answerMs: 0 },
    { telegram: { apiRoot: `http://127.0.0.1:${api.addr.port}` } },
  );
  const response = await deliver(instance, message(1));
  assertEquals([response.status, await response.text()], [200, ""]);
  while (calls.length === 0) await stage.settle();
  assertEquals(calls, ["sendMessage"]);
});

Deno.test("a redelivery gets the reply again for ten minutes, and runs nothing", async () => {
  await using stage = new Stage();
  let runs = 0;
  const handler = {
    message() {
      runs++;
      return reply;
    },
  };
  const [one, two] = [await stage.host({ handler }), await stage.host({ handler })];
  for (const instance of [one, one, two]) {
    assertEquals(await (await deliver(instance, message(1))).json(), reply);
    await stage.settle();
  }
  await stage.pass(600_001, 60_000);
  const late = await deliver(two, message(1));
  assertEquals([late.status, await late.text(), runs], [200, "", 1]);
});

Deno.test("a redelivery during the run joins it and gets its reply", async () => {
  await using stage = new Stage();
  const { handler, runs, ends } = held();
  const instance = await stage.host({ handler, answerMs: 60_000 });
  const first = deliver(instance, message(1));
  await stage.settle();
  const second = deliver(instance, message(1));
  await stage.settle();
  ends[0]!.resolve(reply);
  assertEquals(await (await second).json(), reply);
  assertEquals(await (await first).text(), "");
  assertEquals(runs.length, 1);
});

Deno.test("an update that the bot has no handler for is answered without being committed", async () => {
  await using stage = new Stage();
  const instance = await stage.host({ handler: { poll: () => {} } });
  assertEquals((await deliver(instance, message(1))).status, 200);
  assertEquals(stage.tables.updates.size, 0);
  assertEquals(instance.eventsOf("update").map(({ outcome }) => outcome), ["ignored"]);
});

for (const [durable, kept] of [[false, 0], [["poll"], 0], [["message"], 1], [true, 1]] as const) {
  Deno.test(`durable: ${JSON.stringify(durable)} commits ${kept} of 1 message`, async () => {
    await using stage = new Stage();
    const handler = { message: () => reply };
    const instance = await stage.host({
      handler,
      durable: typeof durable === "boolean" ? durable : [...durable],
    });
    assertEquals(await (await deliver(instance, message(1))).json(), reply);
    assertEquals(stage.tables.updates.size, kept);
  });
}

Deno.test("committed updates give up their places when all are taken", async () => {
  await using stage = new Stage();
  const { handler, runs } = held();
  const instance = await stage.host({ handler, answerMs: 60_000 }, { maxInFlight: 2 });
  const answers: number[] = [];
  for (const id of [1, 2, 3]) {
    void deliver(instance, message(id, "", id)).then(({ status }) => void answers.push(status));
    await stage.settle();
  }
  assertEquals(answers, [200]);
  // Only two run at once; the third is committed and waits.
  assertEquals([runs.length, stage.tables.updates.size], [2, 3]);
});

Deno.test("App.dispatch() resolves once the update is committed", async () => {
  await using stage = new Stage();
  const { handler, runs } = held();
  const instance = await stage.host({ handler });
  const outcome = instance.app.dispatch("echo", message(1));
  await stage.settle();
  assertEquals(await outcome, "accepted");
  assertEquals(runs.length, 1);
  instance.store.cut = true;
  const refused = instance.app.dispatch("echo", message(2));
  await stage.settle();
  assertEquals(await refused, "unavailable");
});

Deno.test("a failing store causes a 503 with Retry-After, and nothing runs", async () => {
  await using stage = new Stage();
  const { handler, runs } = held();
  const instance = await stage.host({ handler });
  instance.store.cut = true;
  for (const id of [1, 2]) {
    const response = await deliver(instance, message(id));
    assertEquals(response.status, 503);
    assertEquals(await response.text(), "The store is not accepting updates\n");
    assert(Number(response.headers.get("retry-after")) > 0);
  }
  assertEquals(runs, []);
  assertEquals(instance.eventsOf("refused").map(({ reason }) => reason), ["store", "store"]);
  instance.store.cut = false;
  await stage.pass(6000);
  const response = deliver(instance, message(1));
  await stage.settle();
  await stage.pass(1000);
  assertEquals((await response).status, 200);
  const names = instance.eventsOf("notice").map(({ name }) => name);
  assertEquals(names.filter((name) => name !== "store_claimed"), ["store_down", "store_up"]);
});
