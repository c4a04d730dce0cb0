/**
 * The store's connection: its statements are prepared when it opens, and it closes when the server
 * does not answer.
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";
import { arrayText, type SqlArray } from "../../postgres/arrays.ts";
import { StoreRefused } from "../errors.ts";
import type { SqlValue } from "./columns.ts";
import { isCurrent, migrate } from "./schema.ts";
import type { ConnectSql, SqlClient } from "./sql_client.ts";
import { type StatementName, statementsOf } from "./statements.ts";
import { Watchdog } from "./watchdog.ts";

/**
 * Plans are made once, perhaps while the tables are empty, when the planner prefers to scan them.
 * Every statement should find its rows through an index.
 */
export const PLANNING = {
  plan_cache_mode: "force_generic_plan",
  enable_seqscan: "off",
  enable_hashjoin: "off",
  enable_mergejoin: "off",
  enable_bitmapscan: "off",
  jit: "off",
};

/** How long a migration may take: it may have to build an index of millions of updates. */
const MIGRATION_MS = 1_800_000;

/** The SQLSTATE of a missing right. */
const NOT_ALLOWED = "42501";

/** The server's own limits, which a role or a database may set: the client has one already. */
const UNLIMITED = ["lock_timeout", "idle_session_timeout", "transaction_timeout"];

type Rows = readonly (readonly (string | null)[])[];

/** Options for a {@linkcode Connection}. */
export interface ConnectionOptions {
  readonly connect: ConnectSql;
  readonly clock: Clock;
  readonly schema: string;
  /** How long the server may take to answer, in milliseconds. */
  readonly timeoutMs: number;
  /** Whether it may create the tables or migrate them to this version. */
  readonly migrates: boolean;
}

/** A client whose statements are prepared. */
export class Connection {
  readonly #client: SqlClient;
  readonly #watchdog: Watchdog;
  readonly #prepared: ReadonlyMap<StatementName, unknown>;
  /** When it was opened, on the clock's monotonic scale. */
  readonly since: number;

  private constructor(
    client: SqlClient,
    watchdog: Watchdog,
    prepared: ReadonlyMap<StatementName, unknown>,
    since: number,
  ) {
    this.#client = client;
    this.#watchdog = watchdog;
    this.#prepared = prepared;
    this.since = since;
  }

  /** Connects, migrates the schema if it may, and prepares every statement. */
  static async open(
    { connect, clock, schema, timeoutMs, migrates }: ConnectionOptions,
  ): Promise<Connection> {
    const client = await connect();
    const watchdog = new Watchdog(clock, timeoutMs, () => void client.close());
    const migration = new Watchdog(clock, MIGRATION_MS, () => void client.close());
    try {
      await watchdog.watch(limitServer(client, MIGRATION_MS));
      if (!await watchdog.watch(isCurrent(client, schema))) {
        if (!migrates) throw notCurrent(schema);
        await migration.watch(migrate(client, schema));
      }
      migration.close();
      await watchdog.watch(limitServer(client, 2 * timeoutMs));
      const prepared = await watchdog.watch(prepareAll(client, schema));
      return new Connection(client, watchdog, prepared, clock.now());
    } catch (error) {
      migration.close();
      watchdog.close();
      await client.close();
      throw (error as { code?: unknown }).code === NOT_ALLOWED ? notAllowed(schema, error) : error;
    }
  }

  /** Runs a statement of the store. */
  run(name: StatementName, ...values: SqlValue[]): Promise<Rows> {
    const client = this.#client;
    const prepared = this.#prepared.get(name);
    return this.#watchdog.watch(
      client.executeArrays
        ? client.executeArrays(prepared, values.map(withArray))
        : client.execute(prepared, values.map(asText)),
    );
  }

  /** Runs a function within one transaction. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.#plain("begin");
    try {
      const result = await work();
      await this.#plain("commit");
      return result;
    } catch (error) {
      await this.#plain("rollback").catch(() => {});
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#watchdog.close();
    await this.#client.close();
  }

  async #plain(sql: string): Promise<void> {
    await this.#watchdog.watch((async () => {
      await this.#client.execute(await this.#client.prepare(sql), []);
    })());
  }
}

function notAllowed(schema: string, error: unknown): Error {
  const { message } = error as Error;
  return new Error(
    `Cannot use the store: ${message}; its role must own the schema and all that is in it: ` +
      `create schema ${schema} authorization <role>`,
    { cause: error },
  );
}

/** Not migrated here: running servers of the other version could not write any more. */
function notCurrent(schema: string): StoreRefused {
  return new StoreRefused(
    `Cannot use the store: there is no schema "${schema}" of this Postern's version; ` +
      "start the server with this Postern once, which makes it",
  );
}

/**
 * Makes the server end slow statements as well, later than the client does: otherwise a call that
 * was given up here while it waited for a lock would keep its connection on the server, and so would
 * every later attempt.
 */
async function limitServer(client: SqlClient, ms: number): Promise<void> {
  const limits = [
    ...UNLIMITED.map((name) => `('${name}', '0')`),
    ...["statement_timeout", "idle_in_transaction_session_timeout"].map((name) =>
      `('${name}', '${ms}')`
    ),
  ];
  // Older servers do not have all of them.
  const sql = `select set_config(name, ms, false)
    from (values ${limits.join()}) as limits(name, ms) join pg_settings using (name)`;
  await client.execute(await client.prepare(sql), []);
}

function withArray(value: SqlValue): string | null | SqlArray {
  return typeof value === "number" ? String(value) : value;
}

function asText(value: SqlValue): string | null {
  const scalar = withArray(value);
  return typeof scalar === "object" && scalar ? arrayText(scalar) : scalar;
}

async function prepareAll(
  client: SqlClient,
  schema: string,
): Promise<ReadonlyMap<StatementName, unknown>> {
  // An answer means that it is on disk, whatever the server's default is.
  const durable = "select set_config('synchronous_commit', 'on', false) " +
    "where current_setting('synchronous_commit') = 'off'";
  await client.execute(await client.prepare(durable), []);
  // Statements that wait for a lock see what was committed in the meantime.
  const isolation = "select set_config('default_transaction_isolation', 'read committed', false)";
  await client.execute(await client.prepare(isolation), []);
  const planning = Object.entries(PLANNING).map(([name, value]) =>
    `set_config('${name}', '${value}', false)`
  );
  await client.execute(await client.prepare(`select ${planning.join()}`), []);
  const statements = Object.entries(statementsOf(schema));
  return new Map(
    await Promise.all(
      statements.map(async ([name, sql]) =>
        [name as StatementName, await client.prepare(sql)] as const
      ),
    ),
  );
}
