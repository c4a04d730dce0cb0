/** How a Worker ends: alone, reported by name, and restarted. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { isolated, type PosternEvent } from "../../src/mod.ts";
import { HELL, host, type Hosted } from "./hosted.ts";
import { sampleUpdate } from "./samples.ts";

const honest = () => ({ method: "sendMessage", chat_id: 1, text: "honest" });

/** Triggers it, and checks how the Worker ends, and that the bot is back. */
async function endsBy(hosted: Hosted, deed: string, reason: string): Promise<void> {
  const { failures } = hosted;
  const before = failures().length;
  assertEquals(await hosted.says("hell", deed), "dead");
  assertStringIncludes(failures()[before]!, reason);
  assertEquals(await hosted.says("honest", "hello"), "handled");
  await hosted.comesUp("hell", "log");
}

const small = { attempts: 1, abandonMs: 60_000 };

Deno.test("Deno.exit, process.exit, stray errors and running out of memory end only the Worker", async () => {
  const ends = [
    [["exit", "it exited with code 3"], ["process_exit", "it exited with code 4"]],
    [["stray", "Error: stray"], ["rejection", "Error: rejected"]],
    [["memory", "it needed more than 48 MB of memory"], ["exit", "it exited with code 3"]],
  ] as const;
  // More in one Worker would take long: restarts back off.
  await Promise.all(ends.map(async (deeds) => {
    const handler = isolated(HELL, { memoryMb: 48 });
    await using hosted = host({ hell: { handler, ...small }, honest: { handler: () => {} } });
    for (const [deed, reason] of deeds) await endsBy(hosted, deed, reason);
    const ended = hosted.notices("worker_ended");
    assertEquals(ended.length, 2);
    assertStringIncludes(ended[1]!, "restart 2 in ");
  }));
});

Deno.test("a run whose Worker has ended is attempted again, by Telegram or by the store", async () => {
  const bots = { hell: { handler: HELL, attempts: 3, abandonMs: 60_000 } };
  const isSecond = (event: PosternEvent) => event.type === "log" && event.text === "attempt 2";
  {
    await using hosted = host(bots);
    const update = sampleUpdate(7, "exit_once");
    assertEquals(await hosted.app.dispatch("hell", update), "failed");
    assertEquals(await hosted.app.dispatch("hell", update), "handled");
    await hosted.event(isSecond);
  }
  await using hosted = host(bots, { store: "memory" });
  assertEquals(await hosted.says("hell", "exit_once"), "accepted");
  await hosted.event(isSecond);
  assertEquals(hosted.failures(), [
    'WorkerError: Worker of bot "hell" ended: it exited with code 5',
  ]);
});

Deno.test("with a store, only the update that ends its Worker becomes a dead letter", async () => {
  const bots = { hell: { handler: HELL, ...small, attempts: 2 } };
  await using hosted = host(bots, { store: "memory" });
  const said = ["nap", "exit_later", "nap"].map((text) => hosted.says("hell", text));
  assertEquals(await Promise.all(said), ["accepted", "accepted", "accepted"]);
  const ends = (event: PosternEvent) =>
    event.type === "dead_letter" || event.type === "log" && event.text === "rested";
  while (hosted.events.filter(ends).length < 3) await hosted.next(ends);
  const dead = hosted.events.filter((event) => event.type === "dead_letter");
  assertEquals(dead.map(({ update_id, attempt }) => [update_id, attempt]), [[2, 2]]);
});

Deno.test("stray errors that a bot handles itself do not end its Worker", async () => {
  const handler = new URL("./bots/careful.ts", import.meta.url);
  await using hosted = host({ careful: { handler, ...small } });
  assertEquals(await hosted.says("careful", "hello"), "handled");
  await hosted.event((event) => event.type === "log" && event.text === "rejected tea, thrown milk");
  assertEquals(await hosted.says("careful", "hello"), "handled");
  assertEquals(hosted.notices("worker_ended"), []);
});

Deno.test("a signal to its own process is refused", async () => {
  await using hosted = host({ hell: { handler: HELL, ...small } });
  assertEquals(await hosted.says("hell", "kill"), "dead");
  assertEquals(await hosted.says("hell", "deno_kill"), "dead");
  for (const failure of hosted.failures()) {
    assertStringIncludes(failure, "kill in an isolated bot");
  }
});

