import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { App, BotOptions, Context, Handler } from "../../src/mod.ts";
import { hostApp, type Hosted, post, SECRET } from "../helpers/app.ts";

/** A bot whose runs end when the test ends them. */
function heldBot(): { bot: BotOptions; end: () => void; contexts: Context[] } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const contexts: Context[] = [];
  const handler: Handler = (_update, ctx) => {
    contexts.push(ctx);
    return promise;
  };
  return { bot: { token: "77:held", secret: SECRET, handler }, end: resolve, contexts };
}

/** An application and a bot at `/held` that has begun to run an update. */
async function holdOne() {
  const hosted = hostApp();
  const { app, clock } = hosted;
  const held = heldBot();
  app.add("held", held.bot);
  const waiting = ask(app, "/held");
  await clock.advance(0);
  return { hosted, app, clock, waiting, ...held };
}

const update = (update_id: number) => JSON.stringify({ update_id });

async function ask(app: App, path: string, update_id = 1): Promise<[number, string | null]> {
  const response = await post(app, { path, body: update(update_id) });
  await response.body?.cancel();
  return [response.status, response.headers.get("retry-after")];
}

/** Whether a promise has been resolved by now. */
async function isOver(hosted: Hosted, promise: Promise<unknown>): Promise<boolean> {
  let over = false;
  promise.then(() => over = true);
  await hosted.clock.advance(0);
  return over;
}

Deno.test("app.add() hosts a bot and its routes from the next request on", async () => {
  const { app } = hostApp();
  assertEquals(await ask(app, "/new"), [404, null]);
  const handler = { message() {}, routes: { "/paid": () => new Response() } };
  app.add("new", { token: "77:x", secret: SECRET, handler });
  assertEquals(await ask(app, "/new"), [200, null]);
  assertEquals(await ask(app, "/new/paid"), [200, null]);
  assertEquals(await app.dispatch("new", { update_id: 2 }), "ignored");
  assertEquals(await ask(app, "/echo"), [200, null]);
  await app.close();
});

Deno.test("app.add() throws where createApp() throws, and changes nothing", async () => {
  const { app } = hostApp();
  const handler = () => {};
  const refused: [string, BotOptions, string][] = [
    [
      "echo",
      { token: "77:x", path: "/elsewhere", handler },
      "the name is taken; remove that bot first",
    ],
    [
      "new",
      { token: "77:x", path: "/echo", handler },
      'bots.new.path="/echo": bot "echo" already has this path',
    ],
    [
      "new",
      { token: "", handler },
      "bots.new.token: no token is set; give the one from @BotFather",
    ],
    ["new", { token: "77:x", path: "new", handler }, 'begin it with "/"'],
    ["new", { token: "77:x", handler: { mesage() {} } as object }, 'rename it "message"'],
  ];
  for (const [name, bot, message] of refused) {
    const error = assertThrows(() => app.add(name, bot), TypeError);
    assert(error.message.includes(message), error.message);
    await assertRejects(() => app.dispatch("new", { update_id: 1 }), RangeError);
    assertEquals((await ask(app, "/new"))[0], 404);
  }
  await app.close();
  assertThrows(() => app.add("new", { token: "77:x", handler }), Error, "has been closed");
});

Deno.test("app.remove() lets runs finish, answering 503 until then and 404 afterwards", async () => {
  const hosted = hostApp();
  const { app } = hosted;
  const { bot, end, contexts } = heldBot();
  app.add("held", bot);
  const first = ask(app, "/held", 1);
  await hosted.clock.advance(0);
  const removed = app.remove("held");
  assertEquals(await ask(app, "/held", 2), [503, "5"]);
  assertEquals(await app.dispatch("held", { update_id: 3 }), "unavailable");
  assertEquals((await ask(app, "/echo"))[0], 200); // The other bot keeps running.
  assertThrows(() => app.add("held", bot), TypeError, "the name is taken");
  assertEquals(await isOver(hosted, removed), false);
  end();
  assertEquals(await first, [200, null]);
  await removed;
  assertEquals([contexts.length, contexts[0]!.signal.aborted], [1, false]);
  assertEquals(await ask(app, "/held", 4), [404, null]);
  await assertRejects(() => app.dispatch("held", { update_id: 5 }), RangeError);
  app.add("held", bot);
  assertEquals((await ask(app, "/held", 1))[0], 200); // It is a new bot: it remembers nothing.
  await app.close();
});

