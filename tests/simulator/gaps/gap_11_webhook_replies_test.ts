import { assertEquals } from "@std/assert";
import type { CallEntry } from "../../../src/simulator/mod.ts";
import { type Answer, http } from "../helpers/fake_peer.ts";
import { call, firstEvent, hookedTelegram } from "../helpers/telegram.ts";

const JSON_TYPE = "application/json";

/** The effect of one answer: the calls run, and what getWebhookInfo shows. */
async function answered(answer: Answer) {
  const { clock, peer, tg, bot } = await hookedTelegram();
  peer.answer = () => peer.requests.length === 1 ? answer : http();
  const attempted = firstEvent(tg, "delivery");
  await tg.user("Ada").says(bot, "hi");
  await attempted;
  await clock.advance(1);
  const calls = tg.log.filter((entry): entry is CallEntry =>
    entry.type === "call" && entry.via === "webhook reply"
  ).map(({ method, params }) => [method, params.text]);
  const error = (await call(tg, bot, "getWebhookInfo")).result.last_error_message;
  tg.close();
  return { calls, error };
}

function reply(body: string, type = JSON_TYPE, headers: Record<string, string> = {}) {
  return answered(http("200 OK", body, { "Content-Type": type, ...headers }));
}

Deno.test("gap 11: truncated JSON, or JSON with a tail, runs with what was read", async () => {
  const start = '{"method":"sendMessage","chat_id":1001,"text":"yo"';
  for (
    const body of [
      start,
      `${start},`,
      `${start},}`,
      `${start},"reply_markup":{"inline_keyboard":[[`,
      `${start},"parse_mode":"HT`,
      `${start},"x":nul}`,
      `${start},"x"}`,
      `${start},x:1}`,
      `${start}}{"method":"deleteMessage"}`,
      `${start}} and more`,
      `  ${start}}`,
    ]
  ) {
    const { calls, error } = await reply(body);
    assertEquals([calls, error], [[["sendMessage", "yo"]], undefined], body);
  }
});

Deno.test("gap 11: anything but an object runs nothing, and is not an error", async () => {
  for (const body of ['"method"', "[]", "null", "", " ", "method=sendMessage", "{method:1}"]) {
    assertEquals(await reply(body), { calls: [], error: undefined }, body);
  }
});

Deno.test("gap 11: the first of several parameters with one name counts", async () => {
  for (
    const [body, type] of [
      [
        '{"method":"sendMessage","method":"sendDice","chat_id":1001,"text":"a","text":"b"}',
        JSON_TYPE,
      ],
      [
        "method=sendMessage&chat_id=1001&text=a&method=sendDice&text=b",
        "application/x-www-form-urlencoded",
      ],
      [
        '--b\r\nContent-Disposition: form-data; name="method"\r\n\r\nsendMessage\r\n' +
        '--b\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n1001\r\n' +
        '--b\r\nContent-Disposition: form-data; name="text"\r\n\r\na\r\n' +
        '--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nb\r\n--b--',
        "multipart/form-data; boundary=b",
      ],
    ] as const
  ) {
    assertEquals((await reply(body, type)).calls, [["sendMessage", "a"]], type);
  }
});

Deno.test("gap 11: JSON values: null becomes a text, numbers and objects stay unchanged", async () => {
  const { calls } = await reply('{"method":"sendMessage","chat_id":1001,"text":null}');
  assertEquals(calls, [["sendMessage", "null"]]);
  const escaped = '{"method":"\\u0073endMessage","chat_id":1001,"text":"\\ud83d\\udc4d\\/\\q"}';
  assertEquals((await reply(escaped)).calls, [["sendMessage", "👍/q"]]);
});

Deno.test("gap 11: Content-Encoding", async () => {
  const body = '{"method":"sendMessage","chat_id":1001,"text":"yo"}';
  for (const encoding of ["none", "NONE", ""]) {
    const got = await reply(body, JSON_TYPE, { "Content-Encoding": encoding });
    assertEquals(got, { calls: [["sendMessage", "yo"]], error: undefined }, encoding);
  }
  const unsupported = "Unsupported Media Type: unsupported content-encoding";
  for (const encoding of ["br", "identity", "zstd", "gzip, gzip"]) {
    const got = await reply(body, JSON_TYPE, { "Content-Encoding": encoding });
    assertEquals(got, { calls: [], error: unsupported }, encoding);
    const text = await reply("hello", "text/plain", { "Content-Encoding": encoding });
    assertEquals(text.error, unsupported, encoding);
  }
  // Without a body, the header does not matter.
  assertEquals((await reply("", JSON_TYPE, { "Content-Encoding": "br" })).error, undefined);
  for (const encoding of ["gzip", "deflate"]) {
    const got = await reply(body, JSON_TYPE, { "Content-Encoding": encoding });
    assertEquals(got.error, "Bad Request: zlib error -3", encoding);
  }
});

