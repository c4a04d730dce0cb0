/**
 * Stores that a setting cannot name: PostgreSQL through a client of your own, with its pool, its
 * tracing or its authentication; and what a store of your own implements.
 *
 * @module
 */
export { postgresStore, type PostgresStoreSettings } from "./postgres/own_client.ts";
export type { ConnectSql, SqlClient } from "./postgres/sql_client.ts";
export type { SqlArray } from "../postgres/arrays.ts";
export { Fenced, StoreRefused } from "./errors.ts";
export type { Retention, StoreOptions } from "./settings.ts";
export type * from "./types.ts";
export type { Clock } from "../util/clock.ts";
