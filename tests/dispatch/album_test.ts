/** Albums: the messages of a media group, handled as one. */
import { assertEquals } from "@std/assert";
import type { HandlerModule } from "../../src/handler/handler.ts";
import type { Message, Update } from "../../src/telegram/types.ts";
import { Desk, fakeApi, IDLE, now, say } from "./desk.ts";
import { message } from "./updates.ts";

/** A part of an album. */
function part(id: number, group = "g", chat = 1, kind = "message"): Update {
  const sent = { message_id: id, date: 0, chat: { id: chat }, media_group_id: group };
  return { update_id: id, [kind]: sent } as unknown as Update;
}

function stage(module: HandlerModule = {}, options = {}) {
  const desk = new Desk();
  const log: string[] = [];
  const calls: string[] = [];
  const api = fakeApi((method) => Promise.resolve(calls.push(method)));
  const bot = desk.host(
    {
      message: ({ message_id }) => void log.push(`${desk.clock.now()} message ${message_id}`),
      media_group(messages: Message[]) {
        log.push(`${desk.clock.now()} album ${messages.map(({ message_id }) => message_id)}`);
      },
      ...module,
    },
    options,
    () => api,
  );
  return { desk, bot, log, calls };
}

Deno.test("an album is handled as one, in order, once no part has arrived for half a second", async () => {
  const { desk, bot, log } = stage();
  const outcomes = [];
  for (const id of [3, 1, 2]) {
    outcomes.push(desk.deliver(bot, part(id)).outcome);
    await desk.clock.advance(400);
  }
  assertEquals([outcomes, log], [["accepted", "accepted", "accepted"], []]);
  await desk.clock.advance(100);
  assertEquals([log, now(bot)], [["1300 album 1,2,3"], IDLE]);
  assertEquals(
    [1, 2, 3].map((id) => desk.deliver(bot, part(id)).outcome),
    Array(3).fill("duplicate"),
  );
  assertEquals(bot.stats().seen, 3);
});

Deno.test("an album waits at most three seconds", async () => {
  const { desk, bot, log } = stage();
  for (let id = 1; id <= 9; id++) {
    desk.deliver(bot, part(id));
    await desk.clock.advance(400);
  }
  await desk.clock.advance(1000);
  assertEquals(log, ["3000 album 1,2,3,4,5,6,7,8", "3700 album 9"]);
});

Deno.test("an album does not count the time in which the thread is blocked, as no part can be read then", async () => {
  const { desk, bot, log } = stage();
  let blocked = 0;
  const machine = desk.clock.now.bind(desk.clock);
  desk.clock.now = () => machine() + blocked;
  desk.deliver(bot, part(1));
  await desk.clock.advance(400);
  blocked += 4000;
  await desk.clock.advance(100); // Its timer fires, four seconds late.
  desk.deliver(bot, part(2));
  await desk.clock.advance(499);
  assertEquals(log, []);
  await desk.clock.advance(1);
  assertEquals(log, ["5000 album 1,2"]);
});

Deno.test("albums of two chats are separate even if their groups have the same id", async () => {
  const { desk, bot, log } = stage();
  for (const [id, chat] of [[1, 1], [2, 2], [3, 1], [4, 2]]) {
    desk.deliver(bot, part(id!, "g", chat));
  }
  await desk.clock.advance(500);
  assertEquals(log, ["500 album 1,3", "500 album 2,4"]);
});

Deno.test("albums are separated by group, and from messages without a group", async () => {
  const { desk, bot, log } = stage();
  for (const update of [part(1, "a", 1), part(2, "b", 2), part(3, "a", 1), message(4, 4)]) {
    desk.deliver(bot, update);
  }
  await desk.clock.advance(500);
  assertEquals(log.toSorted(), ["0 message 4", "500 album 1,3", "500 album 2"]);
});

Deno.test("a message after an album in its chat completes it, and waits for it", async () => {
  const end = Promise.withResolvers<void>();
  const { desk, bot, log } = stage();
  const slow = stage({ media_group: () => end.promise });
  desk.deliver(bot, part(1));
  desk.deliver(bot, part(2));
  desk.deliver(bot, message(3));
  await desk.settle();
  assertEquals(log, ["0 album 1,2", "0 message 3"]);

  slow.desk.deliver(slow.bot, part(1));
  slow.desk.deliver(slow.bot, message(2));
  await slow.desk.clock.advance(1000);
  assertEquals(slow.log, []);
  end.resolve();
  await slow.desk.settle();
  assertEquals(slow.log, ["1000 message 2"]);
});

Deno.test("an album completes the one before it in its chat", async () => {
  const { desk, bot, log } = stage();
  for (const [id, group] of [[1, "a"], [2, "a"], [3, "b"]] as const) {
    desk.deliver(bot, part(id, group));
  }
  await desk.settle();
  assertEquals(log, ["0 album 1,2"]);
  await desk.clock.advance(500);
  assertEquals(log, ["0 album 1,2", "500 album 3"]);
});

Deno.test("an album waits for earlier messages in its chat", async () => {
  const end = Promise.withResolvers<void>();
  const { desk, bot, log } = stage({ message: () => end.promise });
  desk.deliver(bot, message(1));
  for (const id of [2, 3]) desk.deliver(bot, part(id));
  await desk.clock.advance(5000);
  assertEquals(log, []);
  end.resolve();
  await desk.settle();
  assertEquals(log, ["5000 album 2,3"]);
});

