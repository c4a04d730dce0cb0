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

Deno.test("readUpdates() takes no id that Telegram cannot have given: nothing would follow it", () => {
  for (const id of [2 ** 31, Number.MAX_SAFE_INTEGER, String(2 ** 31), 1e21]) {
    assertEquals(read([900, { update_id: id }]), [900, "skip 901"]);
    assertEquals(read([{ update_id: id }, 901]), ["skip 899", 901]);
  }
  assertEquals(read([2 ** 31 - 1]), [2 ** 31 - 1]);
});
