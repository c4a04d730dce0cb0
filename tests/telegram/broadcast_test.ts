import { assert, assertEquals, assertRejects } from "@std/assert";
import { BotApiError, createApi } from "../../src/telegram/api/mod.ts";
import { startSimulator } from "../../src/simulator/mod.ts";
import { ok, refuse, startStandIn } from "./bot_api_stand_in.ts";

const token = "123456:abcDEF";

Deno.test("broadcast() reports which chats it reached, who has blocked the bot, and what failed", async () => {
  await using standIn = startStandIn(({ params }) =>
    params.chat_id === 2
      ? refuse(403, "Forbidden: bot was blocked by the user")
      : params.chat_id === 3
      ? refuse(400, "Bad Request: chat not found")
      : ok(true)
  );
  const api = createApi({ token, apiRoot: standIn.root });
  const seen: string[] = [];
  const report = await api.broadcast(
    [1, 2, 3, 4],
    (chat_id) => api.sendMessage({ chat_id, text: "news" }),
    {
      onProgress: ({ chat, outcome, sent, blocked, failed }) =>
        void seen.push(`${chat} ${outcome} ${sent + blocked + failed}`),
    },
  );
  assertEquals([report.sent, report.blocked], [2, [2]]);
  assertEquals(report.failed.map(({ chat }) => chat), [3]);
  assert(report.failed[0]!.error instanceof BotApiError);
  assertEquals(seen.map((line) => line.replace(/ \d$/, "")).sort(), [
    ...["1 sent", "2 blocked", "3 failed", "4 sent"],
  ]);
  assertEquals(seen.map((line) => line.at(-1)), ["1", "2", "3", "4"]);
});

Deno.test("broadcast() stops when its signal aborts, and reports what was done", async () => {
  const stopping = new AbortController();
  let closed = false;
  async function* chats() {
    try {
      for (let chat = 1;; chat++) yield await Promise.resolve(chat);
    } finally {
      closed = true;
    }
  }
  await using standIn = startStandIn((_, n) => (n === 10 && stopping.abort(), ok(true)));
  const api = createApi({ token, apiRoot: standIn.root, pace: false });
  const send = (chat_id: number) => api.sendMessage({ chat_id, text: "news" });
  const { sent, failed } = await api.broadcast(chats(), send, { signal: stopping.signal });
  assert(sent >= 10 && sent < 60, `${sent} were sent`);
  assertEquals([failed, closed], [[], true]);
});

Deno.test("broadcast() handles synchronous errors of a call, and rejects if the chats cannot be read", async () => {
  const api = createApi({ token, fetch: () => Promise.reject(new Error("must not be called")) });
  const error = new Error("odd");
  const fail = () => {
    throw error;
  };
  assertEquals((await api.broadcast([1], fail)).failed, [{ chat: 1, error }]);
  function* broken(): Generator<number> {
    yield* [];
    throw error;
  }
  await assertRejects(() => api.broadcast(broken(), () => {}), Error, "odd");
});

/** 300 messages to 300 chats, and how many 429s they met. */
async function broadcastTo300(pace: boolean): Promise<{ sent: number; refused: number }> {
  await using tg = await startSimulator({ limits: true, patience: 60_000 });
  const bot = tg.bot("news");
  const people = Array.from({ length: 300 }, (_, i) => tg.user(`Person ${i}`));
  for (const person of people) await person.says(bot, "/start");
  let refused = 0;
  const api = createApi({
    token: bot.token,
    apiRoot: tg.apiRoot,
    pace,
    retry: { budgetMs: pace ? 120_000 : 0 },
    async fetch(...request) {
      const response = await fetch(...request);
      if (response.status === 429) refused++;
      return response;
    },
  });
  const send = (chat_id: number) => api.sendMessage({ chat_id, text: "news" });
  const { sent } = await api.broadcast(people.map(({ id }) => id), send);
  return { sent, refused };
}

Deno.test("broadcast() of 300 messages to 300 chats meets few 429s, and reaches all", async () => {
  const { sent, refused } = await broadcastTo300(true);
  assertEquals(sent, 300);
  assert(refused <= 3, `${refused} requests met a 429`);
});

Deno.test("broadcast() with pace: false sends as fast as possible", async () => {
  const { sent, refused } = await broadcastTo300(false);
  // A slow machine sends fewer in a second, and Telegram refuses fewer of them.
  assert(refused > 30 && sent < 270, `${sent} sent, ${refused} refused`);
});

Deno.test("several messages to a chat keep their order and meet no 429", async () => {
  await using tg = await startSimulator({ limits: true, patience: 60_000 });
  const bot = tg.bot("news");
  const ada = tg.user("Ada");
  await ada.says(bot, "/start");
  let refused = 0;
  const api = createApi({
    token: bot.token,
    apiRoot: tg.apiRoot,
    async fetch(...request) {
      const response = await fetch(...request);
      if (response.status === 429) refused++;
      return response;
    },
  });
  await Promise.all(["a", "b", "c"].map((text) => api.sendMessage({ chat_id: ada.id, text })));
  const heard = [];
  for (let n = 0; n < 3; n++) heard.push((await ada.hears(bot)).text);
  assertEquals([heard, refused], [["a", "b", "c"], 0]);
});