Deno.test("a part delivered twice counts once", async () => {
  const { desk, bot, log } = stage();
  for (const id of [1, 1, 2, 1]) assertEquals(desk.deliver(bot, part(id)).outcome, "accepted");
  await desk.clock.advance(500);
  assertEquals(log, ["500 album 1,2"]);
});

Deno.test("a part delivered again while its album is handled is not handled again", async () => {
  const end = Promise.withResolvers<void>();
  let calls = 0;
  const { desk, bot } = stage({ media_group: () => (calls++, end.promise) });
  desk.deliver(bot, part(1));
  await desk.clock.advance(500);
  assertEquals(desk.deliver(bot, part(1)).outcome, "accepted");
  end.resolve();
  await desk.clock.advance(1000);
  assertEquals([calls, desk.deliver(bot, part(1)).outcome], [1, "duplicate"]);
});

Deno.test("the reply to an album goes out by an API call", async () => {
  const { desk, bot, calls } = stage({ media_group: () => say("nice") });
  desk.deliver(bot, part(1));
  await desk.clock.advance(500);
  assertEquals([calls, desk.eventsOf("reply").length], [["sendMessage"], 1]);
});

Deno.test("a failing album becomes a dead letter for each of its parts", async () => {
  const { desk, bot } = stage({ media_group: () => Promise.reject(new Error("no")) });
  for (const id of [1, 2]) desk.deliver(bot, part(id));
  await desk.clock.advance(500);
  assertEquals(desk.eventsOf("failure").length, 1);
  assertEquals(desk.eventsOf("dead_letter").map(({ update }) => update), [part(1), part(2)]);
  assertEquals([2, 1].map((id) => desk.deliver(bot, part(id)).outcome), ["duplicate", "duplicate"]);
  assertEquals(now(bot), IDLE);
});

Deno.test("a drain completes albums at once, and waits for them", async () => {
  const { desk, bot, log } = stage();
  for (const id of [1, 2]) desk.deliver(bot, part(id));
  await desk.clock.advance(100);
  await desk.dispatcher.drain(5000);
  assertEquals([log, desk.clock.now(), desk.clock.pending], [["100 album 1,2"], 100, 0]);
  assertEquals(desk.deliver(bot, part(3)).outcome, "unavailable");
  assertEquals(desk.deliver(bot, part(2)).outcome, "duplicate");
});

Deno.test("an album unfinished at the end of a drain becomes a dead letter for each part", async () => {
  for (const waits of [true, false]) {
    const { desk, bot, log } = stage({
      message: () => new Promise(() => {}),
      ...!waits && { media_group: () => new Promise(() => {}) },
    });
    if (waits) desk.deliver(bot, message(9));
    for (const id of [1, 2]) desk.deliver(bot, part(id));
    void desk.dispatcher.drain(1000);
    await desk.clock.advance(3000);
    assertEquals(desk.eventsOf("dead_letter").map(({ update_id }) => update_id), [1, 2]);
    assertEquals([log, now(bot), desk.clock.pending], [[], IDLE, 0]);
  }
});

Deno.test("an album without a direct answer is finished when its handler is", async () => {
  const { desk, bot, log } = stage();
  const outcomes = await Promise.all([1, 2].map((id) => desk.dispatcher.dispatch(bot, part(id))));
  assertEquals(outcomes.map(({ type }) => type), ["accepted", "accepted"]);
  let over = 0;
  for (const outcome of outcomes) outcome.over!.then(() => over++);
  await desk.clock.advance(499);
  assertEquals([over, log], [0, []]);
  await desk.clock.advance(1);
  assertEquals([over, log], [2, ["500 album 1,2"]]);
});

Deno.test("an album keeps its place in flight", () => {
  const { desk, bot } = stage();
  for (const id of [1, 2]) desk.deliver(bot, part(id));
  assertEquals(now(bot), { ...IDLE, inFlight: 1, runs: 1, running: 1, lanes: 1 });
  assertEquals(desk.dispatcher.inFlight, 1);
});

Deno.test("albums arrive as single messages if media_group is not exported", () => {
  const desk = new Desk();
  const seen: number[] = [];
  const bot = desk.host({ message: ({ message_id }) => void seen.push(message_id) });
  for (const id of [1, 2]) assertEquals(desk.deliver(bot, part(id)).outcome, "handled");
  assertEquals(seen, [1, 2]);
});

Deno.test("albums of channels and businesses count as albums, edits of a part do not", async () => {
  const { desk, bot, log } = stage({ edited_message: () => void log.push("edited") });
  for (
    const [id, kind] of [[1, "channel_post"], [2, "business_message"], [
      3,
      "edited_message",
    ]] as const
  ) {
    desk.deliver(bot, part(id, "g", id, kind));
  }
  await desk.clock.advance(500);
  assertEquals(log, ["edited", "500 album 1", "500 album 2"]);
});

Deno.test("albums are unordered with lanes: none", async () => {
  const { desk, bot, log } = stage({}, { lanes: "none" });
  desk.deliver(bot, part(1));
  desk.deliver(bot, message(2));
  await desk.clock.advance(500);
  assertEquals(log, ["0 message 2", "500 album 1"]);
});

Deno.test("a message without a usable group id is an ordinary message", () => {
  const { desk, bot, log } = stage();
  for (const [i, group] of ([7, null, {}] as unknown as string[]).entries()) {
    desk.deliver(bot, part(i + 1, group));
  }
  assertEquals(log.length, 3);
});
