import { assertEquals } from "@std/assert";
import { problemText } from "../../src/app/setting_problem.ts";
import { EnvReader } from "../../src/config/reader.ts";

Deno.test("EnvReader.get() trims, and treats an empty value as unset", () => {
  const reader = new EnvReader({ A: " x y\n", B: "", C: " \t", D: undefined });
  assertEquals(["A", "B", "C", "D", "E"].map((name) => reader.get(name)), [
    "x y",
    ...Array(4).fill(undefined),
  ]);
});

Deno.test("EnvReader.integer() accepts digits within bounds, otherwise returns the default and reports a problem", () => {
  const integer = (text: string) => {
    const reader = new EnvReader({ N: text });
    return [reader.integer("N", 5, 1, 10), reader.problems.length];
  };
  assertEquals(["1", "10", "007", " 7 "].map(integer), [[1, 0], [10, 0], [7, 0], [7, 0]]);
  for (const wrong of ["0", "11", "-1", "+1", "1.0", "1e1", "1_0", "0x1", "١", "Infinity", "NaN"]) {
    assertEquals(integer(wrong), [5, 1], wrong);
  }
  assertEquals(integer(""), [5, 0]);
});

Deno.test("EnvReader.choice() accepts only the listed words, as written", () => {
  const reader = new EnvReader({ A: "b", B: "B", C: "toString" });
  assertEquals(reader.choice("A", "a", ["a", "b"]), "b");
  assertEquals(reader.choice("B", "a", ["a", "b"]), "a");
  assertEquals(reader.choice("C", "a", ["a", "b"]), "a");
  assertEquals(reader.choice("D", "a", ["a", "b"]), "a");
  assertEquals(reader.problems.map(problemText), [
    'B="B": unknown; use a or b',
    'C="toString": unknown; use a or b',
  ]);
});

Deno.test("EnvReader.list() drops empty items", () => {
  const reader = new EnvReader({ A: " a, b ,,c,", B: ",", C: "" });
  assertEquals(["A", "B", "C"].map((name) => reader.list(name)), [["a", "b", "c"], [], undefined]);
});

Deno.test("EnvReader.problem() keeps a value on one line", () => {
  const reader = new EnvReader({ A: 'x"\n  - FORGED: y' });
  reader.problem("A", "wrong", "");
  assertEquals(reader.problems.map(problemText), [String.raw`A="x\"\n  - FORGED: y": wrong`]);
});
