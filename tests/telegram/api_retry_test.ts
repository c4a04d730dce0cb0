import { assert, assertEquals, assertRejects } from "@std/assert";
import { systemClock } from "../../src/util/clock.ts";
import { BotApiError, BotApiNetworkError, InputFile } from "../../src/telegram/api/mod.ts";
import { freePort } from "../../src/demo/free_port.ts";
import { fakeTimed, untilTimer } from "./api_fake_time.ts";
import { ok, refuse, startServer, startStandIn } from "./bot_api_stand_in.ts";

const message = { chat_id: 1, text: "x" };
const busy = (retry_after: number) =>
  refuse(429, `Too Many Requests: retry after ${retry_after}`, { retry_after });

Deno.test("call() waits for retry_after after 429, and not a moment less", async () => {
  await using standIn = startStandIn((_, n) => n < 3 ? busy(n * 3) : ok(true));
  const { api, clock } = fakeTimed(standIn);
  const sent = api.sendMessage(message);

  await untilTimer(clock, 3000);
  await clock.advance(2999);
  assertEquals(standIn.calls.length, 1);
  await clock.advance(1);
  await untilTimer(clock, 6000);
  assertEquals(standIn.calls.length, 2);
  await clock.advance(6000);

  assertEquals<unknown>(await sent, true);
  assertEquals(standIn.calls.map((call) => call.params), [message, message, message]);
  assertEquals(clock.pending, 0);
});

Deno.test("call() gives up after a 429 if retry_after or the total wait is too long", async () => {
  await using standIn = startStandIn(({ params }) => busy(Number(params.text)));
  const { api, clock } = fakeTimed(standIn, { retry: { budgetMs: 100_000 } });

  await assertRejects(() => api.sendMessage({ chat_id: 1, text: "61" }), BotApiError);
  assertEquals(standIn.calls.length, 1);

  const call = assertRejects(() => api.sendMessage({ chat_id: 1, text: "40" }), BotApiError);
  for (let wait = 1; wait <= 2; wait++) {
    await untilTimer(clock, 40_000);
    await clock.advance(40_000);
  }
  assertEquals((await call).parameters.retry_after, 40);
  assertEquals(standIn.calls.length, 4);
});

Deno.test("call() backs off after 429 without a usable retry_after", async () => {
  await using standIn = startStandIn((_, n) =>
    n === 1 ? refuse(429, "Too Many Requests") : n === 2 ? busy(0) : ok(true)
  );
  const { api, clock } = fakeTimed(standIn);
  const sent = api.sendMessage(message);
  await untilTimer(clock, 500);
  await clock.advance(500);
  await untilTimer(clock, 1000);
  await clock.advance(1000);
  assertEquals<unknown>(await sent, true);
});

Deno.test("call() retries 5xx with back-off if repeating is harmless", async () => {
  for (
    const method of ["getMe", "setWebhook", "editMessageText", "deleteMessage", "answerInlineQuery"]
  ) {
    await using standIn = startStandIn(() => refuse(500, "Internal Server Error"));
    const { api, clock } = fakeTimed(standIn);
    const call = assertRejects(() => api.call(method), BotApiError, "500");
    for (const ms of [500, 1000, 2000]) {
      await untilTimer(clock, ms);
      await clock.advance(ms);
    }
    await call;
    assertEquals(standIn.calls.length, 4);
  }
});

Deno.test("call() picks a random back-off from half of it to all of it", async () => {
  await using standIn = startStandIn((_, n) => n === 1 ? refuse(502, "Bad Gateway") : ok(true));
  const { api, clock } = fakeTimed(standIn, { random: () => 0.5 });
  const call = api.getMe();
  await untilTimer(clock, 375);
  await clock.advance(375);
  await call;
});

Deno.test("call() sends calls that might be executed twice only once, unless asked", async () => {
  await using standIn = startStandIn((_, n) =>
    n < 3 ? refuse(500, "Internal Server Error") : ok(true)
  );
  // In real time a second attempt would be noticed; on a clock that stands still, it never happens.
  const { api: timed } = fakeTimed(standIn, { clock: systemClock });
  await assertRejects(() => timed.sendMessage(message), BotApiError);
  assertEquals(standIn.calls.length, 1);

  const { api, clock } = fakeTimed(standIn);
  const sent = api.sendMessage(message, { retry: true });
  await untilTimer(clock, 500);
  await clock.advance(500);
  assertEquals<unknown>(await sent, true);
  assertEquals(standIn.calls.length, 3);
});

