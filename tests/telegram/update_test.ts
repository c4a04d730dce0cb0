import { assert, assertEquals, assertFalse } from "@std/assert";
import { isUpdateKind, kindOf, UPDATE_KINDS } from "../../src/telegram/update.ts";
import type { Update } from "../../src/telegram/types.ts";
import { readSamples } from "../helpers/samples.ts";

function kindOfJson(text: string): string {
  return kindOf(JSON.parse(text) as Update);
}

Deno.test("UPDATE_KINDS are names of their own, each once", () => {
  assertEquals(new Set(UPDATE_KINDS).size, UPDATE_KINDS.length);
  for (const kind of UPDATE_KINDS) assert(/^[a-z]+(_[a-z]+)*$/.test(kind), kind);
  assertFalse(UPDATE_KINDS.includes("update_id" as never));
});

Deno.test("isUpdateKind() knows no name that every object has", () => {
  for (const kind of UPDATE_KINDS) assert(isUpdateKind(kind));
  const others = ["", "update_id", "Message", "message ", "default", "options", "__proto__"];
  for (const name of [...others, ...Object.getOwnPropertyNames(Object.prototype)]) {
    assertFalse(isUpdateKind(name), name);
  }
});

Deno.test("kindOf() tells the kind of every sample", () => {
  for (const { name, update } of readSamples()) {
    const kind = kindOf(update);
    assert(isUpdateKind(kind), name);
    assert(name.startsWith(kind), `${name} is ${kind}`);
  }
});

Deno.test("kindOf() tells every kind, wherever update_id stands", () => {
  for (const kind of UPDATE_KINDS) {
    assertEquals(kindOfJson(`{"update_id":1,"${kind}":{}}`), kind);
    assertEquals(kindOfJson(`{"${kind}":{},"update_id":1}`), kind);
  }
});

Deno.test("kindOf() prefers a kind that it knows, and gives others as they stand", () => {
  assertEquals(kindOfJson('{"update_id":1,"hologram":{},"message":{}}'), "message");
  assertEquals(kindOfJson('{"update_id":1,"hologram":{},"odour":{}}'), "hologram");
  assertEquals(kindOfJson('{"update_id":1,"":{}}'), "");
  assertEquals(kindOfJson('{"update_id":1}'), "");
  for (const name of ["__proto__", "constructor", "toString", "default"]) {
    assertEquals(kindOfJson(`{"update_id":1,"${name}":{"message":{}}}`), name);
  }
});

Deno.test("kindOf() looks at the name and not at what it holds", () => {
  for (const payload of ["null", "0", '""', "[]", "false"]) {
    assertEquals(kindOfJson(`{"update_id":1,"message":${payload}}`), "message");
  }
});
