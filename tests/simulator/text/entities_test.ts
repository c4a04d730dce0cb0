import { assertEquals } from "@std/assert";
import { givenEntities } from "../../../src/simulator/text/given_entities.ts";
import { normalise } from "../../../src/simulator/text/normalise.ts";
import { ENTITIES, expected, verdictOf } from "./cases.ts";

function refusal(...given: unknown[]): string | undefined {
  const verdict = verdictOf(() => normalise({ text: "ab", entities: givenEntities(given) }));
  return "error" in verdict ? verdict.error : undefined;
}

Deno.test("given entities are checked, sorted, split and joined as in TDLib", () => {
  for (const known of ENTITIES) {
    const { source, given } = known;
    const ours = verdictOf(() => normalise({ text: source, entities: givenEntities(given) }));
    assertEquals({ source, given, ...ours }, { source, given, ...expected(known) });
  }
});

Deno.test("givenEntities() refuses invalid entities with Telegram's exact errors", () => {
  const at = { offset: 0, length: 1 };
  const PREFIX = "Bad Request: can't parse MessageEntity: ";
  const cases: [unknown, string][] = [
    ["bold", "expected an Object"],
    [null, "expected an Object"],
    [[], "expected an Object"],
    [{}, `Can't find field "offset"`],
    [{ type: "bold" }, `Can't find field "offset"`],
    [{ offset: 0, type: "bold" }, `Can't find field "length"`],
    [{ offset: null, length: 1 }, `Field "offset" must be a Number`],
    [{ offset: true, length: 1 }, `Field "offset" must be a Number`],
    [{ offset: 1.5, length: 1 }, `Field "offset" must be a valid Number`],
    [{ offset: "x", length: 1 }, `Field "offset" must be a valid Number`],
    [{ offset: 0, length: 2 ** 31 }, `Field "length" must be a valid Number`],
    [at, `Can't find field "type"`],
    [{ ...at, type: "" }, "Type is not specified"],
    [{ ...at, type: {} }, `Field "type" must be of type String`],
    [{ ...at, type: "foo" }, "Unsupported type specified"],
    [{ ...at, type: "pre", language: [] }, `Field "language" must be of type String`],
    [{ ...at, type: "text_link" }, `Can't find field "url"`],
    [{ ...at, type: "text_mention" }, `Can't find field "user"`],
    [{ ...at, type: "text_mention", user: 5 }, `Field "user" must be of type Object`],
    [{ ...at, type: "text_mention", user: {} }, `Can't find field "id"`],
    [{ ...at, type: "custom_emoji" }, `Can't find field "custom_emoji_id"`],
    [
      { ...at, type: "custom_emoji", custom_emoji_id: "x" },
      `Field "custom_emoji_id" must be a valid Number`,
    ],
    [{ ...at, type: "date_time" }, `Can't find field "unix_time"`],
    [
      { ...at, type: "date_time", unix_time: 5, date_time_format: "q" },
      "Invalid date-time format specified",
    ],
  ];
  for (const [given, reason] of cases) assertEquals(refusal(given), PREFIX + reason);
  assertEquals(
    refusal({ ...at, type: "date_time", unix_time: 0 }),
    "Bad Request: invalid date specified",
  );
  // An unreadable object is reported before an invalid value.
  assertEquals(
    refusal({ ...at, type: "text_link", url: "x" }, {}),
    `${PREFIX}Can't find field "offset"`,
  );
});

Deno.test("givenEntities() ignores entities that Telegram detects itself, and accepts numbers as texts", () => {
  const given = [
    { type: "mention", offset: 0, length: 4 },
    { type: "url", offset: 0, length: 4 },
    { type: "bold", offset: "1", length: "2" },
    { type: "date_time", offset: 0, length: 1, unix_time: 5, date_time_format: "TDW" },
  ];
  assertEquals(givenEntities(given) as unknown, [
    { offset: 1, length: 2, type: "bold" },
    { offset: 0, length: 1, type: "date_time", unix_time: 5, date_time_format: "wDT" },
  ]);
  for (const nothing of [undefined, null, "x", 5, {}]) assertEquals(givenEntities(nothing), []);
});
