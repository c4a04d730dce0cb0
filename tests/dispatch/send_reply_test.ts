import { assert, assertEquals } from "@std/assert";
import { InputFile } from "../../src/telegram/api/mod.ts";
import type { Reply } from "../../src/telegram/reply.ts";
import { Desk, fakeApi, heldHandler, say } from "./desk.ts";
import { message } from "./updates.ts";

/** An API that records its calls and answers when the test says so. */
function heldApi() {
  const asked: { method: string; params: unknown; signal: AbortSignal }[] = [];
  const answers: PromiseWithResolvers<unknown>[] = [];
  const api = fakeApi((method, params, { signal }) => {
    asked.push({ method, params, signal });
    const answer = Promise.withResolvers<unknown>();
    answers.push(answer);
    return answer.promise;
  });
  return { api, asked, answers };
}

Deno.test("a reply is sent in the answer, without an API call", () => {
  const desk = new Desk();
  const delivery = desk.deliver(desk.host(() => say("hi")), message(1));
  assertEquals([delivery.outcome, delivery.reply], ["handled", say("hi")]);
  assertEquals(desk.events, []);
});

for (const policy of ["throw", "return"] as const) {
  Deno.test(`a reply is sent by an API call after the deadline under policy ${policy}`, async () => {
    const desk = new Desk();
    const { handler, calls } = heldHandler();
    const { api, asked, answers } = heldApi();
    const bot = desk.host(handler, { timeout: { policy } }, () => api);
    desk.deliver(bot, message(7));
    await desk.clock.advance(12_000);
    calls[0]!.resolve(say("late"));
    await desk.settle();
    assertEquals(asked.map(({ method, params }) => [method, params]), [
      ["sendMessage", { chat_id: 1, text: "late" }],
    ]);
    assertEquals(desk.dispatcher.inFlight, 1);
    answers[0]!.resolve({});
    await desk.settle();
    assertEquals(desk.eventsOf("reply"), [
      { type: "reply", method: "sendMessage", bot: "test", update_id: 7, kind: "message" },
    ]);
    assertEquals(desk.dispatcher.inFlight, 0);
    assertEquals(desk.deliver(bot, message(7)).outcome, "duplicate");
  });
}

Deno.test("a reply is sent by an API call if only a direct delivery is waiting", async () => {
  const desk = new Desk();
  const { api, asked, answers } = heldApi();
  const outcome = desk.send(desk.host(() => say("hi"), {}, () => api), message(1));
  answers[0]!.resolve({});
  assertEquals(await outcome, "handled");
  assertEquals(asked.length, 1);
});

const unfit: [string, Reply][] = [
  ["a method that reads", { method: "getChat", chat_id: 1 }],
  ["a method that Telegram never runs there", { method: "deleteWebhook" }],
  ["a file", { method: "sendPhoto", chat_id: 1, photo: new InputFile(new Uint8Array(3)) }],
  ["more than 1 MiB", say("x".repeat(1024 * 1024))],
];
for (const [what, reply] of unfit) {
  Deno.test(`a reply with ${what} is sent by an API call while the delivery waits`, async () => {
    const desk = new Desk();
    const { api, asked, answers } = heldApi();
    const delivery = desk.deliver(desk.host(() => reply, {}, () => api), message(1));
    assertEquals([delivery.outcome, asked[0]!.method], [undefined, reply.method]);
    answers[0]!.resolve({});
    await desk.settle();
    assertEquals([delivery.outcome, delivery.reply], ["handled", undefined]);
  });
}

Deno.test("a reply that cannot be sent makes the run fail", async () => {
  const desk = new Desk();
  const { api, answers } = heldApi();
  const bot = desk.host(() => say("hi"), {}, () => api);
  const first = desk.send(bot, message(1));
  const error = new Error("Forbidden: bot was blocked by the user");
  answers[0]!.reject(error);
  assertEquals(await first, "failed");
  assertEquals(desk.eventsOf("failure")[0]!.error, error);
  assertEquals(desk.eventsOf("reply"), []);
  const second = desk.deliver(bot, message(1));
  assertEquals(second.reply, say("hi"));
});

Deno.test("a reply that cannot be serialised makes a dead letter", () => {
  const desk = new Desk();
  const cycle: Record<string, unknown> = { method: "sendMessage", chat_id: 1 };
  cycle.text = cycle;
  const replies = [cycle, { method: "sendMessage", chat_id: 1n }] as unknown as Reply[];
  const bot = desk.host((update) => replies[update.update_id]!);
  const outcomes = [0, 1].map((id) => desk.deliver(bot, message(id)).outcome);
  assertEquals(outcomes, ["dead", "dead"]);
  assertEquals(desk.dispatcher.inFlight, 0);
});

Deno.test("a reply makes the run fail if there is no API client to send it", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler, {}, () => {
    throw new TypeError("Cannot create a Bot API client: the token is empty");
  });
  desk.deliver(bot, message(1));
  await desk.clock.advance(10_000);
  const again = desk.send(bot, message(1));
  calls[0]!.resolve(say("hi"));
  assertEquals(await again, "failed");
});

Deno.test("a reply whose method cannot be read makes the run fail", () => {
  const desk = new Desk();
  const trap = new Proxy({}, {
    get(_, name) {
      if (name === "then") return undefined;
      throw new Error("trapped");
    },
  });
  assertEquals(desk.deliver(desk.host(() => trap as Reply), message(1)).outcome, "failed");
});

Deno.test("a reply being sent keeps its place in the lane", async () => {
  const desk = new Desk();
  const { api, answers } = heldApi();
  const bot = desk.host((update) => say(String(update.update_id)), {}, () => api);
  const outcomes = [1, 2].map((id) => desk.send(bot, message(id)));
  await desk.settle();
  assertEquals(answers.length, 1);
  answers[0]!.resolve({});
  await desk.settle();
  assertEquals(answers.length, 2);
  answers[1]!.resolve({});
  assertEquals(await Promise.all(outcomes), ["handled", "handled"]);
});

Deno.test("a reply being sent is not given to a redelivery as well", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const { api, asked, answers } = heldApi();
  const bot = desk.host(handler, {}, () => api);
  desk.deliver(bot, message(1));
  await desk.clock.advance(10_000);
  calls[0]!.resolve(say("hi"));
  await desk.settle();
  const again = desk.deliver(bot, message(1));
  answers[0]!.resolve({});
  await desk.settle();
  assertEquals([again.outcome, again.reply, asked.length], ["handled", undefined, 1]);
});

Deno.test("a reply being sent is cancelled at the hard limit", async () => {
  const desk = new Desk();
  const { api, asked, answers } = heldApi();
  const outcome = desk.send(desk.host(() => say("hi"), { abandonMs: 5000 }, () => api), message(1));
  await desk.clock.advance(5000);
  assert(asked[0]!.signal.aborted);
  assertEquals(await outcome, "failed");
  answers[0]!.reject(asked[0]!.signal.reason);
  await desk.settle();
  assertEquals(desk.eventsOf("failure").length, 1);
  assertEquals(desk.eventsOf("late").map(({ ok, abandoned }) => [ok, abandoned]), [[false, true]]);
});
