import { assertEquals } from "@std/assert";
import { readUpdates } from "../../src/polling/read_updates.ts";

/** The result for items, with updates written as their ids: an update's id, or `skip` and an id. */
function read(items: readonly unknown[], offset = 900): (number | string)[] {
  const answer = items.map((item) => typeof item === "number" ? { update_id: item } : item);
  return readUpdates(answer, offset).map((item) =>
    item.type === "update" ? item.update.update_id : `skip ${item.id}`
  );
}

Deno.test("readUpdates() reads the very next update behind an item without an id", () => {
  assertEquals(read([900, null, 901]), [900, "skip 900", 901]);
  assertEquals(read([null, {}, 900, "x", 901, [], 902]), [
    ...["skip 899", "skip 899", 900, "skip 900", 901],
    ...["skip 901", 902],
  ]);
});

Deno.test("readUpdates() skips items without an id that nothing follows", () => {
  assertEquals(read([900, null, {}]), [900, "skip 901", "skip 902"]);
  assertEquals(read([null]), ["skip 900"]);
  assertEquals(read([900, null, 7]), [900, "skip 901", "skip 901"]);
});

Deno.test("readUpdates() skips an update with an unusable id", () => {
  assertEquals(read([{ update_id: "900" }, 901, 7]), ["skip 900", 901, "skip 901"]);
});
