import { assert, assertEquals } from "@std/assert";
import type { CallEntry } from "../../../src/simulator/mod.ts";
import { type Answer, http } from "../helpers/fake_peer.ts";
import { call, firstEvent, hookedTelegram, until } from "../helpers/telegram.ts";

/** Answers a message this way once and with 200 from then on; returns what happened. */
async function answered(answer: Answer) {
  const all = await hookedTelegram();
  const { clock, peer, tg, bot } = all;
  peer.answer = () => peer.requests.length === 1 ? answer : http();
  const ada = tg.user("Ada");
  // Decompression takes real time, outside the fake clock.
  const attempted = firstEvent(tg, "delivery");
  await ada.says(bot, "hi");
  await attempted;
  await clock.advance(2000);
  tg.close();
  const calls = tg.log.filter((entry): entry is CallEntry =>
    entry.type === "call" && entry.via === "webhook reply"
  );
  return { ...all, ada, calls, update: tg.snapshot().updates[0]! };
}

const JSON_TYPE = { "Content-Type": "application/json; charset=utf-8" };
const CALL = JSON.stringify({ method: "sendMessage", chat_id: 1001, text: "yo" });

Deno.test("fact 7: 200 to 299 is success", async () => {
  for (const status of ["200 OK", "202 Accepted", "204 No Content", "299 Odd"]) {
    assertEquals((await answered(http(status))).update.attempts.length, 1);
  }
});

Deno.test("fact 7: every other status is a failure and is retried", async () => {
  for (
    const status of [
      "100 Continue",
      "302 Found",
      "401 Unauthorized",
      "403 Forbidden",
      "404 Not Found",
      "500 Oops",
    ]
  ) {
    const { update, peer } = await answered(
      http(status, "", { Location: "https://elsewhere.example/" }),
    );
    assertEquals(update.attempts.map(({ status }) => status), [Number(status.slice(0, 3)), 200]);
    assertEquals(peer.peers.every(({ tls }) => tls?.hostname === "bots.example"), true);
  }
});

Deno.test("fact 7: Retry-After is honoured on any failure, clamped to 0–3600", async () => {
  for (const [given, wait] of [["7", 7], ["99999", 3600], ["0", 0], ["soon", 0], ["-5", 0]]) {
    const { clock, peer, tg, bot } = await hookedTelegram();
    peer.answer = () =>
      peer.requests.length === 1
        ? http("404 Not Found", "", { "Retry-After": `${given}` })
        : http();
    await tg.user("Ada").says(bot, "hi");
    await until(clock, () => peer.requests.length === 2);
    assertEquals(peer.requests[1]!.at, Number(wait) * 1000);
    tg.close();
  }
});

Deno.test("fact 7: 410 for more than 23 h without a break deletes the webhook", async () => {
  const { clock, peer, tg, bot } = await hookedTelegram();
  peer.answer = () => http("410 Gone");
  const ada = tg.user("Ada");
  await ada.says(bot, "one");
  await clock.advance(22.9 * 3600_000);
  assertEquals((await call(tg, bot, "getWebhookInfo")).result.url, "https://bots.example/echo");
  await clock.advance(0.2 * 3600_000);
  const info = (await call(tg, bot, "getWebhookInfo")).result;
  assertEquals(info.url, "");
  assertEquals(info.pending_update_count, 1);
  tg.close();
});

Deno.test("fact 7: another answer in between restarts the 23 h", async () => {
  const { clock, peer, tg, bot } = await hookedTelegram();
  peer.answer = ({ at }) =>
    at > 12 * 3600_000 && at < 12.2 * 3600_000 ? http("500 Oops") : http("410 Gone");
  await tg.user("Ada").says(bot, "one");
  await clock.advance(23.9 * 3600_000);
  assertEquals((await call(tg, bot, "getWebhookInfo")).result.url, "https://bots.example/echo");
  tg.close();
});

