/**
 * Opens the store that a setting names.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import { isConnectionText } from "../util/connection_text.ts";
import { StoreRefused } from "./errors.ts";
import type { StoreOptions } from "./settings.ts";
import type { Store } from "./types.ts";

/** Options for {@linkcode openStore}. */
export interface OpenStoreOptions extends StoreOptions {
  /** Whether files outlast the process; not on Deno Deploy. @default {true} */
  readonly files?: boolean;
  /** Whether updates are run; otherwise only the dead letters are accessible. @default {true} */
  readonly owner?: boolean;
}

/**
 * A store by its setting: `memory`, `postgres://…`, or the path of a SQLite file. It connects when it
 * is first used, and loads none of the other engines.
 *
 * @throws {StoreRefused} If it cannot be used here.
 */
export async function openStore(
  setting: string,
  clock: Clock,
  options: OpenStoreOptions = {},
): Promise<Store> {
  if (setting === "memory") {
    const { createMemoryStore } = await import("./tables_store.ts");
    return createMemoryStore(clock, options);
  }
  if (/^postgres(ql)?:/.test(setting)) {
    const { createPostgresStore } = await import("./postgres/postgres_store.ts");
    const { describeDatabase, parsePostgresUrl } = await import("../postgres/url.ts");
    const { PostgresClient } = await import("../postgres/client.ts");
    const config = parsePostgresUrl(setting);
    const connect = async () => {
      try {
        return await PostgresClient.connect(config, clock);
      } catch (error) {
        const { message } = error as Error;
        const place = describeDatabase(config);
        if (error instanceof Deno.errors.NotCapable) {
          throw new StoreRefused(`Cannot connect to ${place}: ${message}`);
        }
        throw new Error(`Cannot connect to ${place}: ${message}`, { cause: error });
      }
    };
    return createPostgresStore(connect, clock, options);
  }
  // SQLite itself would not take `:memory:` and `file:…` for the path of a file.
  if (setting === "" || isConnectionText(setting)) {
    throw new StoreRefused(
      "Cannot use the store: STORE names neither a file nor PostgreSQL; " +
        "set it to data/postern.db, postgres://user@host/database or memory",
    );
  }
  if (options.files === false) {
    throw new StoreRefused(
      `Cannot use the store ${setting}: files do not outlast the process here; set STORE=postgres://\u2026`,
    );
  }
  const { createSqliteStore } = await import("./sqlite/sqlite_store.ts");
  return createSqliteStore(setting, clock, options);
}
