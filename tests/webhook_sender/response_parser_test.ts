import { assertEquals, assertThrows } from "@std/assert";
import { WireError } from "../../src/webhook_sender/network.ts";
import { ResponseParser } from "../../src/webhook_sender/response_parser.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const JSON_HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";

Deno.test("ResponseParser accepts bytes one at a time", () => {
  for (
    const text of [
      `${JSON_HEAD}Content-Length: 4\r\n\r\nbody`,
      `${JSON_HEAD}Transfer-Encoding: chunked\r\n\r\n1;x=y\r\nb\r\n3\r\nody\r\n0\r\n\r\n`,
    ]
  ) {
    const parser = new ResponseParser();
    const answers = [...encode(text)].flatMap((byte) => parser.push(Uint8Array.of(byte)) ?? []);
    assertEquals(answers.map(({ body }) => new TextDecoder().decode(body)), ["body"]);
  }
});

Deno.test("ResponseParser keeps excess bytes for the next answer", () => {
  const parser = new ResponseParser();
  const one = `${JSON_HEAD}Content-Length: 3\r\n\r\none`;
  const two = "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n";
  assertEquals(parser.push(encode(one + two.slice(0, 9)))?.status, 200);
  const answer = parser.push(encode(two.slice(9)));
  assertEquals([answer?.status, answer?.reason], [500, "Oops"]);
});

Deno.test("ResponseParser knows whether the connection may be used again", () => {
  const keepAlive = (head: string) =>
    new ResponseParser().push(encode(`${head}\r\nContent-Length: 0\r\n\r\n`))?.keepAlive;
  assertEquals(keepAlive("HTTP/1.1 200 OK"), true);
  assertEquals(keepAlive("HTTP/1.1 200 OK\r\nConnection: close"), false);
  assertEquals(keepAlive("HTTP/1.0 200 OK"), false);
  assertEquals(keepAlive("HTTP/1.0 200 OK\r\nConnection: keep-alive"), true);
});

Deno.test("ResponseParser keeps no body that cannot carry a call", () => {
  const answer = new ResponseParser().push(
    encode("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nContent-Length: 3\r\n\r\nabc"),
  );
  assertEquals(answer?.body.length, 0);
});

Deno.test("ResponseParser throws on answers that Telegram rejects", () => {
  for (
    const text of [
      "ICY 200 OK\r\n\r\n",
      "HTTP/2 200 OK\r\n\r\n",
      "HTTP/1.1 OK\r\n\r\n",
      "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n000000001\r\n",
      `HTTP/1.1 200 OK\r\nX: ${"x".repeat(1 << 18)}`,
    ]
  ) {
    assertThrows(() => new ResponseParser().push(encode(text)), WireError, "", text.slice(0, 40));
  }
});

Deno.test("ResponseParser refuses a long chunked body before its end", () => {
  const parser = new ResponseParser();
  const size = (1 << 20) + 1;
  const chunk = `${size.toString(16)}\r\n${" ".repeat(size)}\r\n`;
  assertThrows(
    () => parser.push(encode(`${JSON_HEAD}Transfer-Encoding: chunked\r\n\r\n${chunk}`)),
    WireError,
    "too many parameters",
  );
});