Deno.test("fact 8: a method in the answer is run, as JSON, form or multipart", async () => {
  const form = "method=sendMessage&chat_id=1001&text=yo";
  const part = (name: string, value: string) =>
    `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const multipart = part("method", "SendMessage") + part("chat_id", "1001") + part("text", "yo") +
    "--x--\r\n";
  for (
    const answer of [
      http("200 OK", CALL, JSON_TYPE),
      http("201 Created", form, { "Content-Type": "application/x-www-form-urlencoded" }),
      http("200 OK", multipart, { "Content-Type": "multipart/form-data; boundary=x" }),
    ]
  ) {
    const { calls, ada, bot, update } = await answered(answer);
    assertEquals(calls.map(({ method, status }) => [method, status]), [["sendMessage", 200]]);
    assertEquals(ada.sees(bot).map(({ text }) => text), ["hi", "yo"]);
    assertEquals(update.attempts[0]!.reply?.toLowerCase(), "sendmessage");
  }
});

Deno.test("fact 8: setWebhook, deleteWebhook, close, logOut and get… are not run", async () => {
  for (const method of ["setWebhook", "DELETEWEBHOOK", "close", "logOut", "getMe", "getUpdates"]) {
    const { calls, update } = await answered(http("200 OK", JSON.stringify({ method }), JSON_TYPE));
    assertEquals([calls.length, update.state], [0, "delivered"]);
  }
});

Deno.test("fact 8: a body of another type is ignored, however long", async () => {
  const { calls, update } = await answered(
    http("200 OK", CALL + " ".repeat(2 << 20), { "Content-Type": "text/plain" }),
  );
  assertEquals([calls.length, update.attempts.length], [0, 1]);
});

Deno.test("fact 8: malformed JSON counts as delivered", async () => {
  const { calls, update } = await answered(http("200 OK", '{"method":', JSON_TYPE));
  assertEquals([calls.length, update.attempts.length, update.state], [0, 1, "delivered"]);
});

Deno.test("fact 8: a failing call counts as delivered and is only logged", async () => {
  const { calls, update } = await answered(
    http("200 OK", '{"method":"sendMessage","chat_id":5,"text":"yo"}', JSON_TYPE),
  );
  assertEquals(calls[0]!.description, "Bad Request: chat not found");
  assertEquals(update.state, "delivered");
});

Deno.test("fact 8: more than 1 MiB is a failure", async () => {
  const { update } = await answered(http("200 OK", " ".repeat((1 << 20) + 1), JSON_TYPE));
  assertEquals(update.attempts[0]!.error, "Request Entity Too Large: too many parameters");
  assertEquals(update.attempts.length, 2);
});

async function compressed(format: CompressionFormat, encoding: string): Promise<Uint8Array> {
  const stream = new Blob([CALL]).stream().pipeThrough(new CompressionStream(format));
  const body = await new Response(stream).bytes();
  const head = http("200 OK", "", {
    ...JSON_TYPE,
    "Content-Encoding": encoding,
    "Content-Length": `${body.length}`,
  });
  return new Uint8Array([...new TextEncoder().encode(head), ...body]);
}

Deno.test("fact 8: gzip and deflate are supported", async () => {
  assertEquals((await answered(await compressed("gzip", "gzip"))).calls.length, 1);
  assertEquals((await answered(await compressed("deflate", "deflate"))).calls.length, 1);
});

Deno.test("fact 8: brotli is a failure", async () => {
  const { update } = await answered(await compressed("gzip", "br"));
  assertEquals(update.attempts[0]!.error, "Unsupported Media Type: unsupported content-encoding");
});

Deno.test("fact 9: chunked bodies are read", async () => {
  const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
  const head =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n";
  const body = chunk(CALL.slice(0, 9)) + chunk(CALL.slice(9)) + "0\r\n\r\n";
  assertEquals((await answered(head + body)).calls.length, 1);
});

Deno.test("fact 9: with neither Content-Length nor chunks the body is ignored", async () => {
  const head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\n\r\n";
  const { calls, update } = await answered(head + CALL);
  assertEquals([calls.length, update.attempts.length], [0, 1]);
  assert(update.state === "delivered");
});
