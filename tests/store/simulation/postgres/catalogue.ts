/**
 * The store's tables. They are those of the migrations in `src/store/postgres/schema.ts`, which are
 * not simulated themselves.
 */
import { type Column, Table, type Value } from "./heap.ts";

/** The version of the schema that these are. With another one the store would try to migrate. */
export const VERSION = 2;

function columns(names: string, defaults: Record<string, Value> = {}): Column[] {
  return names.split(" ").map((name) => ({
    name,
    ...name in defaults && { default: defaults[name]! },
  }));
}

/** Empty tables, by name. */
export function emptyTables(): Map<string, Table> {
  const updates = columns(
    "seq bot id lane kind body state attempt due at ended replays error",
    { seq: "identity", state: 0, attempt: 0, due: "now", at: "now", replays: 0 },
  );
  return new Map([
    ["node", new Table(columns("id until", { id: "identity" }), [["id"]])],
    ["lane", new Table(columns("bot lane holder pending begun head"), [["bot", "lane"]])],
    ["upd", new Table(updates, [["seq"], ["bot", "id"]])],
    ["dead", new Table(columns("seq"), [["seq"]])],
    ["reply", new Table(columns("seq at value", { at: "now" }), [["seq"]])],
    ["task", new Table(columns("id bot lane due body", { id: "identity" }), [["id"]])],
    ["note", new Table(columns("bot id name value"), [["bot", "id", "name"]])],
  ]);
}
