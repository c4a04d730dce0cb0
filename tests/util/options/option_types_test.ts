import {
  type OptionType,
  refuseWrongOptions,
  typeProblems,
} from "../../../src/util/options/option_types.ts";
import { assertEquals, assertThrows } from "@std/assert";

const TYPES: Record<string, OptionType> = {
  name: "string",
  list: "array",
  either: "number or function",
  how: ["a", "b", "c"],
};

const refused: [what: string, options: unknown, text: string][] = [
  ["an unknown option", { nme: "x" }, 'Cannot test: nme is not an option; rename it "name"'],
  ["a missing option", {}, "Cannot test: name is missing; give a string"],
  ["no options where one is required", undefined, "Cannot test: name is missing; give a string"],
  ["null", null, "Cannot test: options is not an object; write `{ name: … }`"],
  ["another type", { name: 5 }, "Cannot test: name is not a string; give a string"],
  ["null for an option", { name: null }, "Cannot test: name is not a string; give a string"],
  [
    "a text for a list",
    { name: "x", list: "y" },
    'Cannot test: list is not an array; write ["…"]',
  ],
  [
    "what is neither of two types",
    { name: "x", either: "5" },
    "Cannot test: either is not a number or a function; give a number or a function",
  ],
  [
    "a text that is not one of the possible ones",
    { name: "x", how: "d" },
    'Cannot test: how is not one of its values; give "a", "b" or "c"',
  ],
];
for (const [what, options, text] of refused) {
  Deno.test(`refuseWrongOptions() refuses ${what}`, () => {
    assertThrows(() => refuseWrongOptions("test", options, TYPES, ["name"]), TypeError, text);
  });
}

Deno.test("refuseWrongOptions() takes options of their types, and undefined as unset", () => {
  refuseWrongOptions("test", { name: "x", list: [], either: () => {}, how: "b" }, TYPES);
  refuseWrongOptions("test", { name: undefined, how: undefined }, TYPES);
  refuseWrongOptions("test", undefined, TYPES);
});

Deno.test("typeProblems() does not show values, which may be secret", () => {
  const [problem] = typeProblems("bots.a.", { name: 12345 }, TYPES);
  assertEquals(problem, {
    setting: "bots.a.name",
    message: "not a string",
    remedy: "give a string",
  });
});
