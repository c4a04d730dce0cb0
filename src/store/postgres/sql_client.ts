/**
 * What the store needs of a PostgreSQL client: ours, or another that is handed in.
 *
 * @module
 */

/** One connection. Values and results are texts in PostgreSQL's own format. */
export interface SqlClient {
  /** Prepares a statement for this connection. */
  prepare(sql: string): Promise<unknown>;
  /** Runs it. Calls made without waiting are run in order. */
  execute(
    prepared: unknown,
    values: readonly (string | null)[],
  ): Promise<readonly (readonly (string | null)[])[]>;
  /** Ends the connection. */
  close(): void | Promise<void>;
}

/** Opens a connection. Called again whenever one is lost. */
export type ConnectSql = () => Promise<SqlClient>;

/** An array of numbers in PostgreSQL's format. */
export function numberArray(values: readonly (number | null)[]): string {
  return `{${values.map((value) => value ?? "null").join()}}`;
}

/** An array of texts in PostgreSQL's format. */
export function textArray(values: readonly (string | null | undefined)[]): string {
  return `{${values.map(quoted).join()}}`;
}

function quoted(value: string | null | undefined): string {
  return value == null ? "null" : `"${value.replace(/["\\]/g, "\\$&")}"`;
}
