import { assert, assertEquals, assertRejects } from "@std/assert";
import { FakeClock } from "../../src/util/fake_clock.ts";
import { BotApiError } from "../../src/telegram/api/mod.ts";
import { type ChatId, Pace } from "../../src/telegram/api/pace.ts";
import { pacedCall } from "../../src/telegram/api/paced_call.ts";

const TOO_MANY = new BotApiError("sendMessage", {
  ok: false,
  error_code: 429,
  description: "Too Many Requests: retry after 5",
  parameters: { retry_after: 5 },
});

/** A pace on a fake clock; `send` records when a call begins, and is answered at once. */
function paced() {
  const clock = new FakeClock();
  const pace = new Pace(clock, 60_000);
  const begun: [chat: ChatId, at: number][] = [];
  async function send(chat: ChatId, method = "sendMessage"): Promise<void> {
    const answered = await pace.enter(pacedCall(method, { chat_id: chat })!, pace.takeTurn());
    begun.push([chat, clock.now()]);
    answered();
  }
  return { clock, pace, begun, send };
}

Deno.test("Pace lets 30 messages a second through, in order", async () => {
  const { clock, begun, send } = paced();
  for (let chat = 1; chat <= 100; chat++) void send(chat);
  await clock.advance(10_000);
  assertEquals(begun.map(([chat]) => chat), Array.from({ length: 100 }, (_, i) => i + 1));
  for (const [, at] of begun) {
    const inSecond = begun.filter(([, other]) => other >= at && other < at + 1000).length;
    assert(inSecond <= 30, `${inSecond} within a second of ${at}`);
  }
  assert(begun.at(-1)![1] < 3500, "slower than it needs to be");
  assertEquals(clock.pending, 0);
});

Deno.test("Pace lets one message a second through to a chat, while others pass", async () => {
  const { clock, begun, send } = paced();
  for (let n = 0; n < 3; n++) void send(1);
  void send(2);
  await clock.advance(5000);
  assertEquals(begun, [[1, 0], [2, 0], [1, 1000], [1, 2000]]);
});

Deno.test("Pace lets 20 messages a minute through to a group", async () => {
  const { clock, begun, send } = paced();
  for (let n = 0; n < 25; n++) void send(-100);
  await clock.advance(130_000);
  const times = begun.map(([, at]) => at);
  assertEquals(times.filter((at) => at < 60_000).length, 20);
  assertEquals(times.length, 25);
});

Deno.test("Pace counts from the answer, as a message may arrive just before it", async () => {
  const { clock, pace } = paced();
  const call = pacedCall("sendMessage", { chat_id: 1 })!;
  const answered = await pace.enter(call, pace.takeTurn());
  let second: number | undefined;
  void pace.enter(call, pace.takeTurn()).then(() => second = clock.now());
  await clock.advance(800);
  answered();
  await clock.advance(999);
  assertEquals(second, undefined);
  await clock.advance(1);
  assertEquals(second, 1800);
});

Deno.test("Pace pauses the chat after 429, and the bot when another chat meets one, too", async () => {
  const { clock, pace, begun, send } = paced();
  pace.pause(1, TOO_MANY, 5000);
  void send(1);
  void send(2);
  void send(1, "editMessageText");
  await clock.advance(4999);
  assertEquals(begun, [[2, 0]]);
  await clock.advance(1);
  assertEquals(begun, [[2, 0], [1, 5000], [1, 5000]]);
  pace.pause(3, TOO_MANY, 5000);
  pace.pause(4, TOO_MANY, 8000);
  void send(5);
  await clock.advance(7999);
  assertEquals(begun.length, 3);
  await clock.advance(1);
  assertEquals(begun.at(-1), [5, 13_000]);
});

Deno.test("Pace fails calls at once during a pause that is too long to wait for", async () => {
  const { clock, pace, send } = paced();
  pace.pause(1, TOO_MANY, 300_000);
  await clock.advance(100_000);
  const error = await assertRejects(() => send(1), BotApiError);
  assertEquals([error.error_code, error.parameters.retry_after], [429, 200]);
  await send(2);
});

