import { assertEquals, assertThrows } from "@std/assert";
import { jsonText, NotJsonError } from "../../../src/util/json/json_text.ts";

class Order {
  readonly id = 7;
}
class Secretive {
  readonly #id = 7;
  get id(): number {
    return this.#id;
  }
}

function fail(thrown: unknown): never {
  throw thrown;
}

Deno.test("jsonText() serialises what JSON can represent", () => {
  const values: [unknown, string | undefined][] = [
    [undefined, undefined],
    [null, "null"],
    [[1, "a", true], '[1,"a",true]'],
    [{ gone: undefined, kept: { deep: [null] } }, '{"kept":{"deep":[null]}}'],
    [{ at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
    [new URL("https://a.example/"), '"https://a.example/"'],
    [new Order(), '{"id":7}'],
    [Object.create(null), "{}"],
    [{}, "{}"],
  ];
  for (const [value, json] of values) assertEquals(jsonText(value, "result"), json);
});

Deno.test("jsonText() throws on what JSON would lose, and says which part", () => {
  const values: [unknown, string][] = [
    [1n, "it is a bigint"],
    [() => {}, "it is a function"],
    [Symbol("x"), "it is a symbol"],
    [new Map([["a", 1]]), "it is a Map"],
    [{ seen: new Set([1]) }, '"seen" is a Set'],
    [{ deep: { bytes: new Uint8Array(2) } }, '"bytes" is a Uint8Array'],
    [{ send() {} }, '"send" is a function'],
    [new Response("x"), "it is a Response"],
    [new Error("x"), "it is a Error"],
    [new Secretive(), "it is a Secretive"],
    [Promise.resolve(), "it is a Promise"],
    [NaN, "it is NaN"],
    [{ mean: [1, -Infinity] }, '"1" is -Infinity'],
    [{ at: new Date(NaN) }, '"at" is an invalid Date'],
    ["x".repeat(10_000_000), "it is 10000002 characters long; give at most 10000000"],
    ...[null, undefined, "no", Symbol("no"), Object.create(null)].map((thrown) =>
      [{ toJSON: () => fail(thrown) }, ""] as [unknown, string]
    ),
  ];
  for (const [value, text] of values) {
    assertThrows(
      () => jsonText(value, 'result of ctx.once("x")'),
      NotJsonError,
      `Cannot keep the result of ctx.once("x") as JSON: ${text}`,
    );
  }
  const loop: { self?: unknown } = {};
  loop.self = loop;
  assertThrows(() => jsonText(loop, "result"), NotJsonError, "circular");
});
