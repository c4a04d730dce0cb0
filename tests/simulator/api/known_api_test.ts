import { assertEquals } from "@std/assert";
import { wholeApi } from "./bot_api_types.ts";

/** By name: the words after it. */
function byName(lines: readonly string[]): Map<string, string[]> {
  return new Map(lines.map((line) => {
    const [name = "", ...words] = line.split(" ");
    return [name, words];
  }));
}

/** What one has and the other has not: whole names, and words of names that both have. */
function added(to: Map<string, string[]>, from: Map<string, string[]>): string[] {
  return [...to].flatMap(([name, words]) => {
    const known = from.get(name);
    if (!known) return [name];
    return words.filter((word) => !known.includes(word)).map((word) => `${name}.${word}`);
  });
}

Deno.test("the types package has no method, parameter, object or field that is not known here", async () => {
  const text = await Deno.readTextFile(new URL("known_api.txt", import.meta.url));
  const known = byName(text.trim().split("\n"));
  const declared = byName(await wholeApi());
  // When this fails after an update: see what the simulator has to learn, then run print_methods.ts.
  assertEquals({ added: added(declared, known), gone: added(known, declared) }, {
    added: [],
    gone: [],
  });
});

Deno.test("a new field, a new method and one that is gone would be named", () => {
  const known = byName(["sendMessage chat_id text", "Poll id", "getOld"]);
  const declared = byName(["sendMessage chat_id text mood?", "Poll id", "sendMood chat_id"]);
  assertEquals(added(declared, known), ["sendMessage.mood?", "sendMood"]);
  assertEquals(added(known, declared), ["getOld"]);
});
