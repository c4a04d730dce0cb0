import { DatabaseSync } from "node:sqlite";
import { FakeClock } from "../../src/util/fake_clock.ts";
import { MemoryTables } from "../../src/store/memory/memory_tables.ts";
import { settingsOf, type StoreOptions } from "../../src/store/settings.ts";
import { SqliteTables } from "../../src/store/sqlite/sqlite_tables.ts";
import type { Tables } from "../../src/store/tables.ts";
import { createPostgresStore } from "../../src/store/postgres/postgres_store.ts";
import { createMemoryStore } from "../../src/store/tables_store.ts";
import { Seeded } from "../helpers/seeded.ts";
import { type Subject, testConformance } from "./helpers/conformance.ts";
import { Client } from "./simulation/postgres/client.ts";
import { Server } from "./simulation/postgres/server.ts";

/** Instances over the same tables, at a time set by the test. */
function subjectOver(tables: Tables, options: StoreOptions): Subject {
  const clock = new FakeClock();
  return {
    open: () => createMemoryStore(clock, options, tables),
    pass: (ms) => clock.advance(ms),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

testConformance("memory", (options) => {
  return Promise.resolve(subjectOver(new MemoryTables(settingsOf(options)), options));
});

testConformance("SQLite", (options) => {
  const tables = new SqliteTables(new DatabaseSync(":memory:"), settingsOf(options));
  // Each instance closes it in turn.
  return Promise.resolve(subjectOver(Object.assign(tables, { close: () => {} }), options));
});

// The server of the simulation, which has no indexes for a thousand rows.
testConformance("simulated PostgreSQL", (options) => {
  const clock = new FakeClock();
  const server = new Server({ random: new Seeded(1), now: () => clock.date() });
  const timer = setInterval(() => {
    while (server.step(Infinity)) continue;
  });
  return Promise.resolve({
    open: () => createPostgresStore(() => Promise.resolve(new Client(server)), clock, options),
    pass: (ms) => clock.advance(ms),
    [Symbol.asyncDispose]: () => Promise.resolve(clearInterval(timer)),
  });
}, /^(many lanes|any number of|no more finished)/);
