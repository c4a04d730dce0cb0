/**
 * What the store needs of a PostgreSQL client: ours, or another that is handed in.
 *
 * @module
 */

/** One connection. Values and results are texts in PostgreSQL's own format. */
export interface SqlClient {
  /** Prepares a statement for this connection. */
  prepare(sql: string): Promise<unknown>;
  /**
   * Runs it. Calls made without waiting are run in order. Rejects with the server's error, which has
   * its SQLSTATE as `code`.
   */
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

/** The numbers of an array in PostgreSQL's format; none if there is no array. */
export function numbersOf(array: string | null | undefined): number[] {
  return array == null || array === "{}" ? [] : array.slice(1, -1).split(",").map(Number);
}

/** An array of texts in PostgreSQL's format. */
export function textArray(values: readonly (string | null | undefined)[]): string {
  return `{${values.map(quoted).join()}}`;
}

/** What JSON does not write as arrays do: control characters, and halves of characters. */
const UNLIKE_JSON = /[^ -\ud7ff\ue000-\uffff]/;

function quoted(value: string | null | undefined): string {
  if (value == null) return "null";
  // Arrays are quoted like JSON, which the engine does twice as fast as a replacement.
  if (!UNLIKE_JSON.test(value)) return JSON.stringify(value);
  return `"${value.replace(/["\\]/g, "\\$&")}"`;
}
