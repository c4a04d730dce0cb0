import { assertEquals, assertThrows } from "@std/assert";
import { BodyError } from "../../src/telegram/arguments/body_error.ts";
import { readArguments } from "../../src/telegram/arguments/read_arguments.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

function valuesOf(text: string | Uint8Array<ArrayBuffer>, type = "application/json") {
  const body = typeof text === "string" ? bytes(text) : text;
  return Object.fromEntries(readArguments(type, body).values);
}

Deno.test("readArguments() preserves what JSON has and text would lose", () => {
  assertEquals(
    valuesOf(
      '{"a":"x","b":7,"c":1.50,"d":12345678901234567890,"e":true,"f":null,"g":[1,{"h":"ü"}],"i":1e2}',
    ),
    {
      a: "x",
      b: 7,
      c: "1.50",
      d: "12345678901234567890",
      e: true,
      f: "null",
      g: [1, { h: "ü" }],
      i: "1e2",
    },
  );
  const ids = '{"a":{"id":12345678901234567890},"b":{"id":"12345678901234567890"}}';
  assertEquals(valuesOf(ids), {
    a: '{"id":12345678901234567890}',
    b: { id: "12345678901234567890" },
  });
  assertEquals(valuesOf('"just text"'), { content: "just text" });
});

Deno.test("readArguments() reads truncated JSON up to where it ends", () => {
  const deep = (depth: number) => `{"a":1,"b":${"[".repeat(depth)}${"]".repeat(depth)},"c":2}`;
  assertEquals(Object.keys(valuesOf(deep(100))), ["a", "b", "c"]);
  assertEquals(Object.keys(valuesOf(deep(102))), ["a"]);
  for (
    const [text, names] of [
      ['{"a":1 "b":2}', ["a"]],
      ['{"a":1,,"b":2}', ["a"]],
      ['{"a":tru,"b":2}', []],
      ['{"a":{"b":1,},"c":2}', []],
      ['{"a":"\\u12G4"}', []],
      ['{"a":"\\u123', []],
      ["{\"a\":'x'}", []],
      ["\ufeff{}", []],
      ['\n\t {"a" :\r\n1 , "b": 2 }', ["a", "b"]],
    ] as const
  ) {
    assertEquals(Object.keys(valuesOf(text)), names as unknown as string[], text);
  }
});

Deno.test("readArguments() marks invalid UTF-8 with lone surrogates", () => {
  const body = Uint8Array.of(...bytes('{"a":"x'), 0xff, ...bytes('","b":"y"}'));
  const { a, b } = valuesOf(body) as { a: string; b: string };
  assertEquals([a.isWellFormed(), b], [false, "y"]);
  assertEquals((valuesOf('{"a":"\\ud83d"}').a as string).isWellFormed(), false);
  assertEquals(valuesOf('{"a":"\\ud83d\\udc4d"}').a, "👍");
});

Deno.test("readArguments() decodes percent-encoding, and keeps invalid sequences", () => {
  const type = "application/x-www-form-urlencoded";
  assertEquals(valuesOf("a=1+2%2B3&b=%D0%9F%&c&=d&a=9&e=%zz%4", type), {
    a: "1 2+3",
    b: "П%",
    c: "",
    "": "d",
    e: "%zz%4",
  });
});

Deno.test("readArguments() limits forms", () => {
  const type = "multipart/form-data; boundary=b";
  const part = (name: string, value: string) =>
    `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const file = (name: string) => part(`${name}"; filename="x`, "y");
  const half = "x".repeat(1 << 19);
  const refused = (body: string, error: string) =>
    assertThrows(() => readArguments(type, bytes(`${body}--b--`)), BodyError, error);
  refused(part("a", half) + part("b", `${half}x`), "too many parameters in form data");
  refused(Array.from({ length: 51 }, (_, i) => file(`f${i}`)).join(""), "too many files attached");
  const most = Array.from({ length: 50 }, (_, i) => file(`f${i}`)).join("") + "--b--";
  assertEquals(readArguments(type, bytes(most)).files.size, 50);
  assertEquals(readArguments("text/plain", bytes("a=1")).values.size, 0);
});