const drains: [drain: boolean | number, ms: number, answer: [number, string | null]][] = [
  [false, 0, [503, "5"]],
  [250, 250, [503, "5"]],
  [true, 15_000, [503, "5"]], // Its deadline passes first, but the drain holds it.
];
for (const [drain, ms, answer] of drains) {
  Deno.test(`app.remove() with drain ${drain} abandons runs after ${ms} ms`, async () => {
    const { hosted, app, clock, waiting, end, contexts } = await holdOne();
    const removed = app.remove("held", { drain });
    if (ms > 0) await clock.advance(ms - 1);
    assertEquals(contexts[0]!.signal.aborted, false);
    await clock.advance(1);
    assertEquals([await waiting, contexts[0]!.signal.aborted], [answer, true]);
    assertEquals(await isOver(hosted, removed), false); // The handler gets time to clean up.
    end();
    await removed;
    assertEquals((await ask(app, "/held"))[0], 404);
    await app.close();
  });
}

Deno.test("app.remove() does not wait for a handler that ignores its abort signal", async () => {
  const { hosted, app, clock, waiting } = await holdOne();
  const removed = app.remove("held", { drain: false });
  await clock.advance(0);
  assertEquals((await waiting)[0], 503);
  await clock.advance(999);
  assertEquals(await isOver(hosted, removed), false);
  await clock.advance(1);
  assertEquals(await isOver(hosted, removed), true);
  await app.close();
});

Deno.test("app.remove() abandons the bot's unfinished bodies and no others", async () => {
  const hosted = hostApp();
  const { app, clock } = hosted;
  app.add("other", { token: "77:x", secret: SECRET, handler: () => {} });
  const open = () => new ReadableStream({ start: (c) => c.enqueue(new Uint8Array([123])) });
  const answers: Record<string, number> = {};
  for (const path of ["/echo", "/other"]) {
    void post(app, { path, body: open() }).then(({ status }) => answers[path] = status);
  }
  await clock.advance(0);
  const removed = app.remove("other", { drain: 100 });
  await clock.advance(100);
  await removed;
  assertEquals(answers, { "/other": 503 });
  await clock.advance(10_000);
  assertEquals(answers, { "/other": 503, "/echo": 408 });
  await app.close();
});

Deno.test("app.remove() called twice removes once; rejects for an unknown bot", async () => {
  const { app } = hostApp();
  await Promise.all([app.remove("echo"), app.remove("echo")]);
  await assertRejects(() => app.remove("echo"), RangeError, 'Cannot remove bot "echo"');
});

Deno.test("app.remove() rejects an invalid drain time and keeps the bot", async () => {
  const { app } = hostApp();
  for (const drain of [-1, NaN, Infinity, 2 ** 31]) {
    await assertRejects(() => app.remove("echo", { drain }), RangeError, `cannot be ${drain} ms`);
  }
  assertEquals((await ask(app, "/echo"))[0], 200);
  await app.close();
});

Deno.test("app.close() during a removal finishes both", async () => {
  const { app, clock, waiting, end, contexts } = await holdOne();
  const removed = app.remove("held", { drain: 60_000 });
  const closed = app.close(100);
  await clock.advance(100);
  assertEquals([(await waiting)[0], contexts[0]!.signal.aborted], [503, true]);
  end();
  await Promise.all([removed, closed]);
});

Deno.test("app.replace() switches secret and path at once, while runs continue", async () => {
  const { hosted, app, waiting, bot, end } = await holdOne();
  await app.replace("held", { ...bot, secret: "another", path: "/there" });
  assertEquals((await ask(app, "/held"))[0], 404);
  assertEquals((await ask(app, "/there", 9))[0], 401);
  const { status } = await post(app, {
    path: "/there",
    body: '{"update_id":1}',
    headers: { "x-telegram-bot-api-secret-token": "wrong" },
  });
  assertEquals(status, 401);
  assertEquals(await isOver(hosted, waiting), false);
  end();
  assertEquals((await waiting)[0], 200);
  await app.close();
});

Deno.test("app.replace() removes and adds when the handler changes, and throws where add() throws", async () => {
  const { app } = hostApp();
  const seen: number[] = [];
  const handler: Handler = ({ update_id }) => void seen.push(update_id);
  await app.replace("echo", { token: "123456:other", secret: SECRET, handler });
  assertEquals((await ask(app, "/echo", 5))[0], 200);
  assertEquals(seen, [5]);
  await assertRejects(() => app.replace("ghost", { token: "1:x", handler }), RangeError);
  const wrong = { token: "1:x", handler, path: "x" };
  await assertRejects(() => app.replace("echo", wrong), TypeError, "not a URL path");
  assertEquals((await ask(app, "/echo", 6))[0], 200);
  await app.close();
});

Deno.test("app.replace() applies another options.retry to the next failure", async () => {
  const { app } = hostApp();
  const bot = { token: "123456:other", secret: SECRET };
  const handler = () => {
    throw new Error("no");
  };
  await app.replace("echo", { ...bot, handler });
  assertEquals((await ask(app, "/echo", 7))[0], 500);
  await app.replace("echo", { ...bot, handler, retry: () => false });
  assertEquals((await ask(app, "/echo", 8))[0], 200);
  await app.close();
});