Deno.test("an endless loop is ended at the hard limit, even in a promise", async () => {
  await using hosted = host({
    hell: { handler: HELL, attempts: 1, abandonMs: 3000 },
    honest: { handler: () => {} },
  });
  for (const deed of ["loop", "later_loop"]) {
    await hosted.comesUp("hell", "log");
    await endsBy(hosted, deed, 'WorkerError: Bot "hell" blocked the thread for');
  }
});

Deno.test("the deadline holds while an isolated handler blocks: 504", async () => {
  await using hosted = host({
    hell: { handler: HELL, secret: "s3cret", timeout: { ms: 100 }, abandonMs: 60_000 },
  }, { sources: ["any"] });
  const post = (id: number, text: string) =>
    hosted.app.fetch(
      new Request("http://a/hell", {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-telegram-bot-api-secret-token": "s3cret",
        },
        body: JSON.stringify(sampleUpdate(id, text)),
      }),
    );
  assertEquals((await post(1, "busy")).status, 504);
  // The redelivery joins the run, which continues.
  const again = await post(1, "busy");
  assert([200, 504].includes(again.status));
  assertEquals(hosted.failures(), []);
});

Deno.test("a bot that never starts is reported, answers 503, and does not affect the others", async () => {
  const broken = new URL("./bots/broken.ts", import.meta.url);
  await using hosted = host({
    broken: { handler: broken, secret: "s3cret" },
    honest: { handler: honest as never },
  }, { sources: ["any"] });
  const response = await hosted.app.fetch(
    new Request("http://a/broken", {
      method: "POST",
      headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": "s3cret" },
      body: JSON.stringify(sampleUpdate(1, "hello")),
    }),
  );
  assertEquals(response.status, 503);
  const notice = await hosted.event((event) =>
    event.type === "notice" && event.name === "worker_failed"
  );
  assertStringIncludes((notice as { text: string }).text, "broken from the start");
  await hosted.event((event) => event.type === "notice" && /restart 2 in/.test(event.text));
});

Deno.test("a hostile bot alongside ten well-behaved ones, which lose nothing", async () => {
  const names = Array.from({ length: 10 }, (_, i) => `honest${i}`);
  const honestBots = Object.fromEntries(names.map((name) => [name, { handler: () => {} }]));
  await using hosted = host({ hell: { handler: HELL, ...small }, ...honestBots });
  await hosted.says("hell", "log");
  const deeds = ["busy", "exit", "throw", "stray", "rejection", "exit"];
  const hell = (async () => {
    for (const deed of deeds) await hosted.says("hell", deed);
  })();
  const outcomes: string[] = [];
  let done = false;
  void hell.then(() => done = true);
  for (let round = 0; !done || round < 20; round++) {
    const said = names.map((name) => hosted.says(name, "hello"));
    outcomes.push(...await Promise.all(said));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await hell;
  assertEquals(outcomes.filter((outcome) => outcome !== "handled"), []);
});

Deno.test("bots that share a Worker end together and restart together", async () => {
  await using hosted = host({
    hell: { handler: HELL, isolation: "shared", ...small },
    twin: { handler: HELL, isolation: "shared", ...small },
  });
  const waiting = hosted.says("twin", "signal");
  await hosted.says("hell", "exit");
  assertEquals(await waiting, "dead");
  assertEquals(await hosted.says("twin", "log"), "handled");
  const ended = hosted.events.find((event) => event.type === "notice");
  assertStringIncludes((ended as { text: string }).text, 'Worker of bots "hell", "twin" ended');
});

Deno.test("removing a bot ends its Worker; adding one starts one", async () => {
  await using hosted = host({ honest: { handler: () => {} } });
  const { app } = hosted;
  app.add("hell", { token: "5:example", handler: HELL });
  assertEquals(await hosted.says("hell", "log"), "handled");
  await app.remove("hell", { drain: 0 });
  app.add("hell", { token: "5:example", handler: HELL });
  assertEquals(await hosted.says("hell", "log"), "handled");
});