Deno.test("Pace keeps no call that it failed at once behind others that wait", async () => {
  const { clock, pace } = paced();
  const enter = (chat: ChatId) =>
    pace.enter(pacedCall("sendMessage", { chat_id: chat })!, pace.takeTurn());
  const open = await Promise.all(Array.from({ length: 30 }, (_, chat) => enter(1 + chat)));
  const other = enter(100);
  const waiting = assertRejects(() => enter(1), BotApiError);
  pace.pause(1, TOO_MANY, 300_000);
  open[0]!(true); // The other chat's call takes its place, so the second call has yet to fail.
  await assertRejects(() => enter(1), BotApiError);
  for (const answered of [...open.slice(1), await other]) answered();
  await clock.advance(300_000); // Nobody would handle the failure of a call that was left behind.
  await waiting;
  for (let n = 0; n < 2; n++) {
    const entering = enter(1);
    await clock.advance(1000);
    (await entering)();
  }
  assertEquals(clock.pending, 0);
});

Deno.test("Pace does not count a refused message", async () => {
  const { pace, begun, send } = paced();
  const call = pacedCall("sendMessage", { chat_id: 1 })!;
  const answered = await pace.enter(call, pace.takeTurn());
  answered(true);
  await send(1);
  assertEquals(begun, [[1, 0]]);
});

Deno.test("Pace keeps a call's place across its attempts", async () => {
  const { clock, pace, begun, send } = paced();
  const call = pacedCall("sendMessage", { chat_id: 1 })!;
  const turn = pace.takeTurn();
  const answered = await pace.enter(call, turn);
  void send(1);
  pace.pause(1, TOO_MANY, 5000);
  const order: string[] = [];
  void pace.enter(call, turn).then((answered) => (order.push("first"), answered()));
  answered();
  await clock.advance(10_000);
  assertEquals(order, ["first"]);
  assertEquals(begun, [[1, 6000]]);
});

Deno.test("Pace drops an aborted call and lets the next one take its place", async () => {
  const { clock, pace, begun, send } = paced();
  await send(1);
  const stopping = new AbortController();
  const call = pacedCall("sendMessage", { chat_id: 1 })!;
  const aborted = assertRejects(() => pace.enter(call, pace.takeTurn(), stopping.signal), Error);
  void send(1);
  stopping.abort(new Error("enough"));
  await aborted;
  await clock.advance(1000);
  assertEquals(begun, [[1, 0], [1, 1000]]);
  assertEquals(clock.pending, 0);
});

Deno.test("Pace handles ten thousand waiting calls", async () => {
  const { clock, begun, send } = paced();
  const all = Array.from({ length: 10_000 }, (_, chat) => send(chat + 1));
  for (let second = 0; second < 340; second++) await clock.advance(1000);
  await Promise.all(all);
  assertEquals(begun.length, 10_000);
});

Deno.test("pacedCall() counts calls that post messages, and ignores those without a chat", () => {
  const counts = (method: string) => pacedCall(method, { chat_id: 1 })?.counts;
  const posts = ["sendMessage", "sendMediaGroup", "copyMessages", "forwardMessage", "sendPoll"];
  for (const method of posts) assertEquals(counts(method), true, method);
  for (const method of ["sendChatAction", "editMessageText", "deleteMessage", "pinChatMessage"]) {
    assertEquals(counts(method), false, method);
  }
  for (const method of ["getChat", "getChatMember"]) {
    assertEquals(pacedCall(method, { chat_id: 1 }), undefined);
  }
  for (const params of [{}, { chat_id: null }, { chat_id: {} }, { inline_message_id: "x" }]) {
    assertEquals(pacedCall("sendMessage", params), undefined);
  }
  assertEquals(pacedCall("sendMessage", { chat_id: "-100" })?.chat, -100);
  assertEquals(pacedCall("sendMessage", { chat_id: "@news" })?.chat, "@news");
  assertEquals(pacedCall("sendMessage", { chat_id: 1, allow_paid_broadcast: true })?.paid, true);
});
