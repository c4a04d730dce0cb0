import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { BotApiNetworkError, InputFile } from "../../src/telegram/api/mod.ts";
import { fakeTimed, untilTimer } from "./api_fake_time.ts";
import { ok, refuse, startServer, startStandIn } from "./bot_api_stand_in.ts";

/** A server that answers nothing until the test is over. */
function startSilence(): { root: string; requests: () => number } & AsyncDisposable {
  const over = Promise.withResolvers<void>();
  let requests = 0;
  const server = startServer(async () => {
    requests++;
    await over.promise;
    return ok(true);
  });
  return {
    root: server.root,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      over.resolve();
      await server[Symbol.asyncDispose]();
    },
  };
}

const message = { chat_id: 1, text: "x" };

Deno.test("call() ends an attempt after 30 s, or timeoutMs", async () => {
  await using silence = startSilence();
  const { api, clock } = fakeTimed(silence);

  const call = assertRejects(() => api.sendMessage(message), BotApiNetworkError);
  await untilTimer(clock, 30_000);
  await clock.advance(29_999);
  assertEquals(clock.pending, 1);
  await clock.advance(1);
  assertEquals((await call).message, "Cannot call sendMessage: no answer within 30000 ms");

  const short = () => api.sendMessage(message, { timeoutMs: 50 });
  const second = assertRejects(short, BotApiNetworkError, "within 50 ms");
  await clock.advance(50);
  await second;
});

Deno.test("call() adds getUpdates' own timeout", async () => {
  await using silence = startSilence();
  const { api, clock } = fakeTimed(silence, { timeoutMs: 5000 });
  const options = { retry: false };
  const poll = () => api.getUpdates({ timeout: 50 }, options);
  const call = assertRejects(poll, BotApiNetworkError, "within 55000 ms");
  await untilTimer(clock, 55_000);
  await clock.advance(55_000);
  await call;
});

Deno.test("call() allows ten minutes for uploads", async () => {
  await using silence = startSilence();
  const { api, clock } = fakeTimed(silence);
  const photo = new InputFile(new Uint8Array(3));
  const call = assertRejects(() => api.sendPhoto({ chat_id: 1, photo }), BotApiNetworkError);
  await untilTimer(clock, 600_000);
  await clock.advance(600_000);
  await call;
});

Deno.test("call() gives each attempt a fresh timeout", async () => {
  await using silence = startSilence();
  const { api, clock } = fakeTimed(silence, { timeoutMs: 1000, retry: { attempts: 2 } });
  const call = assertRejects(() => api.getMe(), BotApiNetworkError, "within 1000 ms");
  for (const ms of [1000, 500, 1000]) {
    await untilTimer(clock, ms);
    await clock.advance(ms);
  }
  await call;
  assertEquals(clock.now(), 2500);
});

Deno.test("call() also times out while the answer's body arrives", async () => {
  await using server = startServer(() => new Response(new ReadableStream(), { status: 200 }));
  const { api, clock } = fakeTimed(server);
  const call = assertRejects(() => api.sendMessage(message), BotApiNetworkError, "no answer");
  await untilTimer(clock, 30_000);
  await clock.advance(30_000);
  await call;
});

Deno.test("call() ends when its signal aborts, with the signal's reason", async () => {
  await using silence = startSilence();
  const { api, clock } = fakeTimed(silence);
  const controller = new AbortController();
  const reason = new Error("the handler was given up");

  const call = assertRejects(() => api.getMe(undefined, { signal: controller.signal }));
  while (silence.requests() === 0) await new Promise((done) => setTimeout(done));
  controller.abort(reason);

  assertStrictEquals<unknown>(await call, reason);
  assertEquals(clock.pending, 0);
});

Deno.test("call() sends nothing if its signal is already aborted", async () => {
  await using standIn = startStandIn();
  const { api } = fakeTimed(standIn);
  const signal = AbortSignal.abort();
  const error = await assertRejects(() => api.getMe(undefined, { signal }), DOMException);
  assertEquals(error.name, "AbortError");
  assertEquals(standIn.calls, []);
});

Deno.test("call() ends when its signal aborts between two attempts", async () => {
  await using standIn = startStandIn(() => refuse(429, "Wait", { retry_after: 20 }));
  const { api, clock } = fakeTimed(standIn);
  const controller = new AbortController();
  const call = assertRejects(
    () => api.getMe(undefined, { signal: controller.signal }),
    DOMException,
  );
  await untilTimer(clock, 20_000);
  assertEquals(standIn.calls.length, 1);
  controller.abort();
  await call;
  await clock.advance(60_000);
  assertEquals([standIn.calls.length, clock.pending], [1, 0]);
});

Deno.test("call() closes its files when aborted in the middle of an upload", async () => {
  await using silence = startSilence();
  const { api } = fakeTimed(silence);
  const controller = new AbortController();
  const closed = Promise.withResolvers<unknown>();
  const asked = Promise.withResolvers<void>();
  // A source that stalls after its first chunk: only closing it helps.
  const source = new ReadableStream({
    start: (stream) => stream.enqueue(new Uint8Array(1000)),
    pull: () => (asked.resolve(), new Promise(() => {})),
    cancel: closed.resolve,
  });
  const params = { chat_id: 1, document: new InputFile(source) };
  const { signal } = controller;
  const call = assertRejects(() => api.sendDocument(params, { signal }), DOMException);
  await asked.promise;
  controller.abort();
  await call;
  await closed.promise;
});

Deno.test("call() keeps the process alive between two attempts", async () => {
  await using standIn = startStandIn((_, n) => n === 1 ? refuse(500, "Oops") : ok("done"));
  const code = `
    import { createApi } from "${new URL("../../src/telegram/api/mod.ts", import.meta.url)}";
    import { systemClock } from "${new URL("../../src/util/clock.ts", import.meta.url)}";
    const setTimer = (callback, ms) => {
      const timer = setTimeout(callback, ms);
      timer.unref();
      return Number(timer);
    };
    const clock = { ...systemClock, setTimer };
    const api = createApi({ token: "12:abc", apiRoot: "${standIn.root}", clock });
    api.getMe().then(console.log);`;
  const command = new Deno.Command(Deno.execPath(), { args: ["eval", "--no-lock", code] });
  const { stdout } = await command.output();
  assertEquals(new TextDecoder().decode(stdout).trim(), "done");
});
