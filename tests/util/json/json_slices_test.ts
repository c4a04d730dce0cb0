import { assertEquals } from "@std/assert";
import { jsonSlices } from "../../../src/util/json/json_slices.ts";

Deno.test("jsonSlices() yields the members of an object as written", () => {
  const text =
    ' {"a" : 65.0,"b\\"}":"x\\\\" , "c":{"d":[1,{}],"e":"]}"}\n,"f":[ ],"g":null ,"h":-1E5}';
  assertEquals([...jsonSlices(text)], [
    ['"a"', "65.0"],
    ['"b\\"}"', '"x\\\\"'],
    ['"c"', '{"d":[1,{}],"e":"]}"}'],
    ['"f"', "[ ]"],
    ['"g"', "null"],
    ['"h"', "-1E5"],
  ]);
});

Deno.test("jsonSlices() yields the elements of an array, and nothing for other values", () => {
  assertEquals([...jsonSlices("[1, [2,3],{} ]")].map(([, value]) => value), ["1", "[2,3]", "{}"]);
  for (const text of ["[]", "{}", " { } ", "1", '"[1]"', "null"]) {
    assertEquals([...jsonSlices(text)], []);
  }
});

Deno.test("jsonSlices() splits any JSON into parts that can be reassembled", () => {
  let seed = 1;
  const next = (n: number) => (seed = seed * 48271 % 2147483647) % n;
  const words = ["", '"', "\\", "}", "],", "\u00e4\ud83d\ude00", "\\u0041", "plain"];
  function value(depth: number): unknown {
    const kind = next(depth > 3 ? 4 : 6);
    if (kind === 0) return next(1000) / 8 - 60;
    if (kind === 1) return words[next(words.length)];
    if (kind === 2) return [true, false, null][next(3)];
    if (kind === 3) return words[next(words.length)]! + words[next(words.length)];
    const items = Array.from({ length: next(4) }, () => value(depth + 1));
    return kind === 4
      ? items
      : Object.fromEntries(items.map((item, i) => [words[next(words.length)]! + i, item]));
  }
  for (let i = 0; i < 500; i++) {
    const whole = [value(0), { in: value(0) }];
    const text = JSON.stringify(whole, null, next(3));
    const again = [...jsonSlices(text)].map(([, part]) => JSON.parse(part));
    assertEquals(again, JSON.parse(text));
    const members = [...jsonSlices([...jsonSlices(text)][1]![1])];
    assertEquals(members.map(([name, part]) => [JSON.parse(name), JSON.parse(part)]), [
      ["in", JSON.parse(JSON.stringify(whole[1]!)).in],
    ]);
  }
});
