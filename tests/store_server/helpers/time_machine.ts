/**
 * Time that passes at once for a store on PostgreSQL, so that no test must be faster than a lease.
 */
import { type Clock, systemClock } from "../../../src/util/clock.ts";
import { PostgresClient } from "../../../src/postgres/client.ts";
import { parsePostgresUrl } from "../../../src/postgres/url.ts";

/** The columns that hold times. */
const TIMES = {
  node: ["until"],
  upd: ["due", "at", "ended"],
  task: ["due"],
  reply: ["at"],
};

/** The clock of a schema's instances, and the means to put it forward. */
export interface TimeMachine {
  readonly clock: Clock;
  /** Lets time pass: the clock goes forward, and what is in the tables gets as much older. */
  pass(ms: number): Promise<void>;
}

export function timeMachine(url: string, schema: string): TimeMachine {
  const config = parsePostgresUrl(url);
  let ahead = 0;
  return {
    clock: { ...systemClock, now: () => systemClock.now() + ahead },
    async pass(ms) {
      ahead += ms;
      const client = await PostgresClient.connect(config, systemClock);
      for (const [table, columns] of Object.entries(TIMES)) {
        const older = columns.map((name) => `${name} = ${name} - interval '${ms} milliseconds'`);
        await client.query(`update ${schema}.${table} set ${older}`);
      }
      client.close();
    },
  };
}
