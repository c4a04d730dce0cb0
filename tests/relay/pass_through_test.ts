import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { relay } from "../../src/relay/relay.ts";
import { relayed, until } from "./helpers.ts";
import { ok, TOKEN, upstream } from "./upstream.ts";

const MB = 1 << 20;

/** Bytes that do not repeat noticeably. */
function bytesOf(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = (i * 31 + (i >> 8)) & 0xff;
  return bytes;
}

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

Deno.test("calls are forwarded as GET, JSON, form and multipart; errors and headers come back", async () => {
  await using set = await relayed();
  const { relay, bot, ada, tg } = set;
  await ada.says(bot, "hi");
  const root = `${relay.apiRoot}/bot${bot.token}`;
  const query = `?${new URLSearchParams({ chat_id: `${ada.id}`, text: "by GET & query" })}`;
  const sent = await fetch(`${root}/sendMessage${query}`);
  const text = await sent.text();
  assertEquals(sent.headers.get("content-length"), `${text.length}`);
  assertEquals(JSON.parse(text).ok, true);
  assertEquals((await ada.hears(bot)).text, "by GET & query");
  const form = new URLSearchParams({ chat_id: `${ada.id}`, text: "form" });
  await (await fetch(`${root}/sendMessage`, { method: "POST", body: form })).body?.cancel();
  assertEquals((await ada.hears(bot)).text, "form");
  const none = await fetch(`${root}/sendMessage?chat_id=5&text=x`);
  assertEquals(none.status, 400);
  assertEquals((await none.json()).description, "Bad Request: chat not found");
  const unknown = await fetch(`${root}/flyAway`);
  assertEquals(unknown.status, 404);
  await unknown.body?.cancel();
  tg.fail(429, { method: "getMe", retryAfter: 7 });
  const limited = await fetch(`${root}/getMe`);
  assertEquals([limited.status, limited.headers.get("retry-after")], [429, "7"]);
  assertEquals((await limited.json()).parameters.retry_after, 7);
});