Deno.test("call() retries nothing with retry: false", async () => {
  await using standIn = startStandIn((_, n) => n === 1 ? busy(1) : refuse(500, "x"));
  const { api } = fakeTimed(standIn);
  await assertRejects(() => api.getMe(undefined, { retry: false }), BotApiError, "429");
  await assertRejects(() => api.getMe(undefined, { retry: false }), BotApiError, "500");
  assertEquals(standIn.calls.length, 2);
});

Deno.test("call() does not retry what Telegram refuses", async () => {
  for (const code of [400, 401, 403, 404, 409]) {
    await using standIn = startStandIn(() => refuse(code, "No"));
    const { api } = fakeTimed(standIn);
    await assertRejects(() => api.getMe(undefined, { retry: true }), BotApiError, `${code} No`);
    assertEquals(standIn.calls.length, 1);
  }
});

Deno.test("call() retries any method if the connection was refused, as it was never sent", async () => {
  const port = freePort();
  const { api, clock } = fakeTimed({ root: `http://127.0.0.1:${port}` });
  const call = assertRejects(() => api.sendMessage(message), BotApiNetworkError, "refused");
  for (const ms of [500, 1000, 2000]) {
    await untilTimer(clock, ms);
    await clock.advance(ms);
  }
  assertEquals((await call).sent, false);
});

Deno.test("call() retries after a lost connection only if that is safe", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let connections = 0;
  const serving = (async () => {
    for await (const connection of listener) {
      connections++;
      await connection.read(new Uint8Array(4096));
      connection.close();
    }
  })();
  const server = { root: `http://127.0.0.1:${listener.addr.port}` };

  const { api: timed } = fakeTimed(server, { clock: systemClock });
  const error = await assertRejects(() => timed.sendMessage(message), BotApiNetworkError);
  assertEquals([error.sent, connections], [true, 1]);

  const { api, clock } = fakeTimed(server);
  const call = assertRejects(() => api.getMe(), BotApiNetworkError);
  for (const ms of [500, 1000, 2000]) {
    await untilTimer(clock, ms);
    await clock.advance(ms);
  }
  await call;
  assertEquals(connections, 5);
  listener.close();
  await serving;
});

Deno.test("call() handles a proxy's page by its status", async () => {
  const page = (status: number) => new Response("<h1>Sorry</h1>", { status });
  await using standIn = startStandIn((_, n) => n === 1 ? page(502) : n === 2 ? page(429) : ok(1));
  const { api, clock } = fakeTimed(standIn);
  const call = api.getMe();
  await untilTimer(clock, 500);
  await clock.advance(500);
  await untilTimer(clock, 1000);
  await clock.advance(1000);
  assertEquals<unknown>(await call, 1);
});

Deno.test("download() is retried like a get… method", async () => {
  let requests = 0;
  await using server = startServer(() =>
    ++requests === 1 ? refuse(500, "Internal Server Error") : new Response("file")
  );
  const { api, clock } = fakeTimed(server);
  const file = api.download("photos/file_1.jpg");
  await untilTimer(clock, 500);
  await clock.advance(500);
  assertEquals(new TextDecoder().decode(await file), "file");
});

Deno.test("call() reads a file again for each attempt, and never retries a stream", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, "first");
  await using standIn = startStandIn((_, n) => n % 2 === 1 ? busy(1) : ok(true));
  const { api, clock } = fakeTimed(standIn);

  const sent = api.sendDocument({ chat_id: 1, document: new InputFile(path) });
  await untilTimer(clock, 1000);
  await Deno.writeTextFile(path, "second");
  await clock.advance(1000);
  await sent;
  await Deno.remove(path);
  const texts = standIn.calls.map(({ files }) => new TextDecoder().decode(files.document?.bytes));
  assertEquals(texts, ["first", "second"]);

  const stream = new InputFile(ReadableStream.from([new Uint8Array(1)]));
  const call = () => api.sendDocument({ chat_id: 1, document: stream }, { retry: true });
  assertEquals((await assertRejects(call, BotApiError)).error_code, 429);
  assert(standIn.calls.length === 3);
});
