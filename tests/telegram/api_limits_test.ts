/** Endless answers, and downloads. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { BotApiError, BotApiNetworkError, createApi } from "../../src/telegram/api/mod.ts";
import { ok, refuse, startServer } from "./bot_api_stand_in.ts";

const token = "123456789:AAE-SECRETsecret_SECRETsecretSECRET1";
const MIB = 1024 * 1024;
const once = { retry: false };

/** A gigabyte of spaces; counts how much of it was read. */
function blanks(): { stream: ReadableStream<Uint8Array<ArrayBuffer>>; taken: () => number } {
  let taken = 0;
  const chunk = new Uint8Array(MIB / 4).fill(32);
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      taken += chunk.length;
      controller.enqueue(chunk);
      if (taken >= 1024 * MIB) controller.close();
    },
  });
  return { stream, taken: () => taken };
}

Deno.test("call() aborts an answer of a gigabyte after a few MiB", async () => {
  for (const status of [200, 400, 502]) {
    const { stream, taken } = blanks();
    await using server = startServer(() => new Response(stream, { status }));
    const api = createApi({ token, apiRoot: server.root });
    const error = await assertRejects(() => api.getMe(undefined, once), BotApiNetworkError);
    assertStringIncludes(error.message, "longer than 8388608 bytes");
    assertEquals(error.status, status);
    assert(taken() < 64 * MIB, `${taken()} bytes were sent`);
  }
});

Deno.test("call() aborts a gigabyte compressed into a megabyte of gzip", async () => {
  const { stream } = blanks();
  const packed = await new Response(stream.pipeThrough(new CompressionStream("gzip"))).bytes();
  assert(packed.length < 2 * MIB);
  const headers = { "content-encoding": "gzip", "content-type": "application/json" };
  await using server = startServer(() => new Response(packed, { headers }));
  const api = createApi({ token, apiRoot: server.root });
  const before = Deno.memoryUsage().rss;
  await assertRejects(() => api.getMe(undefined, once), BotApiNetworkError, "longer than 8388608");
  assert(Deno.memoryUsage().rss - before < 256 * MIB);
});

Deno.test("call() reads an answer of 4 MiB, as getUpdates may return", async () => {
  const text = "é".repeat(2 * MIB);
  await using server = startServer(() => ok(text));
  const api = createApi({ token, apiRoot: server.root });
  assertEquals(await api.call("getUpdates"), text);
});

Deno.test("download() stops at maxBytes, however the file arrives, and names the remedy", async () => {
  await using server = startServer(() => new Response(new Uint8Array(1001)));
  const api = createApi({ token, apiRoot: server.root });
  const call = () => api.download("a.bin", { maxBytes: 1000, ...once });
  await assertRejects(call, BotApiNetworkError, "give a greater maxBytes, or use downloadStream()");
  assertEquals((await api.download("a.bin", { maxBytes: 1001 })).length, 1001);
});

Deno.test("downloadStream() yields bytes as they arrive, and stops when cancelled", async () => {
  const { stream, taken } = blanks();
  await using server = startServer(() => new Response(stream));
  const api = createApi({ token, apiRoot: server.root });
  const reader = (await api.downloadStream("big.bin")).getReader();
  assertEquals((await reader.read()).value?.[0], 32);
  await reader.cancel();
  assert(taken() < 64 * MIB);
});

Deno.test("downloadStream() of a missing file rejects with Telegram's error", async () => {
  await using server = startServer(() => refuse(404, "Not Found"));
  const api = createApi({ token, apiRoot: server.root });
  await assertRejects(() => api.downloadStream("a.bin"), BotApiError, "404 Not Found");
});

Deno.test("downloadStream() errors without the token when the connection is cut", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    using connection = await listener.accept();
    await connection.read(new Uint8Array(4096));
    const head = "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nhalf";
    await connection.write(new TextEncoder().encode(head));
  })();
  const api = createApi({ token, apiRoot: `http://127.0.0.1:${listener.addr.port}` });
  const stream = await api.downloadStream("a.bin", once);
  const error = await assertRejects(() => new Response(stream).bytes(), BotApiNetworkError);
  assert(!Deno.inspect(error, { depth: 9 }).includes("SECRET"), Deno.inspect(error));
  await serving;
  listener.close();
});

Deno.test("downloadStream() errors with the signal's reason when it is aborted", async () => {
  await using server = startServer(() => new Response(new ReadableStream()));
  const api = createApi({ token, apiRoot: server.root });
  const stopping = new AbortController();
  const stream = await api.downloadStream("a.bin", { signal: stopping.signal });
  const reading = assertRejects(() => new Response(stream).bytes(), DOMException, "enough");
  stopping.abort(new DOMException("enough", "AbortError"));
  await reading;
});