Deno.test("unusual paths are read as Telegram reads them", async () => {
  await using set = await relayed();
  const { relay, bot, tg } = set;
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${relay.apiRoot}${path}`, init);
    const { result, description } = await response.json();
    return [response.status, description ?? result];
  };
  const post = (body: unknown) => ({
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const root = `/bot${bot.token}`;
  const named = await ask(`${root}/?method=getMe`);
  assertEquals((named[1] as { username: string }).username, bot.username);
  const events = await fetch(`${relay.apiRoot}/events`);
  const reader = events.body!.pipeThrough(new TextDecoderStream()).getReader();
  let shown = "";
  while (!shown.includes('"method":"getMe"')) shown += (await reader.read()).value!;
  await reader.cancel();
  const url = "http://127.0.0.1:9/hook";
  assertEquals(await ask(`${root}/`, post({ method: "setWebhook", url })), [
    200,
    "Webhook was set",
  ]);
  assertEquals(await ask(`${root}/?method=d%65leteWebhook`), [200, "Webhook was deleted"]);
  assertEquals(tg.log.filter((entry) => "method" in entry && /tewebhook$/i.test(entry.method)), []);
  assertEquals(tg.view(tg.world.bots.get(bot.id)!).webhook.url, "");
  const large = await ask(`${root}/`, post({ text: "x".repeat(5 * MB), method: "sendMessage" }));
  assertEquals(large, [413, "Request Entity Too Large"]);
  assertEquals(await ask(`${root}/getMe/`), [404, "Not Found: method not found"]);
  for (const path of [root, `/${root}/getMe`, `/file/${root}/x`, `${root}/testing`]) {
    assertEquals(await ask(path), [404, "Not Found"], path);
  }
  for (const token of ["", "nonsense", "0:1"]) {
    const invalid = [401, "Unauthorized: invalid token specified"];
    assertEquals(await ask(`/bot${token}/getMe`), invalid, token);
  }
  assertEquals(await ask("/bot12:nobody/getMe", post({})), [401, "Unauthorized"]);
});

Deno.test("a slash written as %2F does not change where the token is sent", async () => {
  const asked: string[] = [];
  await using server = upstream((_method, request) => {
    asked.push(new URL(request.url).pathname);
    return undefined;
  });
  await using running = await relay({
    ...{ bots: { echo: { token: TOKEN } }, telegram: { apiRoot: server.apiRoot }, log: false },
  });
  for (
    const path of [
      `bot${TOKEN}%2FsendDice`,
      `bot${TOKEN}%2Ftest%2FsendDice`,
      `file/bot${TOKEN}%2Fa%3Fb`,
    ]
  ) {
    await fetch(`${running.apiRoot}/${path}`).then((answer) => answer.bytes());
  }
  const calls = asked.filter((path) => /sendDice|file/.test(path));
  assertEquals(calls, [
    `/bot${TOKEN}/sendDice`,
    `/bot${TOKEN}/test/sendDice`,
    `/file/bot${TOKEN}/a%3Fb`,
  ]);
});

Deno.test("20 MB are streamed up and down unchanged", async () => {
  await using set = await relayed();
  const { relay, bot, ada } = set;
  await ada.says(bot, "hi");
  const root = `${relay.apiRoot}/bot${bot.token}`;
  const bytes = bytesOf(20 * MB);
  const body = new FormData();
  body.set("chat_id", `${ada.id}`);
  body.set("document", new File([bytes], "big.bin"));
  const sent = await (await fetch(`${root}/sendDocument`, { method: "POST", body })).json();
  assertEquals(sent.result.document.file_size, 20 * MB);
  const { result } = await (await fetch(
    `${root}/getFile?file_id=${sent.result.document.file_id}`,
  )).json();
  const response = await fetch(`${relay.apiRoot}/file/bot${bot.token}/${result.file_path}`);
  assertEquals(response.headers.get("content-length"), `${20 * MB}`);
  const received = new Uint8Array(await response.arrayBuffer());
  assertEquals(await digest(received), await digest(bytes));
});

Deno.test("an answer is forwarded before it is complete", async () => {
  const { promise: rest, resolve: sendRest } = Promise.withResolvers<void>();
  await using telegram = upstream((method, request) => {
    if (method === "getFile") return ok(Object.fromEntries(request.headers));
    if (method !== "a") return undefined;
    return new Response(
      new ReadableStream({
        async start(controller) {
          controller.enqueue(new TextEncoder().encode("first"));
          await rest;
          controller.enqueue(new TextEncoder().encode("last"));
          controller.close();
        },
      }),
    );
  });
  const token = TOKEN;
  await using running = await relay({
    bots: { e: { token } },
    telegram: { apiRoot: telegram.apiRoot },
    log: false,
  });
  const seen = await fetch(`${running.apiRoot}/bot${token}/getFile`, {
    headers: { "x-mine": "kept", connection: "x-hop", "x-hop": "1" },
  });
  const { result } = await seen.json();
  // Compressed, a file would lose its length on the way.
  assertEquals(result["accept-encoding"], "identity");
  assertEquals(result["host"], new URL(telegram.apiRoot).host);
  assertEquals(result["x-mine"], "kept");
  const response = await fetch(`${running.apiRoot}/file/bot${token}/documents/a`);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  assertEquals((await reader.read()).value, "first");
  sendRest();
  assertEquals((await reader.read()).value, "last");
  assertEquals((await reader.read()).done, true);
});

Deno.test("an upload is forwarded while it is still being sent", async () => {
  const arrived = Promise.withResolvers<string>();
  await using telegram = upstream(async (method, request) => {
    if (method !== "sendDocument") return undefined;
    const reader = request.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = (await reader.read()).value!;
    arrived.resolve(text);
    for (let read; !(read = await reader.read()).done;) text += read.value;
    return ok(text);
  });
  await using running = await relay({
    bots: { e: { token: TOKEN } },
    telegram: { apiRoot: telegram.apiRoot },
    log: false,
  });
  const body = new ReadableStream({
    async start(controller) {
      controller.enqueue(new TextEncoder().encode("first"));
      assertEquals(await arrived.promise, "first");
      controller.enqueue(new TextEncoder().encode(" and last"));
      controller.close();
    },
  });
  const url = `${running.apiRoot}/bot${TOKEN}/sendDocument`;
  const headers = { expect: "100-continue" };
  const response = await fetch(url, { method: "POST", body, headers });
  assertEquals((await response.json()).result, "first and last");
});

Deno.test("if Telegram does not answer, the bot gets 502 without the token", async () => {
  await using set = await relayed();
  const { relay, bot, tg } = set;
  await tg.close();
  const response = await fetch(`${relay.apiRoot}/bot${bot.token}/getMe`);
  assertEquals(response.status, 502);
  const { description } = await response.json();
  assertStringIncludes(description, "Bad Gateway: the relay got no answer from Telegram");
  assert(!description.includes(bot.token.split(":")[1]!));
});

Deno.test("no event contains a token, whatever fails", async () => {
  await using set = await relayed();
  const { relay, bot, tg, events, api } = set;
  await api("setWebhook", { url: `http://127.0.0.1:9/${bot.token}` });
  tg.fail(500, { method: "getUpdates", times: 1 });
  await tg.bot("x");
  await set.ada.says(bot, "hi");
  await fetch(`${relay.apiRoot}/bot${bot.token}/getChat?chat_id=1`).then((r) => r.body?.cancel());
  await until(async () => (await api("getWebhookInfo")).result.last_error_message);
  await tg.close();
  await fetch(`${relay.apiRoot}/bot${bot.token}/getMe`).then((r) => r.body?.cancel());
  const page = await fetch(`${relay.url}events`);
  const reader = page.body!.pipeThrough(new TextDecoderStream()).getReader();
  let shownThere = "";
  while (!shownThere.includes('"updates":[{')) shownThere += (await reader.read()).value!;
  await reader.cancel();
  const secret = bot.token.split(":")[1]!;
  assert(!shownThere.includes(secret), "a token on the page");
  const shown = Deno.inspect(events, { depth: 20, strAbbreviateSize: Infinity });
  assert(!shown.includes(secret), "a token in an event");
});
