/**
 * Instances on PostgreSQL, for the conformance suite.
 */
import { systemClock } from "../../../src/util/clock.ts";
import { PostgresClient } from "../../../src/postgres/client.ts";
import { parsePostgresUrl } from "../../../src/postgres/url.ts";
import { createPostgresStore } from "../../../src/store/postgres/postgres_store.ts";
import type { Store } from "../../../src/store/types.ts";
import type { MakeSubject } from "../../store/helpers/conformance.ts";
import { timeMachine } from "./time_machine.ts";

let schemas = 0;

/** Creates subjects, each in its own schema. */
export function subjectsAt(url: string, create = createPostgresStore): MakeSubject {
  const config = parsePostgresUrl(url);
  return (options) => {
    const schema = `conformance_${++schemas}`;
    const { clock, pass } = timeMachine(url, schema);
    const stores: Store[] = [];
    return Promise.resolve({
      open() {
        const connect = () => PostgresClient.connect(config, systemClock);
        const store = create(connect, clock, { ...options, schema });
        stores.push(store);
        return store;
      },
      pass,
      async [Symbol.asyncDispose]() {
        for (const store of stores) await store.close();
      },
    });
  };
}
