/**
 * The store's modules, as they are or with one of their checks removed.
 */
import { assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";

const SOURCE = new URL("../../../src/", import.meta.url);

/** The modules for a simulation or an engine's conformance tests. */
export interface Modules {
  readonly Acceptor: typeof import("../../../src/store/acceptor/acceptor.ts").Acceptor;
  readonly MemoryTables: typeof import("../../../src/store/memory/memory_tables.ts").MemoryTables;
  readonly SqliteTables: typeof import("../../../src/store/sqlite/sqlite_tables.ts").SqliteTables;
  readonly createPostgresStore:
    typeof import("../../../src/store/postgres/postgres_store.ts").createPostgresStore;
  readonly statementsOf: typeof import("../../../src/store/postgres/statements.ts").statementsOf;
  readonly createMemoryStore: typeof import("../../../src/store/tables_store.ts").createMemoryStore;
}

/** A change to the source: a text that occurs once in a file, and its replacement. */
export interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Loads the modules, from a modified copy if there are changes. */
export async function loadModules(edits: readonly Edit[] = []): Promise<Modules> {
  if (edits.length === 0) return await importFrom(`${SOURCE.href}store/`);
  const folder = await Deno.makeTempDir({ prefix: "postern-mutant-" });
  try {
    for (const room of ["store", "util", "postgres"]) {
      copy(fromFileUrl(new URL(room, SOURCE)), join(folder, room));
    }
    for (const { file, from, to } of edits) {
      const path = join(folder, "store", file);
      const text = await Deno.readTextFile(path);
      assertEquals(text.split(from).length, 2, `in ${file}, occurrences of: ${from}`);
      await Deno.writeTextFile(path, text.replace(from, () => to));
    }
    return await importFrom(`file://${folder}/store/`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function importFrom(base: string): Promise<Modules> {
  const { Acceptor } = await import(`${base}acceptor/acceptor.ts`);
  const { MemoryTables } = await import(`${base}memory/memory_tables.ts`);
  const { SqliteTables } = await import(`${base}sqlite/sqlite_tables.ts`);
  const { createMemoryStore } = await import(`${base}tables_store.ts`);
  const { createPostgresStore } = await import(`${base}postgres/postgres_store.ts`);
  const { statementsOf } = await import(`${base}postgres/statements.ts`);
  return {
    createPostgresStore,
    statementsOf,
    Acceptor,
    MemoryTables,
    SqliteTables,
    createMemoryStore,
  };
}

function copy(from: string, to: string): void {
  Deno.mkdirSync(to);
  for (const { name, isDirectory } of Deno.readDirSync(from)) {
    if (isDirectory) copy(join(from, name), join(to, name));
    else Deno.copyFileSync(join(from, name), join(to, name));
  }
}
