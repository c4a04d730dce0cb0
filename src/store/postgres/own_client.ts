/**
 * PostgreSQL through a client of the user's own.
 *
 * @module
 */
import { type Clock, systemClock } from "../../util/clock.ts";
import { type OptionTypes, refuseWrongOptions } from "../../util/options/option_types.ts";
import type { Retention, StoreOptions } from "../settings.ts";
import type { Store } from "../types.ts";
import { createPostgresStore } from "./postgres_store.ts";
import type { ConnectSql } from "./sql_client.ts";

/** Options for {@linkcode postgresStore}. */
export interface PostgresStoreSettings extends StoreOptions {
  /** Opens a connection: one session, which is not shared. Called again whenever one is lost. */
  client: ConnectSql;
  /**
   * The schema of the tables, created if missing.
   *
   * @default {"postern"}
   */
  schema?: string;
  /**
   * The source of time; tests pass a fake one.
   *
   * @default {the system's}
   */
  clock?: Clock;
}

const SETTINGS: OptionTypes<PostgresStoreSettings> = {
  client: "",
  schema: "string",
  clock: "object",
  leaseMs: "number",
  retention: "object",
};

const RETENTION: OptionTypes<Retention> = {
  deadMs: "number",
  doneMs: "number",
  maxDone: "number",
  replyMs: "number",
};

/**
 * A store in PostgreSQL through a client of your own.
 *
 * @param settings The client, and how long things are kept.
 * @returns The store, which connects when it is first used.
 *
 * @throws {TypeError} If the schema's name is invalid, or a setting does not exist or is of another
 * type.
 *
 * @example With the package `pg`
 * ```ts
 * import { type ConnectSql, postgresStore } from "@postern/postern/store";
 * import { assertEquals } from "@std/assert";
 *
 * // What is used here of `Client` from the package `pg`.
 * interface Client {
 *   connect(): Promise<void>;
 *   on(event: "error", listener: () => void): void;
 *   query(query: unknown): Promise<{ rows: (string | null)[][] }>;
 *   end(): Promise<void>;
 * }
 *
 * function connectWith(create: () => Client): ConnectSql {
 *   return async () => {
 *     const client = create();
 *     // The call under way is rejected, too, and then the store connects again.
 *     client.on("error", () => {});
 *     await client.connect();
 *     let statements = 0;
 *     const asText = { getTypeParser: () => (text: string) => text };
 *     return {
 *       prepare: (text) => Promise.resolve({ name: `postern_${++statements}`, text }),
 *       async execute(prepared, values) {
 *         const query = { ...prepared as object, values, rowMode: "array", types: asText };
 *         return (await client.query(query)).rows;
 *       },
 *       close: () => client.end(),
 *     };
 *   };
 * }
 *
 * // createApp({ store: storeOf(() => new Client({ connectionString })), bots })
 * const storeOf = (create: () => Client) => postgresStore({ client: connectWith(create) });
 * assertEquals(typeof storeOf, "function");
 * ```
 */
export function postgresStore(settings: PostgresStoreSettings): Store {
  refuseWrongOptions("open a store", settings, SETTINGS);
  if (typeof settings?.client !== "function") {
    throw new TypeError("Cannot open a store: client is not a function; give one that connects");
  }
  refuseWrongOptions("open a store", settings.retention, RETENTION, [], "retention");
  const { client, clock = systemClock, ...options } = settings;
  return createPostgresStore(client, clock, options);
}
