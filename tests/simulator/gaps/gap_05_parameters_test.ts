import { assertEquals } from "@std/assert";
import { readParams } from "../../../src/simulator/api/read_params.ts";
import { BodyError } from "../../../src/telegram/arguments/body_error.ts";

const encoder = new TextEncoder();

async function read(type: string, body: string | Uint8Array<ArrayBuffer>, query = "", more = {}) {
  const bytes = typeof body === "string" ? encoder.encode(body) : body;
  return await readParams(
    { headers: new Headers({ "content-type": type, ...more }), body: bytes },
    query,
  );
}

async function statusOf(reading: Promise<unknown>): Promise<number> {
  try {
    await reading;
    return 200;
  } catch (error) {
    if (error instanceof BodyError) return error.status;
    throw error;
  }
}

Deno.test("gap 5: JSON null is the text null, and other values keep their text", async () => {
  const params = await read(
    "application/json",
    '{"a":null,"b":1.0,"c":{"d":[1]},"e":true,"f":"x"}',
  );
  const texts = ["a", "b", "c", "e", "f", "g"].map((name) => params.text(name));
  assertEquals(texts, ["null", "1.0", '{"d":[1]}', "true", "x", ""]);
  assertEquals(params.view(), { a: "null", b: "1.0", c: { d: [1] }, e: true, f: "x" });
});

Deno.test("gap 5: the first of two parameters with one name wins, and the query comes first", async () => {
  const json = await read("application/json", '{"a":"1","a":"2","b":"3"}', "b=4&c=5&c=6");
  assertEquals(["a", "b", "c"].map((name) => json.text(name)), ["1", "4", "5"]);
  const form = await read("application/x-www-form-urlencoded", "a=1&a=2&b+c=%41%zz+");
  assertEquals([form.text("a"), form.text("b c")], ["1", "A%zz "]);
});

Deno.test("gap 5: truncated JSON counts up to where it ends", async () => {
  for (
    const body of [
      '{"a":"1","b":"2","c":',
      '{"a":"1","b":"2",}',
      '{"a":"1","b":"2","c":{"d":}',
      '{"a":"1","b":"2" "c":"3"}',
      '{"a":"1","b":"2"',
    ]
  ) {
    const params = await read("application/json", body);
    assertEquals([body, params.text("a"), params.text("b"), params.text("c")], [
      body,
      "1",
      "2",
      "",
    ]);
  }
});

Deno.test("gap 5: more than a mebibyte of parameters is 413, but not of files", async () => {
  const large = "x".repeat(1 << 20);
  assertEquals(await statusOf(read("application/json", `{"a":"${large}"}`)), 413);
  assertEquals(await statusOf(read("application/x-www-form-urlencoded", `a=${large}`)), 413);
  assertEquals(await statusOf(read("text/plain", large)), 200);
  const form = new FormData();
  form.set("a", new File([large, large], "a.bin"));
  const { headers, body } = await encoded(form);
  assertEquals((await read(headers.get("content-type")!, body)).upload("a")?.bytes.length, 2 << 20);
  form.set("b", large + "x");
  const more = await encoded(form);
  assertEquals(await statusOf(read(more.headers.get("content-type")!, more.body)), 413);
});

async function encoded(form: FormData) {
  const request = new Request("http://t/", { method: "POST", body: form });
  return { headers: request.headers, body: new Uint8Array(await request.arrayBuffer()) };
}

Deno.test("gap 5: gzip and deflate are decoded, other codings refused", async () => {
  for (const coding of ["gzip", "deflate"] as const) {
    const stream = new Blob(['{"a":"1"}']).stream().pipeThrough(new CompressionStream(coding));
    const body = await new Response(stream).bytes();
    const params = await read("application/json", body, "", { "content-encoding": coding });
    assertEquals(params.text("a"), "1");
  }
  const read415 = read("application/json", "{}", "", { "content-encoding": "br" });
  assertEquals(await statusOf(read415), 415);
  const broken = read("application/json", "{}", "", { "content-encoding": "gzip" });
  assertEquals(await statusOf(broken), 400);
});

/** A multipart body with one part. */
function part(disposition: string, content = "x", boundary = "b"): string {
  return `--${boundary}\r\nContent-Disposition: ${disposition}\r\n\r\n${content}\r\n--${boundary}--\r\n`;
}

Deno.test("gap 5: multipart bodies that break the rules are 400", async () => {
  const type = "multipart/form-data; boundary=b";
  for (
    const [contentType, body] of [
      ["multipart/form-data", part('form-data; name="a"')],
      ["multipart/form-data; boundary=", part('form-data; name="a"')],
      [`multipart/form-data; boundary=${"b".repeat(71)}`, part('form-data; name="a"')],
      [type, "no boundary here"],
      [type, part('attachment; name="a"')],
      [type, part("form-data; filename=x")],
      [type, part('form-data; name="a')],
      [type, part('form-data; name="a"').replace("--b--", "")],
    ] as const
  ) assertEquals([body, await statusOf(read(contentType, body))], [body, 400]);
});

Deno.test("gap 5: file names are unescaped as the official reader does", async () => {
  for (
    const [written, name] of [
      ['"a;b.txt"', "a;b.txt"],
      ['"a\\"b.txt"', "a b.txt"],
      ['"a%22b.txt"', "a b.txt"],
      ['"%D0%B0.txt"', "а.txt"],
      ['"../../etc/passwd"', "passwd"],
      ["plain.txt", "plain.txt"],
      ['""', "file"],
    ] as const
  ) {
    const body = part(`form-data; name="f"; filename=${written}`);
    const params = await read("multipart/form-data; boundary=b", body);
    assertEquals([written, params.upload("f")?.name], [written, name]);
  }
});

Deno.test("gap 5: a part can itself be a form", async () => {
  const body = part(
    'form-data; name="f"\r\nContent-Type: application/x-www-form-urlencoded',
    "a=1&b=2",
  );
  const params = await read('multipart/form-data; boundary="b"', body);
  assertEquals([params.text("a"), params.text("b"), params.text("f")], ["1", "2", ""]);
});
