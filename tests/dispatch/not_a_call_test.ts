/** Results that are not calls, and calls that Telegram would refuse, by webhook and by dispatch(). */
import { assertEquals, assertMatch } from "@std/assert";
import type { Handler } from "../../src/handler/handler.ts";
import { BotApiError } from "../../src/telegram/api/mod.ts";
import { Desk, fakeApi, say } from "./desk.ts";
import { message } from "./updates.ts";

const HALF = "\u{1f600}".slice(0, 1);

/** Handles an update by webhook and by dispatch(), and returns what each reports. */
async function handle(result: unknown, answer: () => Promise<unknown> = () => Promise.resolve()) {
  const desks = [new Desk(), new Desk()];
  const calls: string[] = [];
  const api = fakeApi((method) => (calls.push(method), answer()));
  const ends: { outcome: string; reply: unknown; events: string[]; texts: string[] }[] = [];
  for (const [door, desk] of desks.entries()) {
    const bot = desk.host({ message: (() => result) as Handler as never }, {}, () => api);
    const delivery = desk.deliver(bot, message(1), { timed: door === 0 });
    await desk.settle();
    const events = desk.events.filter(({ type }) => type !== "reply");
    ends.push({
      outcome: delivery.outcome!,
      reply: delivery.reply,
      events: events.map((event) => `${event.type} ${"kind" in event && event.kind}`),
      texts: events.map((event) =>
        "text" in event ? event.text : String((event as { error: unknown }).error)
      ),
    });
  }
  return { webhook: ends[0]!, direct: ends[1]!, calls };
}

const notCalls: [what: string, value: unknown][] = [
  ["a string", "hello"],
  ["a string", ""],
  ["a number", 7],
  ["a boolean", false],
  ["a bigint", 1n],
  ["a symbol", Symbol("x")],
  ["a function", () => {}],
  ["an array", [say("hi")]],
  ["an array", ["hi"]],
  ["an object without a method", { chat_id: 1, text: "hi" }],
  ["a Map", new Map([["method", "sendMessage"]])],
  ["a Date", new Date(0)],
  ["an Error", new Error("no")],
  ["a Response", new Response("hi")],
  [
    "a Keyboard",
    new (class Keyboard {
      readonly keyboard = [["yes"]];
    })(),
  ],
  ["an object whose method is not a name", { method: 1 }],
];
for (const [what, value] of notCalls) {
  Deno.test(`a handler that returns ${what}, ${Deno.inspect(value)}, causes a warning`, async () => {
    for (const result of [value, Promise.resolve(value)]) {
      const { webhook, direct, calls } = await handle(result);
      assertEquals([webhook.outcome, webhook.reply, calls], ["handled", undefined, []]);
      assertEquals(webhook.events, ["log message"]);
      assertEquals(direct, webhook);
      assertEquals(webhook.texts, [
        `The handler returned ${what}, which is not a Bot API call, so nothing was sent; ` +
        'return { method: "sendMessage", … } or nothing',
      ]);
    }
  });
}

const fine: [what: string, value: unknown][] = [
  ["nothing", undefined],
  ["null", null],
  ["a Message, as an API call gives it", { message_id: 1, text: "hi" }],
  ["the messages of an album", [{ message_id: 1 }, { message_id: 2 }]],
  ["true, as an API call gives it", true],
  ["no messages", []],
];
for (const [what, value] of fine) {
  Deno.test(`a handler may return ${what}`, async () => {
    const { webhook, direct, calls } = await handle(value);
    assertEquals([webhook.outcome, webhook.reply, calls], ["handled", undefined, []]);
    assertEquals([webhook.events, direct.events], [[], []]);
  });
}

Deno.test("a handler that misspells a method gets Telegram's error at once", async () => {
  for (const method of ["sendMesage", "sendMessage2", "SENDMESSAGE!", "__proto__"]) {
    const refuse = () =>
      Promise.reject(
        new BotApiError(method, { ok: false, error_code: 404, description: "Not Found" }),
      );
    const { webhook, direct, calls } = await handle({ method, chat_id: 1 }, refuse);
    assertEquals(calls, [method, method]);
    assertEquals(webhook.outcome, "dead");
    assertEquals(webhook.events, ["failure message", "dead_letter message"]);
    assertMatch(webhook.texts[0]!, /404 Not Found/);
    assertEquals(direct, webhook);
  }
});

Deno.test("a handler may return a method newer than the known list, sent by an API call", async () => {
  const { webhook, direct, calls } = await handle({ method: "sendHologram", chat_id: 1 });
  assertEquals([webhook.outcome, webhook.reply, calls.length], ["handled", undefined, 2]);
  assertEquals(direct, webhook);
});

const halves: [what: string, reply: object, path: string][] = [
  ["at the end of its text", { text: `hello ${HALF}` }, "text"],
  ["at the start", { text: "\u{1f600}".slice(1) }, "text"],
  [
    "in a button",
    { reply_markup: { keyboard: [[{ text: HALF }]] } },
    "reply_markup.keyboard.0.0.text",
  ],
  ["in a caption", { caption: `${HALF}x` }, "caption"],
  [
    "in an inline button",
    { reply_markup: { inline_keyboard: [[{ text: `ok ${HALF}`, callback_data: "x" }]] } },
    "reply_markup.inline_keyboard.0.0.text",
  ],
];
for (const [what, part, path] of halves) {
  Deno.test(`a reply with half a surrogate pair ${what} becomes a dead letter that says so`, async () => {
    const { webhook, direct, calls } = await handle({ method: "sendMessage", chat_id: 1, ...part });
    assertEquals([webhook.outcome, calls], ["dead", []]);
    assertEquals(webhook.events, ["failure message", "dead_letter message"]);
    assertMatch(webhook.texts[0]!, new RegExp(`"${path}" contains half a character.*slice`));
    assertEquals(direct, webhook);
  });
}

const lost: [what: string, part: object, said: RegExp][] = [
  ["a function", { text: () => "hi" }, /"text" is a function/],
  ["a promise", { text: Promise.resolve("hi") }, /"text" is a Promise; write `await`/],
  ["a bigint", { chat_id: 1n }, /"chat_id" is a bigint/],
  ["NaN", { chat_id: Number("x") }, /"chat_id" is NaN/],
  ["a Map", { reply_markup: new Map() }, /"reply_markup" is a Map/],
  ["bytes", { document: new Uint8Array(1) }, /"document" is bytes/],
];
for (const [what, part, said] of lost) {
  Deno.test(`a reply that contains ${what} becomes a dead letter that says so`, async () => {
    const { webhook, direct, calls } = await handle({ method: "sendMessage", chat_id: 1, ...part });
    assertEquals([webhook.outcome, calls], ["dead", []]);
    assertEquals(webhook.events, ["failure message", "dead_letter message"]);
    assertMatch(webhook.texts[0]!, said);
    assertEquals(direct, webhook);
  });
}

Deno.test("a reply may contain whole emoji, and what looks like an escape", async () => {
  for (const text of ["\u{1f600}", "\\ud83d", "\\\\ud83d \u{1f600}"]) {
    const { webhook, direct } = await handle(say(text));
    assertEquals([webhook.outcome, webhook.reply], ["handled", say(text)]);
    assertEquals(direct.outcome, "handled");
  }
});
