import { assertEquals } from "@std/assert";
import { coverage } from "../../../src/simulator/api/methods.ts";
import { METHOD_TABLE, readMethodTable } from "../../../src/simulator/api/method_table.ts";
import { METHOD_NAMES } from "../../../src/telegram/method_names.ts";
import { REQUIRED_PARAMS } from "../../../src/telegram/required_params.ts";
import { declaredMethods } from "./bot_api_types.ts";

Deno.test("METHOD_TABLE matches the types package", async () => {
  const lines = (await declaredMethods()).map(({ name, required, result }) =>
    `${[name, ...required].join(" ")}: ${result}`
  );
  const table = METHOD_TABLE.trim().split("\n");
  assertEquals({ missing: missing(lines, table), unknown: missing(table, lines) }, {
    missing: [],
    unknown: [],
  });
});

Deno.test("METHOD_NAMES contains every method of the types package and no other", async () => {
  const declared = (await declaredMethods()).map(({ name }) => name);
  assertEquals({
    missing: missing(declared, METHOD_NAMES),
    unknown: missing(METHOD_NAMES, declared),
  }, {
    missing: [],
    unknown: [],
  });
});

Deno.test("REQUIRED_PARAMS matches the types package", async () => {
  const methods = (await declaredMethods()).filter(({ required }) => required.length > 0);
  const declared = Object.fromEntries(methods.map(({ name, required }) => [name, required]));
  assertEquals(REQUIRED_PARAMS as Record<string, readonly string[]>, declared);
});

Deno.test("readMethodTable() finds methods by lower-case name", () => {
  const table = readMethodTable();
  assertEquals(table.size, METHOD_NAMES.length);
  assertEquals(table.get("sendmessage"), {
    name: "sendMessage",
    required: ["chat_id", "text"],
    result: "Message",
  });
  assertEquals(table.get("getme"), { name: "getMe", required: [], result: "UserFromGetMe" });
});

Deno.test("coverage() assigns every method to one of three lists", () => {
  const { modelled, plausible, refused } = coverage();
  assertEquals([...modelled, ...plausible, ...refused].toSorted(), METHOD_NAMES.toSorted());
  assertEquals([modelled.includes("sendMessage"), refused.includes("sendGift")], [true, true]);
});

function missing(from: readonly string[], list: readonly string[]): string[] {
  return from.filter((one) => !list.includes(one));
}
