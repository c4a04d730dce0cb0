/** What one bot does wrong does not stop the store for the others. PostgreSQL's is in store_server/. */
import { DatabaseSync } from "node:sqlite";
import { settingsOf } from "../../src/store/settings.ts";
import { SqliteTables } from "../../src/store/sqlite/sqlite_tables.ts";
import { createMemoryStore } from "../../src/store/tables_store.ts";
import { POISONS, swallow } from "./helpers/poison.ts";
import { Stage } from "./helpers/stage.ts";

for (const [what, poison] of Object.entries(POISONS)) {
  Deno.test(`a SQLite store goes on after ${what}`, async () => {
    await using stage = new Stage();
    const { clock } = stage;
    const open = () => {
      const tables = new SqliteTables(new DatabaseSync(":memory:"), settingsOf());
      return { clock, store: createMemoryStore(clock, undefined, tables) };
    };
    await swallow(poison, open, () => stage.pass(10, 5));
  });
}
