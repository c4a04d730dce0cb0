/**
 * The store's connection: opened when it is needed, and given up when it does not answer.
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";
import { migrate } from "./schema.ts";
import type { ConnectSql, SqlClient } from "./sql_client.ts";
import { type StatementName, statementsOf } from "./statements.ts";

/**
 * Plans are made once, while the tables may still be empty, when the planner would rather read them
 * whole. Every statement is to find its rows one by one, by an index.
 */
const PLANNING = {
  plan_cache_mode: "force_generic_plan",
  enable_seqscan: "off",
  enable_hashjoin: "off",
  enable_mergejoin: "off",
  jit: "off",
};

type Rows = readonly (readonly (string | null)[])[];

/** A client whose statements are prepared. */
export class Connection {
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #client: SqlClient;
  readonly #prepared: ReadonlyMap<StatementName, unknown>;
  /** Since when it has been open, on the clock's monotonic scale. */
  readonly since: number;

  private constructor(
    clock: Clock,
    timeoutMs: number,
    client: SqlClient,
    prepared: ReadonlyMap<StatementName, unknown>,
  ) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.#client = client;
    this.#prepared = prepared;
    this.since = clock.now();
  }

  /** Connects, brings the schema up to date and prepares every statement. */
  static async open(
    connect: ConnectSql,
    clock: Clock,
    schema: string,
    timeoutMs: number,
  ): Promise<Connection> {
    const client = await connect();
    try {
      const prepared = await inTime(prepareAll(client, schema), clock, timeoutMs, client);
      return new Connection(clock, timeoutMs, client, prepared);
    } catch (error) {
      await client.close();
      throw error;
    }
  }

  /** Runs a statement of the store. */
  run(name: StatementName, ...values: (string | number | null)[]): Promise<Rows> {
    const texts = values.map((value) => value === null ? null : String(value));
    return this.#inTime(this.#client.execute(this.#prepared.get(name), texts));
  }

  /** Does something in one transaction. */
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
    await this.#client.close();
  }

  async #plain(sql: string): Promise<void> {
    await this.#inTime((async () => {
      await this.#client.execute(await this.#client.prepare(sql), []);
    })());
  }

  #inTime<T>(work: Promise<T>): Promise<T> {
    return inTime(work, this.#clock, this.#timeoutMs, this.#client);
  }
}

/** A server that has gone without a word must not keep anyone waiting for good. */
async function inTime<T>(
  work: Promise<T>,
  clock: Clock,
  timeoutMs: number,
  client: SqlClient,
): Promise<T> {
  let timer = 0;
  const late = new Promise<never>((_, reject) => {
    timer = clock.setTimer(() => {
      reject(new Error(`The database did not answer within ${timeoutMs / 1000} s`));
      void client.close();
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clock.clearTimer(timer);
  }
}

async function prepareAll(
  client: SqlClient,
  schema: string,
): Promise<ReadonlyMap<StatementName, unknown>> {
  await migrate(client, schema);
  // An answer means that it is on disk, whatever the server's default is.
  const durable = "select set_config('synchronous_commit', 'on', false) " +
    "where current_setting('synchronous_commit') = 'off'";
  await client.execute(await client.prepare(durable), []);
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
