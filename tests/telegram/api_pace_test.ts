/** The client's pace, as its users experience it. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { FakeClock } from "../../src/util/fake_clock.ts";
import { BotApiError, createApi } from "../../src/telegram/api/mod.ts";
import { fakeTimed, untilTimer } from "./api_fake_time.ts";
import { ok, refuse, startStandIn } from "./bot_api_stand_in.ts";

const busy = (retry_after: number) =>
  refuse(429, `Too Many Requests: retry after ${retry_after}`, { retry_after });

Deno.test("a 429 pauses the whole chat, and not the others", async () => {
  await using standIn = startStandIn((_, n) => n === 1 ? busy(5) : ok(true));
  const { api, clock } = fakeTimed(standIn, { pace: true });
  const first = api.sendMessage({ chat_id: 1, text: "first" });
  await untilTimer(clock, 5000);
  const second = api.sendMessage({ chat_id: 1, text: "second" });
  const edit = api.call("editMessageText", { chat_id: 1, message_id: 1, text: "third" });
  await api.sendMessage({ chat_id: 2, text: "other" });
  await clock.advance(4999);
  assertEquals(standIn.calls.map(({ params }) => params.text), ["first", "other"]);
  await clock.advance(1);
  await first;
  await clock.advance(1000);
  await Promise.all([second, edit]);
  const texts = standIn.calls.filter(({ params }) => params.chat_id === 1)
    .map(({ params }) => params.text);
  assertEquals(texts, ["first", "first", "second", "third"]);
  assertEquals(clock.pending, 0);
});

Deno.test("a 429 too long to wait for fails calls to its chat, but not to others", async () => {
  await using standIn = startStandIn(({ params }) => params.chat_id === 1 ? busy(300) : ok(true));
  const { api } = fakeTimed(standIn, { pace: true });
  for (let call = 1; call <= 3; call++) {
    const error = await assertRejects(
      () => api.sendMessage({ chat_id: 1, text: "x" }),
      BotApiError,
    );
    assertEquals([error.error_code, error.parameters.retry_after], [429, 300]);
  }
  assertEquals(standIn.calls.length, 1);
  await api.sendMessage({ chat_id: 2, text: "x" });
});

Deno.test("a call waiting for its chat ends when its signal aborts", async () => {
  await using standIn = startStandIn();
  const { api, clock } = fakeTimed(standIn, { pace: true });
  await api.sendMessage({ chat_id: 1, text: "first" });
  const stopping = new AbortController();
  const call = assertRejects(
    () => api.sendMessage({ chat_id: 1, text: "second" }, { signal: stopping.signal }),
    Error,
    "enough",
  );
  stopping.abort(new Error("enough"));
  await call;
  assertEquals([standIn.calls.length, clock.pending], [1, 0]);
});

Deno.test("calls without a chat, and all calls with pace: false, never wait", async () => {
  await using standIn = startStandIn();
  const clock = new FakeClock();
  const options = { token: "12:abc", apiRoot: standIn.root, clock };
  const paced = createApi(options);
  for (let call = 0; call < 50; call++) await paced.call("answerCallbackQuery", { id: "x" });
  const free = createApi({ ...options, pace: false });
  for (let call = 0; call < 50; call++) await free.sendMessage({ chat_id: 1, text: "x" });
  assertEquals(standIn.calls.length, 100);
  assert(clock.pending === 0);
});
