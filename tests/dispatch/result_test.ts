/** What handlers can return or throw, and what they can do meanwhile. */
import { assert, assertEquals } from "@std/assert";
import { createApp } from "../../src/app/app.ts";
import type { Handler } from "../../src/handler/handler.ts";
import type { Update } from "../../src/telegram/types.ts";
import { Desk, heldHandler, IDLE, now, say } from "./desk.ts";
import { message } from "./updates.ts";

Deno.test("a handler that returns at once is answered at once", () => {
  const desk = new Desk();
  const delivery = desk.deliver(desk.host(() => {}), message(1));
  assertEquals([delivery.outcome, desk.dispatcher.inFlight], ["handled", 0]);
});

const thrown: [string, unknown][] = [
  ["an Error", new Error("no")],
  ["text", "no"],
  ["undefined", undefined],
  ["null", null],
  ["an object without a prototype", Object.create(null)],
];
for (const [what, error] of thrown) {
  Deno.test(`a handler that throws ${what} fails, at once or later`, async () => {
    const desk = new Desk();
    const bot = desk.host((update) => {
      if (update.update_id === 1) throw error;
      return Promise.reject(error);
    });
    assertEquals(desk.deliver(bot, message(1)).outcome, "failed");
    const later = desk.deliver(bot, message(2));
    await desk.settle();
    assertEquals(later.outcome, "failed");
    assert(desk.eventsOf("failure").every((event) => event.error === error));
    assertEquals([desk.eventsOf("failure").length, now(bot)], [2, IDLE]);
  });
}

/** Objects with a `then` that are not promises, as old libraries return them. */
const thenables: [string, unknown, string][] = [
  ["settles at once", { then: (done: (value: unknown) => void) => done(say("hi")) }, "handled"],
  [
    "is a function",
    Object.assign(() => {}, { then: (done: (value: unknown) => void) => done(say("hi")) }),
    "handled",
  ],
  [
    "gives a promise",
    { then: (done: (value: unknown) => void) => done(Promise.resolve(say("hi"))) },
    "handled",
  ],
  ["gives a promise that fails", {
    then: (done: (value: unknown) => void) => done(Promise.reject(new Error("no"))),
  }, "failed"],
  ["settles twice", {
    then(done: (value: unknown) => void, fail: (error: unknown) => void) {
      done(say("hi"));
      done(say("again"));
      fail(new Error("no"));
    },
  }, "handled"],
  ["throws", {
    then() {
      throw new Error("no");
    },
  }, "failed"],
  ["throws when it is looked at", {
    get then() {
      throw new Error("no");
    },
  }, "failed"],
];
for (const [what, thenable, outcome] of thenables) {
  Deno.test(`a handler whose thenable ${what} is ${outcome} once`, async () => {
    const desk = new Desk();
    const delivery = desk.deliver(desk.host((() => thenable) as Handler), message(1));
    await desk.settle();
    assertEquals(delivery.outcome, outcome);
    assertEquals(delivery.reply, outcome === "handled" ? say("hi") : undefined);
    assertEquals(desk.eventsOf("late"), []);
    assertEquals(desk.dispatcher.inFlight, 0);
  });
}

Deno.test("a handler whose promise never settles holds its chat no longer than the hard limit", async () => {
  const desk = new Desk();
  const order: number[] = [];
  const bot = desk.host(({ update_id }) => {
    order.push(update_id);
    if (update_id === 1) return new Promise(() => {});
  });
  desk.deliver(bot, message(1));
  await desk.clock.advance(295_000);
  const behind = desk.deliver(bot, message(2));
  await desk.clock.advance(5000);
  assertEquals([order, behind.outcome], [[1, 2], "handled"]);
});

Deno.test("a handler may dispatch to other chats and its own, and wait for the other chats", async () => {
  const desk = new Desk();
  const order: string[] = [];
  const bot = desk.host(async ({ update_id }) => {
    order.push(`begin ${update_id}`);
    if (update_id === 1) {
      void desk.send(bot, message(2, 1));
      assertEquals(await desk.send(bot, message(3, 3)), "handled");
    }
    order.push(`end ${update_id}`);
  });
  assertEquals(await desk.send(bot, message(1, 1)), "handled");
  await desk.settle();
  assertEquals(order, ["begin 1", "begin 3", "end 3", "end 1", "begin 2", "end 2"]);
  assertEquals(desk.dispatcher.inFlight, 0);
});

Deno.test("an update dispatched by a handler waits until the handler has returned", () => {
  const desk = new Desk();
  const inner: { outcome: unknown }[] = [];
  const bot = desk.host(({ update_id }) => {
    if (update_id > 1) return;
    inner.push(desk.deliver(bot, message(2, 2)));
    inner.push(desk.deliver(bot, message(3, 1)));
    inner.push(desk.deliver(bot, message(1, 1)));
    assertEquals(inner.map(({ outcome }) => outcome), [undefined, undefined, undefined]);
  });
  assertEquals(desk.deliver(bot, message(1, 1)).outcome, "handled");
  assertEquals(inner.map(({ outcome }) => outcome), ["handled", "handled", "duplicate"]);
});

Deno.test("an observer may dispatch when a run ends", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler, { attempts: 1 });
  const outcomes: unknown[] = [];
  const push = desk.events.push.bind(desk.events);
  desk.events.push = (event) => {
    if (event.type === "failure" || event.type === "dead_letter") {
      outcomes.push(desk.send(bot, message(1)));
    }
    return push(event);
  };
  desk.deliver(bot, message(1));
  calls[0]!.reject(new Error("no"));
  await desk.settle();
  assertEquals(await Promise.all(outcomes), ["dead", "duplicate"]);
  assertEquals(calls.length, 1);
});

Deno.test("ctx has the bot, the state, the API client and a log that names the update", () => {
  const desk = new Desk();
  const bot = desk.host((_update, ctx) => {
    const { bot, state, log, api, attempt } = ctx;
    assertEquals([bot, attempt], [{ name: "test", id: 123 }, 1]);
    assertEquals(state, { greeting: "hello" });
    assert(api === ctx.api);
    for (const level of ["debug", "info", "warn", "error"] as const) log[level](`a ${level} line`);
  });
  assertEquals(desk.deliver(bot, message(9)).outcome, "handled");
  const of = { bot: "test", update_id: 9, kind: "message" };
  assertEquals(
    desk.eventsOf("log"),
    (["debug", "info", "warn", "error"] as const).map((level) => (
      { type: "log" as const, level, text: `a ${level} line`, ...of }
    )),
  );
});

Deno.test("dispatch() from inside a handler repeats no update and queues behind the handler in its lane", async () => {
  const order: string[] = [];
  const others: Promise<unknown>[] = [];
  const hello = (update_id: number) =>
    ({
      update_id,
      message: { message_id: 1, date: 0, chat: { id: 7, type: "private", first_name: "Ada" } },
    }) as Update;
  const app = createApp({
    bots: {
      a: {
        token: "123456:example",
        handler(update) {
          order.push(`begin ${update.update_id}`);
          if (update.update_id === 1) {
            others.push(app.dispatch("a", hello(1)), app.dispatch("a", hello(2)));
          }
          order.push(`end ${update.update_id}`);
        },
      },
    },
  });
  assertEquals(await app.dispatch("a", hello(1)), "handled");
  assertEquals(await Promise.all(others), ["duplicate", "handled"]);
  assertEquals(order, ["begin 1", "end 1", "begin 2", "end 2"]);
  await app.close();
});
