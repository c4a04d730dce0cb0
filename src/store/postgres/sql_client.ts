/**
 * What the store needs from a PostgreSQL client: Postern's own, or one of the user's.
 *
 * @module
 */
import type { SqlArray } from "../../postgres/arrays.ts";

/** One connection. Values and results are texts in PostgreSQL's text format. */
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
  /** The same with arrays, for a client that sends them in binary. Others get them as texts. */
  executeArrays?(
    prepared: unknown,
    values: readonly (string | null | SqlArray)[],
  ): Promise<readonly (readonly (string | null)[])[]>;
  /** Ends the connection. */
  close(): void | Promise<void>;
}

/** Opens a connection. Called again whenever one is lost. */
export type ConnectSql = () => Promise<SqlClient>;

/** The numbers in an array in PostgreSQL's text format; none without an array. */
export function numbersOf(array: string | null | undefined): number[] {
  return array == null || array === "{}" ? [] : array.slice(1, -1).split(",").map(Number);
}