Deno.test("gap 11: gzip and deflate are distinguished by the body, not by the header", async () => {
  const body = '{"method":"sendMessage","chat_id":1001,"text":"yo"}';
  for (const sent of ["gzip", "deflate"] as const) {
    const packed = new Blob([body]).stream().pipeThrough(new CompressionStream(sent));
    const bytes = await new Response(packed).bytes();
    for (const named of ["gzip", "deflate", "GZip"]) {
      const head = http("200 OK", "", {
        "Content-Type": JSON_TYPE,
        "Content-Encoding": named,
        "Content-Length": `${bytes.length}`,
      });
      const headBytes = new TextEncoder().encode(head);
      const whole = new Uint8Array([...headBytes, ...bytes]);
      assertEquals((await answered(whole)).calls, [["sendMessage", "yo"]], `${sent} as ${named}`);
    }
  }
});

Deno.test("gap 11: status lines", async () => {
  for (
    const [line, error] of [
      ["HTTP/2.0 200 OK", "HTTP Version Not Supported"],
      ["HTTP/2 200 OK", "HTTP Version Not Supported"],
      ["HTTP/1.2 200 OK", "HTTP Version Not Supported"],
      ["HTTPS/1.1 200 OK", "HTTP Version Not Supported"],
      ["ICY 200 OK", "Not Implemented"],
      ["nonsense", "Not Implemented"],
      ["HTTP/1.1 200 OK", undefined],
      ["HTTP/1.0 200 OK", undefined],
      ["HTTP/1.1 200 ", undefined],
      ["HTTP/1.1 500 Any Words: at all", "Wrong response from the webhook: 500 Any Words: at all"],
      ["HTTP/1.1 abc Words", "Wrong response from the webhook: 0 Words"],
      ["HTTP/1.1 204x No", undefined],
    ] as const
  ) {
    const got = await answered(`${line}\r\nContent-Length: 0\r\n\r\n`);
    assertEquals(got.error, error, line);
  }
});

Deno.test("gap 11: more than 1 MiB of parameters is an error, but not of anything else", async () => {
  const long = "x".repeat(1 << 20);
  const tooLarge = "Request Entity Too Large: too many parameters";
  assertEquals((await reply(JSON.stringify({ text: long }))).error, tooLarge);
  assertEquals((await reply(`text=${long}`, "application/x-www-form-urlencoded")).error, tooLarge);
  assertEquals((await reply(long + long, "text/plain")).error, undefined);
});

Deno.test("gap 11: malformed forms are errors", async () => {
  for (
    const [type, body, error] of [
      ["multipart/form-data", "x", "boundary not found"],
      ["multipart/form-data; boundary", "x", "boundary value not found"],
      ['multipart/form-data; boundary=""', "x", "boundary too big or empty"],
      [
        "multipart/form-data; boundary=b",
        "--b\r\nX: y\r\n\r\nz\r\n--b--",
        "field name in multipart/form-data not found",
      ],
      [
        "multipart/form-data; boundary=b",
        "--b\r\nContent-Disposition: attachment\r\n\r\nz\r\n--b--",
        "expected form-data content disposition",
      ],
      ["multipart/form-data; boundary=b", "--b\r\n", "unexpected end of request content"],
    ] as const
  ) {
    assertEquals((await reply(body, type)).error, `Bad Request: ${error}`, body);
  }
});

Deno.test("gap 11: a form's files, and their names", async () => {
  for (
    const [written, name] of [
      ['"a.txt"', "a.txt"],
      ["a.txt", "a.txt"],
      ['"a;b.txt"', "a;b.txt"],
      ['"a\\"b.txt"', 'a"b.txt'],
      ['"a%22b.txt"', 'a"b.txt'],
      ['"é.txt"', "é.txt"],
    ]
  ) {
    const part = (header: string, value: string) =>
      `--b\r\nContent-Disposition: form-data; name=${header}\r\n\r\n${value}\r\n`;
    const body = part('"method"', "sendDocument") + part("chat_id", "1001") +
      part(`"document"; filename=${written}`, "content\r\n--x") + "--b--\r\nafterwards";
    const { clock, peer, tg, bot } = await hookedTelegram();
    peer.answer = () =>
      peer.requests.length === 1
        ? http("200 OK", body, { "Content-Type": 'multipart/form-data; boundary="b"' })
        : http();
    const ada = tg.user("Ada", { id: 1001 });
    const attempted = firstEvent(tg, "delivery");
    await ada.says(bot, "hi");
    await attempted;
    await clock.advance(1);
    const { document } = await ada.hears(bot);
    assertEquals([document?.file_name, document?.file_size], [name, "content\r\n--x".length]);
    tg.close();
  }
});
