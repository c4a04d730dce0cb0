import { assert, assertEquals, assertFalse, assertRejects } from "@std/assert";
import { BodyTooLargeError, readBytes } from "../../src/net/body.ts";
import { chunksOf, TestBody } from "../helpers/streams.ts";

const TEXT = '{"update_id":1,"message":{"text":"naïve café, 日本語, 👩‍💻"}}';
const BYTES = new TextEncoder().encode(TEXT).length;

/** Reads JSON. */
function readJson(body: ReadableStream<Uint8Array> | null, maxBytes: number) {
  const { bytes, cancel } = readBytes(body, maxBytes);
  return { json: bytes.then((bytes) => JSON.parse(new TextDecoder().decode(bytes))), cancel };
}

Deno.test("readBytes() reads the same JSON in chunks of any size", async () => {
  for (let size = 1; size <= BYTES + 1; size++) {
    const { stream } = new TestBody(chunksOf(TEXT, size));
    assertEquals(await readJson(stream, BYTES).json, JSON.parse(TEXT), `chunks of ${size}`);
  }
});

Deno.test("readBytes() skips empty chunks", async () => {
  const { stream } = new TestBody(["", "[1,", "", "", "2]", ""]);
  assertEquals(await readJson(stream, 5).json, [1, 2]);
});

Deno.test("readBytes() counts bytes, not characters", async () => {
  const body = () => new TestBody(['"日本語"']).stream;
  assertEquals(await readJson(body(), 11).json, "日本語");
  await assertRejects(() => readJson(body(), 10).json, BodyTooLargeError, "10 bytes");
});

Deno.test("readBytes() stops at the first chunk over the limit and releases the body", async () => {
  function* endless() {
    for (;;) yield "x".repeat(100);
  }
  const body = new TestBody(endless());
  await assertRejects(() => readJson(body.stream, 1000).json, BodyTooLargeError);
  assertEquals(body.pulls, 11);
  assert(body.cancelled);
});

Deno.test("readBytes() needs little memory for millions of chunks of one byte", async () => {
  const program = `
    import { readBytes } from ${
    JSON.stringify(new URL("../../src/net/body.ts", import.meta.url).href)
  };
    let left = 1_500_000;
    const body = new ReadableStream({
      pull(controller) {
        if (left-- > 0) controller.enqueue(new Uint8Array([left % 251]));
        else controller.close();
      },
    });
    const bytes = await readBytes(body, 1_500_000).bytes;
    console.log(bytes.length, bytes.every((byte, i) => byte === (1_499_999 - i) % 251));`;
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-lock", "--v8-flags=--max-old-space-size=100", program],
    env: { NO_COLOR: "1" },
    stderr: "null",
  }).output();
  assertEquals([code, new TextDecoder().decode(stdout)], [0, "1500000 true\n"]);
});

Deno.test("readBytes() refuses one chunk that is too long", async () => {
  const body = new TestBody(["x".repeat(1_000_000)], "never");
  await assertRejects(() => readJson(body.stream, 999_999).json, BodyTooLargeError);
  assert(body.cancelled);
});

Deno.test("readBytes() rejects with a SyntaxError if the body is not JSON", async () => {
  const bodies = ["", " ", "{", "{}}", "nul", "'x'", "\0", "{a:1}", '{"a":1,}', "NaN", "\u00a0{}"];
  for (const text of bodies) {
    await assertRejects(() => readJson(new TestBody([text]).stream, 100).json, SyntaxError);
  }
  await assertRejects(() => readJson(null, 100).json, SyntaxError);
});

Deno.test("readBytes() reads invalid UTF-8 as request.json() does", async () => {
  const bodies = [
    ...[[0x22, 0xff, 0x22], [0x22, 0xc3, 0x22], [0x22, 0xe2, 0x82, 0x22], [0x22, 0xc0, 0xaf, 0x22]],
    ...[[0x22, 0xed, 0xa0, 0x80, 0x22], [0x22, 0xf0, 0x9f, 0x92], [0x31, 0xc3], [
      0xef,
      0xbb,
      0xbf,
      0x31,
    ], [0xff]],
  ];
  for (const bytes of bodies) {
    const body = new Uint8Array(bytes);
    const expected = await new Response(body).json().catch((error: Error) => error.name);
    for (const size of [1, 2, 8]) {
      const chunks = [];
      for (let i = 0; i < body.length; i += size) chunks.push(body.subarray(i, i + size));
      const read = readJson(new TestBody(chunks).stream, 100).json;
      assertEquals(await read.catch((error: Error) => error.name), expected, `${bytes} by ${size}`);
    }
  }
});

Deno.test("readBytes() rejects with the error of a body that breaks", async () => {
  const body = new TestBody(['{"update_id"'], new TypeError("connection reset"));
  await assertRejects(() => readJson(body.stream, 100).json, TypeError, "connection reset");
});

Deno.test("readBytes() releases the body when cancelled", async () => {
  const body = new TestBody(["{"], "never");
  const reading = readJson(body.stream, 100);
  assertFalse(body.cancelled);
  reading.cancel();
  assert(body.cancelled);
  await assertRejects(() => reading.json, SyntaxError);
});

Deno.test("readBytes() may be cancelled after its body broke or ended", async () => {
  const broken = readJson(new TestBody([], new Error("reset")).stream, 100);
  await assertRejects(() => broken.json, Error, "reset");
  broken.cancel();
  const ended = readJson(new TestBody(["1"]).stream, 100);
  assertEquals(await ended.json, 1);
  ended.cancel();
  readJson(null, 100).json.catch(() => {});
});

Deno.test("readBytes() rejects if the body is locked", async () => {
  const { stream } = new TestBody(["1"]);
  stream.getReader();
  await assertRejects(() => readJson(stream, 100).json, TypeError);
});
