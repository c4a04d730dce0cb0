/** Dispatch as the webhook sees it: createApp(), Request and Response, a fake clock. */
import { assertEquals, assertRejects } from "@std/assert";
import { type App, createApp } from "../../src/app/app.ts";
import type { PosternEvent } from "../../src/events/events.ts";
import type { AppOptions, BotOptions } from "../../src/app/options.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";
import type { Update } from "../../src/telegram/types.ts";
import { ok, refuse, startStandIn } from "../telegram/bot_api_stand_in.ts";
import { heldHandler, say } from "./desk.ts";
import { message } from "./updates.ts";

/** An application with one bot. */
function host(bot: Partial<BotOptions>, options: Partial<AppOptions> = {}) {
  const clock = new FakeClock();
  const events: PosternEvent[] = [];
  const app = createApp({
    bots: { test: { token: "123:abc", secret: "s", handler() {}, ...bot } },
    sources: ["any"],
    observers: [(event) => events.push(event)],
    clock,
    ...options,
  });
  return { app, clock, events };
}

/** Posts an update as Telegram does, and lets its body be read, which takes turns but no time. */
async function post(app: App, clock: FakeClock, update: Update): Promise<[Promise<Response>]> {
  const headers = { "content-type": "application/json", "x-telegram-bot-api-secret-token": "s" };
  const request = { method: "POST", headers, body: JSON.stringify(update) };
  const response = app.fetch(new Request("https://bot.example.com/test", request));
  await clock.advance(0);
  return [response];
}

/** Status, content type and body. */
async function read(response: Promise<Response>): Promise<unknown[]> {
  const { status, headers, body } = await response;
  return [status, headers.get("content-type"), body && await new Response(body).json()];
}

Deno.test("createApp() answers a 25-second update with its reply at the third delivery", async () => {
  const { handler, calls } = heldHandler();
  const { app, clock } = host({ handler });
  const responses: Promise<Response>[] = [];
  for (const wait of [10_000, 12_000, 3000]) {
    responses.push(...await post(app, clock, message(1)));
    await clock.advance(wait);
  }
  calls[0]!.resolve(say("at last"));
  assertEquals(await Promise.all(responses.map(read)), [
    [504, null, null],
    [504, null, null],
    [200, "application/json", say("at last")],
  ]);
  assertEquals(calls.length, 1);
  // Telegram redelivers only unanswered updates, so the reply goes with the answer.
  const again = (await post(app, clock, message(1)))[0];
  assertEquals(await read(again), [200, "application/json", say("at last")]);
  await app.close();
});

Deno.test("createApp() answers 200 at the deadline under policy return", async () => {
  const { handler, calls } = heldHandler();
  const { app, clock, events } = host({ handler }, { timeout: { ms: 2000, policy: "return" } });
  const [response] = await post(app, clock, message(1));
  await clock.advance(2000);
  assertEquals(await read(response), [200, null, null]);
  calls[0]!.resolve();
  await clock.advance(0);
  assertEquals(events.map(({ type }) => type), ["update", "late"]);
  await app.close();
});

Deno.test("createApp() answers 500 until all attempts are used up, then 200", async () => {
  const { app, clock } = host({ handler: () => Promise.reject(new Error("no")), attempts: 2 });
  const statuses = [];
  for (let n = 0; n < 3; n++) {
    const [response] = await post(app, clock, message(1));
    statuses.push((await response).status);
  }
  assertEquals(statuses, [500, 200, 200]);
  await app.close();
});

Deno.test("createApp() prefers a bot's options to its module's, and its module's to the application's", async () => {
  const module = (timeout: BotOptions["timeout"]) => ({
    message: heldHandler().handler as () => Promise<void>,
    options: { timeout: timeout!, attempts: 1 },
  });
  const cases: [Partial<BotOptions>, number][] = [
    [{ handler: heldHandler().handler }, 3000],
    [{ handler: module({ ms: 4000 }) }, 4000],
    [{ handler: module({ ms: 4000 }), timeout: { ms: 5000 } }, 5000],
    [{ handler: module({ policy: "return" }) }, 3000],
  ];
  for (const [bot, ms] of cases) {
    const { app, clock, events } = host(bot, { timeout: { ms: 3000 }, attempts: 9 });
    const [response] = await post(app, clock, message(1));
    await clock.advance(ms - 1);
    assertEquals(events, []);
    await clock.advance(1);
    await response;
    assertEquals(events.length, 1);
    const closed = app.close(0);
    await clock.advance(2000);
    await closed;
  }
});

Deno.test("createApp() sends a late reply by the Bot API", { timeout: 10_000 }, async () => {
  await using standIn = startStandIn(() => ok({ message_id: 1 }));
  const { handler, calls } = heldHandler();
  const { app, clock, events } = host({ handler }, { telegram: { apiRoot: standIn.root } });
  const [response] = await post(app, clock, message(1));
  await clock.advance(10_000);
  assertEquals((await response).status, 504);
  calls[0]!.resolve(say("late"));
  await app.close();
  const { token, method, params } = standIn.calls[0]!;
  assertEquals([token, method, params], ["123:abc", "sendMessage", { chat_id: 1, text: "late" }]);
  assertEquals(events.map(({ type }) => type), ["update", "reply", "late"]);
});

Deno.test(
  "App.dispatch() gives up at once when the Bot API permanently refuses the reply",
  { timeout: 10_000 },
  async () => {
    await using standIn = startStandIn(() => refuse(403, "Forbidden: bot was blocked by the user"));
    const telegram = { apiRoot: standIn.root };
    const { app, events } = host({ handler: () => say("hi"), attempts: 2 }, { telegram });
    assertEquals(await app.dispatch("test", message(1)), "dead");
    assertEquals(await app.dispatch("test", message(1)), "duplicate");
    assertEquals(standIn.calls.length, 1);
    const failures = events.map(({ type }) => type).filter((type) => type !== "update");
    assertEquals(failures, ["failure", "dead_letter"]);
    await app.close();
  },
);

Deno.test("App.dispatch() rejects, rather than throws, for an unknown bot or an invalid update", async () => {
  const { app } = host({});
  await assertRejects(() => app.dispatch("nobody", message(1)), RangeError, '"nobody"');
  for (const update of ["{}", {}, null, { update_id: "1" }, []]) {
    await assertRejects(() => app.dispatch("test", update as unknown as Update), TypeError);
  }
});

Deno.test("App.close() answers waiting deliveries with 503", async () => {
  const { handler, calls } = heldHandler();
  const { app, clock } = host({ handler });
  const [waiting] = await post(app, clock, message(1));
  const closed = app.close(1000);
  const [late] = await post(app, clock, message(2));
  assertEquals([(await late).status, (await late).headers.has("retry-after")], [503, true]);
  await clock.advance(1000);
  assertEquals((await waiting).status, 503);
  calls[0]!.resolve();
  await clock.advance(0);
  await closed;
  assertEquals(clock.pending, 0);
});
